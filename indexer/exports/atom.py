"""Atom (RFC 4287) for feed readers: an entry a paper, newest first, text as people read it.

An entry's id is the work's own name in the world, so that it is the same in every feed of every library.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from indexer.readable import readable

NAME = "atom"
EXTENSION = ".atom"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"

#: Of a feed that does not say where it is served.
_NOWHERE = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, 'paperfeed')}"
_NEVER = "1970-01-01T00:00:00Z"
END = "</feed>\n"

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d)(:\d\d)?(?:\.\d+)?Z)?)?)?")
_IN_ADDRESSES = ":/?#[]@!$&'()*+,;=%-._~"


def render(
    rows: Iterable[Mapping[str, Any]],
    *,
    title: str = "Papers",
    address: str | None = None,
    page: str | None = None,
) -> Iterator[str]:
    """A feed of the papers, newest first, those without a title last. It is as new as its newest entry.

    `address` is where the feed itself is served, `page` the web page that shows the same.
    """
    papers = sorted(rows, key=lambda row: (bool(row.get("title")), row.get("id") or 0), reverse=True)
    yield from beginning(title=title, address=address, page=page, moments=map(_updated, papers))
    for row in papers:
        yield _entry(row)
    yield END


def beginning(*, title: str, address: str | None, page: str | None, moments: Iterable[str]) -> Iterator[str]:
    """A feed up to its entries, which are of these moments: it is as new as its newest entry, so that the same is the
    same text."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    yield element("id", address or _NOWHERE)
    yield element("title", title)
    yield element("updated", max(moments, default=_NEVER))
    yield "<author><name>paperfeed</name></author>\n"
    if address:
        yield link_to("self", address, "application/atom+xml")
    if page:
        yield link_to("alternate", page, "text/html")


def element(name: str, text: str) -> str:
    """An element with text, in which what XML can't hold is left out."""
    return f"<{name}>{escape(_NOT_XML.sub('', text))}</{name}>\n"


def link_to(rel: str, address: str, kind: str) -> str:
    """A link of a feed or an entry."""
    return f"<link rel={_attribute(rel)} type={_attribute(kind)} href={_attribute(address)}/>\n"


def category(term: str) -> str:
    """A category of an entry."""
    return f"<category term={_attribute(term)}/>\n"


def _entry(row: Mapping[str, Any]) -> str:
    where, pdf = _addresses(row)
    parts = [
        element("id", name(row)),
        element("title", readable(str(row.get("title") or "")) or _named(row)),
        element("updated", _updated(row)),
        element("published", _moment(row["submitted"])) if row.get("submitted") else "",
        *(f"<author>{element('name', readable(name)).strip()}</author>\n" for name in _authors(row)),
        *(category(code) for code in _categories(row)),
        link_to("alternate", where, "text/html") if where else "",
        link_to("related", pdf, "application/pdf") if pdf else "",
        # An entry has content or an alternate link: an empty one will do.
        element("content", readable(str(row.get("abstract") or ""))),
    ]
    return f"<entry>\n{''.join(parts)}</entry>\n"


def name(row: Mapping[str, Any]) -> str:
    """The work's own name in the world, as an address."""
    if row.get("arxiv_id"):
        return f"https://arxiv.org/abs/{_quoted_id(row['arxiv_id'])}"
    if row.get("doi"):
        return f"https://doi.org/{_quoted_id(row['doi'])}"
    if url := _web(row.get("url")):
        return url
    known = f"paper {row.get('id')} {row.get('title')}"
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, known)}"


def _named(row: Mapping[str, Any]) -> str:
    """What a work without a title is called."""
    named = (("arXiv:", row.get("arxiv_id")), ("doi:", row.get("doi")), ("", row.get("url")))
    return next((f"{scheme}{value}" for scheme, value in named if value), "Untitled work")


def _addresses(row: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The work's page, and its PDF."""
    told = {link.get("kind"): link.get("url") for link in reversed(row.get("links") or ())}
    arxiv_id, doi = (_quoted_id(row[name]) if row.get(name) else None for name in ("arxiv_id", "doi"))
    page = row.get("url") or told.get("abstract")
    derived = f"https://arxiv.org/abs/{arxiv_id}" if arxiv_id else f"https://doi.org/{doi}" if doi else None
    return _web(page) or derived, _web(told.get("pdf")) or (f"https://arxiv.org/pdf/{arxiv_id}" if arxiv_id else None)


def _authors(row: Mapping[str, Any]) -> list[str]:
    """The names: a list from `exports.rows`; any text, from SQL, is one name."""
    authors = row.get("authors") or []
    if isinstance(authors, str):
        return [authors]
    return [str(author["name"]) for author in authors]


def _categories(row: Mapping[str, Any]) -> list[str]:
    categories = row.get("categories") or []
    return categories.split() if isinstance(categories, str) else list(categories)


def _updated(row: Mapping[str, Any]) -> str:
    dates = (row.get(name) for name in ("updated", "submitted", "announced", "year", "fetched"))
    return next((_moment(date) for date in dates if date), _NEVER)


def _moment(date: object) -> str:
    """A date of any precision as RFC 3339 has it: what is not known is the first that it may be."""
    found = _DATE.fullmatch(str(date))
    if found is None:
        return _NEVER
    year, month, day, time, seconds = found.groups()
    return f"{year}-{month or '01'}-{day or '01'}T{time or '00:00'}{seconds or ':00'}Z"


def _web(url: object) -> str | None:
    text = str(url or "")
    return _escaped(text) if re.match(r"https?://[^\s/]", text) else None


def _escaped(address: object) -> str:
    return quote(_NOT_XML.sub("", str(address)), safe=_IN_ADDRESSES)


def _quoted_id(value: object) -> str:
    return quote(_NOT_XML.sub("", str(value)), safe="/:;()")


def _attribute(text: object) -> str:
    return quoteattr(_NOT_XML.sub("", str(text)))
