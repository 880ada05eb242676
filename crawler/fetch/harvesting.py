"""What the parts of Scrapy must know of the harvest they serve. They are made before its spider, and ask it later."""

from __future__ import annotations

from typing import Protocol, Self, cast

from scrapy.crawler import Crawler

from crawler.fetch.harvest import Harvester
from crawler.fetch.job import Job, Origin
from crawler.fetch.session import Session


class Harvesting(Protocol):
    """Our spider, as the parts see it that it is itself made of: they can't import it."""

    harvester: Harvester
    session: Session
    crawl_delays: dict[Origin, float]

    @property
    def job(self) -> Job: ...


def spider_of(crawler: Crawler) -> Harvesting:
    """The crawler's spider, which is always ours."""
    return cast(Harvesting, crawler.spider)


class HarvestMiddleware:
    """A downloader middleware that asks its spider about each request."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def _spider(self) -> Harvesting:
        return spider_of(self._crawler)
