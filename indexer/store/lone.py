"""A paper on which there is one word, and nothing else names it: most of an archive. Pure.

What `works`, `placing` and `tables` do for all cases comes to this one; tests hold them against each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crawler.record import Record
from indexer.search.normalise import search_text
from indexer.store import workkeys
from indexer.store.announcements import LISTED, spoken
from indexer.store.assertions import digest, plain
from indexer.store.identity import PREPRINT
from indexer.store.papers import date_number, row

Row = tuple[Any, ...]


@dataclass(slots=True)
class Lone:
    """A paper before it has a number: the word on it with its hash, the date its number is of, its names in
    (scheme, value), the day a listing had it, and the keys under which the likes of it are found."""

    word: Record
    hash: str
    date: int
    names: list[tuple[str, str]]
    announced: str | None
    likes: tuple[int, ...]

    @property
    def key(self) -> tuple[str, str]:
        """What the word is stored under."""
        return self.word.source, self.word.key

    def paper(self, number: int, fetched: str) -> Row:
        """The row of `papers`."""
        name = self.names[0][1]
        served = row(self.word, arxiv_id=name, announced=self.announced, fetched=fetched, search=search_text)
        return (number, *served.values())

    def assertion(self, number: int, feed: str, fetched: str) -> Row:
        """The row of `assertions`: nothing differs from what is served."""
        word = self.word
        return (word.source, word.key, number, word.url, feed, fetched, word.version, None, self.hash, "{}")

    def announcement(self, number: int, feed: str, fetched: str) -> Row:
        """The row of `announcements` where there is one."""
        return (number, feed, self.announced, LISTED, spoken(self.key), self.word.version, fetched)


def lone(record: Record) -> Lone | None:
    """None where more than the record's own fields decides what is served or stored."""
    word = plain(record)
    names = [(i.scheme, i.value) for i in word.identifiers]
    schemes = [scheme for scheme, _ in names]
    if schemes not in ([PREPRINT], [PREPRINT, "doi"]) or word.evidence is not None:
        return None
    if word.updated is None and word.versions:
        return None
    if record.announced is not None and (record.announce_type or LISTED) != LISTED:
        return None
    likes = workkeys.of_record(word, numbered=True)
    return Lone(word, digest(word), date_number(record), names, record.announced, likes)
