"""What a work is called on somebody's page: whose site, which work, which page of the site.

`ek.example/~ek/#title:5f0c…#pubs.html`. So each page has a word of its own on a work, and the store can tell that two
pages of one site speak of the same: what stands before the last `#` is equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urldefrag, urlsplit

from crawler.parse import text as texts
from crawler.parse import titles
from crawler.parse.lists import follow
from crawler.record import Record

_KEY = re.compile(r"([^#]+)#[a-z]+:[^#]*#([^#]*)")


def keyed(records: Iterable[Record], url: str) -> list[Record]:
    """The records of the page at `url` under such keys."""
    site, page = place(url)
    return [replace(record, key=f"{site}#{_name(record)}#{page}"[: texts.URL]) for record in records]


def place(url: str) -> tuple[str, str]:
    """The site that a page belongs to, and the page within it, as keys name them."""
    return follow.home(url), _page(url)


def place_of(key: str) -> tuple[str, str] | None:
    """The site and page that a key names; None for keys of another form.

    >>> place_of("ek.example/~ek/#arxiv:2401.00001#pubs.html"), place_of("arxiv:2401.00001")
    (('ek.example/~ek/', 'pubs.html'), None)
    """
    match = _KEY.fullmatch(key)
    return (match[1], match[2]) if match else None


def _name(record: Record) -> str:
    for identifier in record.identifiers:
        if record.key == f"{identifier.scheme}:{identifier.value}":
            return record.key
    if record.identifiers:
        return f"{record.identifiers[0].scheme}:{record.identifiers[0].value}"
    return titles.key(record.title or record.key)


def _page(url: str) -> str:
    """The page within the site; empty for what is no web address."""
    parts = urlsplit(urldefrag(url)[0])
    site = follow.home(url)
    if parts.scheme not in ("http", "https"):
        return ""
    path = "/" + site.partition("/")[2]
    return parts.path.removeprefix(path) + (f"?{parts.query}" if parts.query else "")
