"""A feed before it is written: what it is called, and its entries. Atom and JSON Feed are two ways to write it.

An entry's id is the work's own name in the world, so that it is the same in every feed of every library.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from indexer.exports.xml import clean
from indexer.readable import readable
from indexer.store.authority import PAGES

#: The moment of what has none.
NEVER = "1970-01-01T00:00:00Z"

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d)(:\d\d)?(?:\.\d+)?Z)?)?)?")
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_IN_ADDRESSES = ":/?#[]@!$&'()*+,;=%-._~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed says of itself. `address` is where it is served, `page` the web page that shows the same,
    `following` where its older entries are; None in a file that is served nowhere."""

    title: str
    address: str | None = None
    page: str | None = None
    following: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry, its text as people read it, its moments as RFC 3339 has them, its addresses whole."""

    id: str
    title: str
    updated: str
    published: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    page: str | None = None
    pdf: str | None = None
    language: str | None = None
    text: str = ""


def of_paper(row: Mapping[str, Any]) -> Entry:
    """The entry of a paper as `exports.rows` has it, or of a row of SQL."""
    page, pdf = _addresses(row)
    return Entry(
        id=name(row),
        title=readable(str(row.get("title") or "")) or _named(row),
        updated=_updated(row),
        published=moment(row["submitted"]) if row.get("submitted") else None,
        authors=tuple(filter(None, map(readable, _authors(row)))),
        categories=tuple(filter(None, _categories(row))),
        page=page,
        pdf=pdf,
        language=_language(row.get("language")),
        text=readable(str(row.get("abstract") or "")),
    )


def name(row: Mapping[str, Any]) -> str:
    """The work's own name in the world, as an address."""
    if row.get("arxiv_id"):
        return f"https://arxiv.org/abs/{_quoted_id(row['arxiv_id'])}"
    if row.get("doi"):
        return f"https://doi.org/{_quoted_id(row['doi'])}"
    url = _web(row.get("url"))
    if url is None:
        return urn(f"paper {row.get('id')} {row.get('title')}")
    # A page about somebody lists many works: its address is none of theirs.
    return urn(f"{url} {row.get('title')}") if row.get("source") in PAGES else url


def urn(known: str) -> str:
    """A name that is the same for what is known by the same words."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, known)}"


def moment(date: object) -> str:
    """A date of any precision as RFC 3339 has it: what is not known is the first that it may be.

    >>> moment("2024-03"), moment("2024-03-05T10:20Z"), moment("soon")
    ('2024-03-01T00:00:00Z', '2024-03-05T10:20:00Z', '1970-01-01T00:00:00Z')
    """
    found = _DATE.fullmatch(str(date))
    if found is None:
        return NEVER
    year, month, day, time, seconds = found.groups()
    return f"{year}-{month or '01'}-{day or '01'}T{time or '00:00'}{seconds or ':00'}Z"


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


def _language(told: object) -> str | None:
    return str(told) if told and _TAG.fullmatch(str(told)) else None


def _updated(row: Mapping[str, Any]) -> str:
    dates = (row.get(name) for name in ("updated", "submitted", "announced", "year", "fetched"))
    return next((moment(date) for date in dates if date), NEVER)


def _web(url: object) -> str | None:
    text = str(url or "")
    return quote(clean(text), safe=_IN_ADDRESSES) if re.match(r"https?://[^\s/]", text) else None


def _quoted_id(value: object) -> str:
    return quote(clean(str(value)), safe="/:;()")
