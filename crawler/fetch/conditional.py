"""Conditional requests: what was told with the last good answer is sent back, so that an unchanged page costs a 304."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response

from crawler.fetch.harvesting import HarvestMiddleware
from crawler.fetch.secrets import without_secrets
from crawler.journal import Validators

_HEADERS = ("If-None-Match", "If-Modified-Since")


def of(response: Response) -> Validators:
    """ETag and Last-Modified as the server wrote them (RFC 9110, 8.8: opaque, so not a quote may change)."""
    return Validators(
        etag=_text(response.headers.get("ETag")), last_modified=_text(response.headers.get("Last-Modified"))
    )


def is_conditional(request: Request) -> bool:
    """Whether the request allows a 304 for an answer."""
    return any(name in request.headers for name in _HEADERS)


class ConditionalMiddleware(HarvestMiddleware):
    """Looks each hop up by its own URL: a validator says something of that address alone."""

    def process_request(self, request: Request) -> None:
        for name in _HEADERS:
            request.headers.pop(name, None)
        spider = self._spider
        if request.meta.get("paperfeed_robots") or not spider.job.source.conditional:
            return
        known = spider.session.validators(spider.job.name, without_secrets(request.url))
        for name, value in zip(_HEADERS, (known.etag, known.last_modified), strict=True):
            if value:
                request.headers[name] = value.encode("latin-1")


def _text(value: bytes | None) -> str | None:
    return value.decode("latin-1") if value else None
