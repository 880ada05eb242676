"""The rows of a paper on which there is one word, and nothing else names it: most of an archive. Pure.

What `works`, `placing` and `tables` do for all cases comes to this one; tests hold them against each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crawler.record import Author, Record
from indexer.search.normalise import search_text
from indexer.store import workkeys
from indexer.store.announcements import LISTED, announcement
from indexer.store.assertions import digest, plain
from indexer.store.identity import PREPRINT
from indexer.store.papers import date_number, row

Row = tuple[Any, ...]


@dataclass(slots=True)
class Lone:
    """A paper's rows, all without its number.

    `paper` are the columns, `word` the assertion behind (source, key), `likes` the keys under which the likes of it are
    found.
    """

    date: int
    paper: Row
    names: list[tuple[str, str]]
    authors: tuple[Author, ...]
    categories: tuple[str, ...]
    versions: list[Row]
    links: list[Row]
    announced: Row | None
    key: tuple[str, str]
    word: Row
    likes: tuple[int, ...]


def lone(record: Record, *, feed: str, fetched: str) -> Lone | None:
    """None where more than the record's own fields decides what is served or stored."""
    word = plain(record)
    names = [(i.scheme, i.value) for i in word.identifiers]
    schemes = [scheme for scheme, _ in names]
    if schemes not in ([PREPRINT], [PREPRINT, "doi"]) or word.evidence is not None:
        return None
    if word.updated is None and word.versions:
        return None
    announced = None if record.announced is None else announcement(0, record, feed)
    if announced is not None and announced[3] != LISTED:
        return None
    number = names[0][1]
    columns = row(word, arxiv_id=number, announced=record.announced, fetched=fetched, search=search_text)
    return Lone(
        date=date_number(record),
        paper=tuple(columns.values()),
        names=names,
        authors=word.authors,
        categories=tuple(dict.fromkeys(word.categories)),
        versions=[(v.number, v.date, v.size) for v in word.versions],
        links=[(link.kind, link.url, word.source) for link in word.links],
        announced=None if announced is None else (*announced[1:], record.version, fetched),
        key=(word.source, word.key),
        word=(word.url, feed, fetched, word.version, None, digest(word), "{}"),
        likes=workkeys.of_record(word, numbered=True),
    )
