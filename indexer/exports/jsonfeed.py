"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/) for feed readers: an item a paper, text as people read it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from indexer.exports import feeds
from indexer.exports.feeds import Entry, Feed

NAME = "jsonfeed"
EXTENSION = ".feed.json"
MEDIA_TYPE = "application/feed+json; charset=utf-8"

_VERSION = "https://jsonfeed.org/version/1.1"


def render(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A feed of the papers in their order, for a file."""
    return feed(Feed(title="Papers"), map(feeds.of_paper, rows))


def feed(head: Feed, entries: Iterable[Entry]) -> Iterator[str]:
    """The feed with these entries, in their order, an item a line. The same is the same text."""
    known = {
        "version": _VERSION,
        "title": head.title,
        "home_page_url": head.page,
        "feed_url": head.address,
        "next_url": head.following,
        "authors": [{"name": "paperfeed"}],
    }
    yield f'{_dumped(known)[:-1]}, "items": ['
    separator = "\n"
    for entry in entries:
        yield separator + _dumped(_item(entry))
        separator = ",\n"
    yield "\n]}\n"


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.page,
        "title": entry.title,
        "content_text": entry.text or entry.title,
        "date_published": entry.published,
        "date_modified": entry.updated,
        "authors": [{"name": name} for name in entry.authors],
        "tags": list(entry.categories),
        "language": entry.language,
        "attachments": [{"url": entry.pdf, "mime_type": "application/pdf"}] if entry.pdf else [],
    }


def _dumped(known: Mapping[str, Any]) -> str:
    """As JSON, without what is not known."""
    return json.dumps({name: value for name, value in known.items() if value not in (None, [])}, ensure_ascii=False)
