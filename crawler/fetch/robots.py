"""robots.txt by RFC 9309, which Scrapy's middleware is not: where the rules can't be had, nothing is asked."""

from __future__ import annotations

import logging
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser

from crawler.fetch.harvesting import HarvestMiddleware
from crawler.fetch.job import Origin, origin
from crawler.fetch.obstacle import DeferralError, DroppedRequestError, UnreachableError, why

logger = logging.getLogger(__name__)

AGENT = "paperfeed"
#: Bytes that are read of a robots.txt (RFC 9309, 2.5: at least 500 KiB).
MOST = 500 * 1024
_DOWNLOAD_MOST = 4 * 1024 * 1024


class Rules:
    """What a host allows. `denial` says why nothing is allowed, where the rules are not to be had; `is_down` that the
    server does not work, so that nobody has forbidden anything."""

    def __init__(
        self, parser: ProtegoRobotParser | None = None, denial: str | None = None, *, is_down: bool = False
    ) -> None:
        self._parser, self._denial, self.is_down = parser, denial, is_down

    def refusal(self, url: str) -> str | None:
        """Why this address must not be asked, None when it may."""
        if self._denial is not None:
            return self._denial
        if self._parser is not None and not self._parser.allowed(url, AGENT):
            return "robots.txt forbids it"
        return None

    @property
    def crawl_delay(self) -> float | None:
        """Seconds between requests that the host asks for."""
        return None if self._parser is None else self._parser.crawl_delay(AGENT)


def rules(response: Response) -> Rules:
    """The rules an answer sets: 4xx none, other errors deny all (RFC 9309, 2.3.1), a web page is no rules."""
    if 400 <= response.status < 500:
        return Rules()
    if response.status != 200:
        return Rules(denial=f"robots.txt can't be had: status {response.status}", is_down=response.status >= 500)
    body = response.body
    if body.lstrip()[:1] == b"<" or b"html" in (response.headers.get("Content-Type") or b"").lower():
        logger.warning("%s: expected rules, found a web page: taken for none", response.url)
        return Rules()
    if len(body) > MOST:
        # the last line may be cut in the middle of a rule
        body = body[:MOST].rpartition(b"\n")[0]
    return Rules(ProtegoRobotParser(body, None))


class RobotsMiddleware(HarvestMiddleware):
    """Asks each origin once a run, before the first request to it."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._known: dict[Origin, Rules] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        return super().from_crawler(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("dont_obey_robotstxt"):
            return
        place = origin(request.url)
        if place not in self._known:
            self._known[place] = await self._ask(place)
            if (delay := self._known[place].crawl_delay) is not None:
                self._spider.crawl_delays[place] = delay
        rules = self._known[place]
        if (reason := rules.refusal(request.url)) is not None:
            raise UnreachableError(reason) if rules.is_down else DroppedRequestError(request.url, reason)

    async def _ask(self, place: Origin) -> Rules:
        scheme, host, port = place
        bare = f"[{host}]" if ":" in host else host
        usual = port == (443 if scheme == "https" else 80)
        request = Request(
            f"{scheme}://{bare}/robots.txt" if usual else f"{scheme}://{bare}:{port}/robots.txt",
            callback=NO_CALLBACK,
            dont_filter=True,
            meta={"dont_obey_robotstxt": True, "paperfeed_robots": True, "download_maxsize": _DOWNLOAD_MOST},
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except DeferralError:
            raise
        except Exception as exc:
            outcome, reason, _ = why(exc, request.url)
            return Rules(denial=f"robots.txt can't be had: {reason}", is_down=outcome == "failed")
        if (deferred := response.request and response.request.meta.get("paperfeed_deferred")) is not None:
            raise DeferralError(deferred)
        return rules(response)
