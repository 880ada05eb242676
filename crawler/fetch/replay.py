"""Answers from the archive instead of the network, through the same spiders: no delay, no contact, nothing is sent."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response

from crawler.fetch import archive
from crawler.fetch.agenda import Left
from crawler.journal import Place
from crawler.record import Page

_NOTHING = Left(todo=(), promised=None, cursor=None)


class Playlist:
    """A course that follows the archive: every answer of a source in order, no seeds, no links, no cursor."""

    def __init__(self, answers: Iterable[tuple[str, Place]]) -> None:
        self._answers = deque(answers)
        self._place: Place | None = None

    @property
    def pending(self) -> int:
        return len(self._answers)

    @property
    def place(self) -> Place | None:
        return self._place

    def next(self) -> str | None:
        if not self._answers:
            return None
        url, self._place = self._answers.popleft()
        return url

    def served(self, page: Page) -> tuple[Left, None]:
        return _NOTHING, None

    def unchanged(self) -> Left:
        return _NOTHING

    def failed(self, url: str, *, again: bool) -> Left:
        return _NOTHING

    def expired(self) -> Left:
        return _NOTHING

    def postponed(self, url: str) -> Left:
        return _NOTHING


def contents(path: Path) -> dict[tuple[str, str], list[tuple[str, Place]]]:
    """(configured name, kind) → its answers in order, without their bodies."""
    found: dict[tuple[str, str], list[tuple[str, Place]]] = {}
    for archived in archive.read(path):
        found.setdefault((archived.source, archived.kind), []).append((archived.document.url, archived.place))
    return found


class ReplayMiddleware:
    """Answers each request before anything else sees it; one that the archive does not hold goes nowhere."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        path = crawler.settings.get("PAPERFEED_REPLAY")
        if not path:
            raise NotConfigured
        return cls(Path(path))

    def process_request(self, request: Request) -> Response:
        place = request.meta.get("paperfeed_place")
        if place is None:
            raise IgnoreRequest(f"not asked for {request.url}: a replay asks nobody")
        archived = archive.read_at(self._path, place)
        request.meta["paperfeed_fetched"] = archived.fetched
        document = archived.document
        response = Response(document.url, status=document.status, body=document.body, request=request)
        for name, value in archived.headers:
            response.headers.appendlist(name, value)
        return response
