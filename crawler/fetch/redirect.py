"""Redirects, followed without telling where we came from, never from https down to http, nor from a person's site to
another one."""

from __future__ import annotations

from typing import Self
from urllib.parse import urljoin, urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response

from crawler.fetch.obstacle import DroppedRequestError
from crawler.parse import follow


class PlainRedirectMiddleware(RedirectMiddleware):
    """Scrapy's, without the search for a referrer policy: a server could widen that by a header of its own."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler.settings)
        middleware.crawler = crawler
        return middleware

    def handle_referer(self, request: Request, response: Response) -> None:
        request.headers.pop("Referer", None)

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        result: Request | Response = super().process_response(request, response)
        if isinstance(result, Request) and request.url.startswith("https:") and result.url.startswith("http:"):
            raise DroppedRequestError(result.url, f"{request.url} leads from https down to http")
        page = request.meta.get("paperfeed_site_of")
        if isinstance(result, Request) and page is not None and not is_on_site(result.url, page):
            raise DroppedRequestError(result.url, f"{request.url} leads to another site")
        return result


def is_on_site(url: str, page: str) -> bool:
    """Whether an address lies on the site that a page belongs to: its host and port, below its owner's folder.

    >>> is_on_site("https://d.example/~ek/pubs/", "http://www.d.example/~ek/"), is_on_site("https://d.example/pubs/",
    ...     "https://d.example/~ek/")
    (True, False)
    """
    host = follow.home(urljoin(url, "/"))
    return f"{host.rstrip('/')}{urlsplit(url).path.rstrip('/')}/".startswith(follow.home(page))
