"""Pages that somebody asked to be forgotten are not asked for again, whoever links or redirects to them."""

from __future__ import annotations

from scrapy import Request

from crawler.fetch.harvesting import HarvestMiddleware
from crawler.fetch.obstacle import DroppedRequestError


class ForgottenMiddleware(HarvestMiddleware):
    """Stands inside the redirects, so that each hop is looked up; robots.txt is nobody's page."""

    def process_request(self, request: Request) -> None:
        if not request.meta.get("paperfeed_robots") and self._spider.session.forgotten(request.url):
            raise DroppedRequestError(request.url, "it was forgotten on request")
