"""Answers from the archive instead of the network, through the same spiders: no delay, no contact, nothing is sent."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response

from crawler.fetch import archive
from crawler.fetch.agenda import Left
from crawler.fetch.archive import Damage
from crawler.journal import COMPLETING, Place
from crawler.record import Page

_NOTHING = Left(todo=(), promised=None, cursor=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An answer in the archive: what was asked, where it lies, the page whose link led there."""

    url: str
    place: Place
    via: str | None = None


class Playlist:
    """A course that follows the archive: every answer of a source in order, no seeds, no links, no cursor."""

    def __init__(self, answers: Iterable[Recorded]) -> None:
        self._answers = deque(answers)
        self._place: Place | None = None
        self._via: str | None = None

    @property
    def pending(self) -> int:
        return len(self._answers)

    @property
    def place(self) -> Place | None:
        return self._place

    @property
    def via(self) -> str | None:
        return self._via

    def next(self) -> str | None:
        if not self._answers:
            return None
        answer = self._answers.popleft()
        self._place, self._via = answer.place, answer.via
        return answer.url

    def served(self, page: Page, at: str | None = None) -> tuple[Left, None]:
        return _NOTHING, None

    def unchanged(self, at: str | None = None) -> Left:
        return _NOTHING

    def failed(self, url: str, *, again: bool) -> Left:
        return _NOTHING

    def expired(self) -> Left:
        return _NOTHING

    def postponed(self, url: str) -> Left:
        return _NOTHING


def contents(path: Path) -> tuple[dict[tuple[str, str], list[Recorded]], list[Damage]]:
    """(configured name, kind) → its answers in order, without their bodies, what completes others last; and what can't
    be read."""
    found: dict[tuple[str, str], list[Recorded]] = {}
    damaged: list[Damage] = []
    for archived in archive.scan(path):
        if isinstance(archived, Damage):
            damaged.append(archived)
        else:
            answer = Recorded(url=archived.document.url, place=archived.place, via=archived.via)
            found.setdefault((archived.source, archived.kind), []).append(answer)
    return dict(sorted(found.items(), key=lambda item: item[0][0].startswith(COMPLETING))), damaged


def lost(path: Path, damaged: Iterable[Damage], committed: Callable[[str], int]) -> dict[str, str]:
    """File → what of it can't be read, in words. The end of the newest file may be torn: what a crash cut off there was
    never stored."""
    newest = archive.files(path)[-1].name
    places: dict[str, list[str]] = {}
    for each in damaged:
        if each.file == newest and each.torn and each.offset >= committed(newest):
            continue
        places.setdefault(each.file, []).append(f"record {each.number} at byte {each.offset}")
    return {file: f"can't be read: {', '.join(found)}" for file, found in places.items()}


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
