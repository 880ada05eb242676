"""Pages that somebody asked to be forgotten are not asked for again, whoever links or redirects to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.fetch.obstacle import DroppedRequestError

if TYPE_CHECKING:
    from crawler.fetch.spider import SourceSpider


class ForgottenMiddleware:
    """Stands inside the redirects, so that each hop is looked up; robots.txt is nobody's page."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        spider: SourceSpider | Any = self._crawler.spider
        if not request.meta.get("paperfeed_robots") and spider.session.forgotten(request.url):
            raise DroppedRequestError(request.url, "it was forgotten on request")
