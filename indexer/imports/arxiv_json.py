"""arXiv metadata as JSON lines, in two layouts: the public metadata dump (https://www.kaggle.com/Cornell-University/arxiv)
with `versions` and `update_date`, and a plain one with `created`, `updated` and lists.

`update_date` is the day the metadata was touched, by arXiv itself too: it is no version's date, and left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from crawler.parse import arxiv, dates, ids
from crawler.parse import authors as author_lists
from crawler.parse import text as texts
from crawler.record import Author, Fault, Record, Version, maker

#: `Record.source` of what is imported; its place among the sources: indexer/store/assertions.py.
KIND = "import"

_NUMBER = re.compile(r"v([1-9]\d{0,3})")
_make_version = maker(Version)


def parse(lines: Iterable[tuple[int, bytes]]) -> Iterator[Record | Fault]:
    """One record or fault for each line that is not blank, in order. `lines` are numbered."""
    for number, line in lines:
        if line.isspace():
            continue
        try:
            yield record(json.loads(line))
        except (ValueError, TypeError, RecursionError) as exc:
            yield Fault(where=f"line {number}", why=str(exc) or type(exc).__name__)


def record(entry: object) -> Record:
    """The record of one entry; unknown fields are ignored. Raises `ValueError` without an id or a title."""
    if not isinstance(entry, dict):
        raise ValueError(f"expected a JSON object, found {type(entry).__name__}")
    found = ids.parse_arxiv(_text(entry, "id"))
    if found is None:
        raise ValueError(f"expected an arXiv id in 'id', found {entry.get('id')!r}")
    versions = _versions(entry.get("versions"))
    authors, complete = _authors(entry)
    first, last = (versions[0], versions[-1]) if versions else (None, None)
    return arxiv.record(
        source=KIND,
        paper=found[0],
        title=_text(entry, "title"),
        abstract=_text(entry, "abstract"),
        authors=authors,
        authors_complete=complete,
        categories=_categories(entry.get("categories")),
        submitted=(first.date if first and first.number == 1 else None) or _date(entry, "created"),
        updated=last.date if last else _date(entry, "updated"),
        announced=_date(entry, "listed"),
        version=last.number if last else found[1],
        versions=versions,
        comments=_text(entry, "comments"),
        journal_ref=_text(entry, "journal-ref") or _text(entry, "journal_ref"),
        doi=_text(entry, "doi"),
        license_url=arxiv.said(_text(entry, "license")),
    )


def _text(entry: dict[str, Any], name: str) -> str | None:
    value = entry.get(name)
    if value is None or isinstance(value, str):
        return value
    raise ValueError(f"expected text in {name!r}, found {type(value).__name__}")


def _date(entry: dict[str, Any], name: str) -> str | None:
    text = _text(entry, name)
    return dates.parse(text) if text else None


def _categories(value: Any) -> list[str]:
    """A list, or codes with spaces between; what is not written like a category is left out."""
    codes = value.split() if isinstance(value, str) else _strings(value, "categories")
    return [code for code in codes if arxiv.is_category(code)]


def _versions(value: Any) -> tuple[Version, ...]:
    """`[{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}, …]` by number."""
    found = {}
    for entry in value or ():
        if not isinstance(entry, dict):
            raise ValueError(f"expected objects in 'versions', found {entry!r}")
        number = _NUMBER.fullmatch(_text(entry, "version") or "")
        if number is None:
            raise ValueError(f"expected a version such as 'v1', found {entry.get('version')!r}")
        found[int(number[1])] = dates.parse_or_none(_text(entry, "created"))
    return tuple([_make_version(number=number, date=found[number]) for number in sorted(found)])


def _authors(entry: dict[str, Any]) -> tuple[tuple[Author, ...], bool]:
    """From `authors_parsed` ([family, given, suffix, affiliation …]) where there is one, else from `authors`."""
    parsed = entry.get("authors_parsed")
    if parsed:
        return tuple([author for line in parsed if (author := _parsed(line))]), True
    value = entry.get("authors")
    if isinstance(value, str):
        return author_lists.split(value)
    return tuple([author for name in _strings(value, "authors") if (author := author_lists.named(name))]), True


def _strings(value: Any, name: str) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list) or not {*map(type, value)} <= {str}:
        raise ValueError(f"expected a list of text in {name!r}, found {value!r:.100}")
    return value


def _parsed(value: Any) -> Author | None:
    line = _strings(value, "authors_parsed")
    family, given, suffix = (*line, "", "", "")[:3]
    author = author_lists.named(f"{given} {family} {suffix}".strip())
    places = tuple(place for text in line[3:] if (place := texts.clean(text, texts.TITLE)))
    return replace(author, affiliations=places) if author is not None and places else author
