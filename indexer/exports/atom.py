"""Atom (RFC 4287) for feed readers: an entry a paper, text as people read it.

A feed is as new as its newest entry, and says so before the first one, as validators want it: entries are put aside
until all are known, many of them on disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from tempfile import SpooledTemporaryFile
from typing import Any

from indexer.exports import feeds
from indexer.exports.feeds import Entry, Feed
from indexer.exports.xml import around, element, empty

NAME = "atom"
EXTENSION = ".atom"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"

#: Of a feed that does not say where it is served.
_NOWHERE = feeds.urn("paperfeed")
#: Characters that are kept in memory.
_KEPT = 4_000_000


def render(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A feed of the papers in their order, for a file."""
    return feed(Feed(title="Papers"), map(feeds.of_paper, rows))


def feed(head: Feed, entries: Iterable[Entry]) -> Iterator[str]:
    """The feed with these entries, in their order. The same is the same text."""
    with SpooledTemporaryFile(_KEPT, "w+", encoding="utf-8", newline="") as written:
        newest = ""
        for entry in entries:
            newest = max(newest, entry.updated)
            written.write(_entry(entry))
        yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        yield element("id", head.address or _NOWHERE)
        yield element("title", head.title)
        yield element("updated", newest or feeds.NEVER)
        yield around("author", [element("name", "paperfeed")])
        yield _link("self", head.address, MEDIA_TYPE)
        yield _link("alternate", head.page, "text/html")
        yield _link("next", head.following, MEDIA_TYPE)  # RFC 5005, section 3
        written.seek(0)
        yield from iter(lambda: written.read(_KEPT), "")
    yield "</feed>\n"


def _entry(entry: Entry) -> str:
    parts = [
        element("id", entry.id),
        element("title", entry.title),
        element("updated", entry.updated),
        element("published", entry.published) if entry.published else "",
        *(around("author", [element("name", name)]) for name in entry.authors),
        *(empty("category", term=term) for term in entry.categories),
        _link("alternate", entry.page, "text/html"),
        _link("related", entry.pdf, "application/pdf"),
        element("content", entry.text or entry.title),
    ]
    return around("entry", parts, **{"xml:lang": entry.language})


def _link(rel: str, address: str | None, kind: str) -> str:
    return empty("link", rel=rel, type=kind.partition(";")[0], href=address) if address else ""
