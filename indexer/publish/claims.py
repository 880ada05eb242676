"""Who says so: which sources tell of a work, and in which words each differs from what its page shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlite_utils.utils import sqlite3

from indexer.publish import kinds, naming
from indexer.publish.rewording import compared
from indexer.readable import moment, readable

#: Field → what it is called, in the order that they are told in. Of what is not here nothing is told: how a source's
#: page was read and when each field was, is for the machinery.
_LABELS = MappingProxyType(
    {
        "title": "Title",
        "status": "Status",
        "authors": "Authors",
        "authors_complete": "List of authors",
        "abstract": "Abstract",
        "submitted": "Submission date",
        "updated": "Date of update",
        "year": "Year",
        "venue": "Venue",
        "journal_ref": "Journal reference",
        "comments": "Comments",
        "categories": "Categories",
        "identifiers": "Identifiers",
        "versions": "Versions",
        "links": "Links",
        "has_code": "Code",
        "license": "Licence",
        "language": "Language",
    }
)

#: Authors named where a source has others; characters of a text that is told at once.
_NAMED, _LONG = 8, 160

#: What is compared word by word.
_PROSE = frozenset({"title", "abstract", "comments"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a source says of one field; `is_long` where it should unfold. `served` is the text that the page has in its
    place, where it is another wording of that."""

    label: str
    text: str
    is_long: bool = False
    served: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """That a source asserts the work: `feed` is the configured source, `kind` what kind it is, `key` the work's name
    there; `differs` is what it says otherwise than the page, `lacks` what it says nothing of, though the page does.
    """

    feed: str
    kind: str
    key: str
    url: str | None
    fetched: str
    version: int | None
    deleted: str | None
    differs: tuple[Difference, ...]
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What the page shows: the row of `papers`, identifiers (scheme, value), names and affiliations of authors, numbers
    and dates of versions.
    """

    row: Mapping[str, Any]
    identifiers: Sequence[tuple[str, str]]
    authors: Sequence[tuple[str, tuple[str, ...]]]
    versions: Mapping[int, str | None]


def load(connection: sqlite3.Connection, paper: int, served: Served) -> tuple[Claim, ...]:
    """All that assert the work, the kind that the page is mainly served from first, then as they were read last."""
    rows = connection.execute(
        "select source, feed, key, url, fetched, version, deleted, data from assertions where paper = ?"
        " order by source <> ?, fetched desc, source, key",
        (paper, served.row["source"]),
    )
    return tuple(
        Claim(
            feed=feed,
            kind=kinds.title(source),
            key=key,
            url=naming.web(url),
            fetched=fetched,
            version=version,
            deleted=deleted,
            **_compared(_fields(data), served),
        )
        for source, feed, key, url, fetched, version, deleted, data in rows
    )


def _compared(said: Mapping[str, Any], served: Served) -> dict[str, Any]:
    differs, lacks = [], []
    for name, label in _LABELS.items():
        if name not in said:
            continue
        if said[name] is None:
            lacks.append(label.lower())
            continue
        told = said[name]
        if name == "identifiers":
            lacks += _unnamed(told, served)
            told = _otherwise(told, served)
            if not told:
                continue
        text = _WORDS.get(name, _text)(told, name, served)
        is_long = len(text) > _LONG
        prose = readable(served.row.get(name)) if is_long and name in _PROSE else ""
        is_alike = any(piece.fate == "stayed" for piece in compared(prose, text))
        differs.append(Difference(label=label, text=text, is_long=is_long, served=prose if is_alike else None))
    return {"differs": tuple(differs), "lacks": tuple(lacks)}


def _unnamed(value: Any, served: Served) -> list[str]:
    """The schemes in which a source does not name the work, where it names it in none that the page does not show."""
    there = _pairs(value)
    named = {scheme for scheme, _ in there}
    schemes = {scheme for scheme, _ in served.identifiers} - named if there <= set(served.identifiers) else set()
    labels = [naming.label(scheme) for scheme in sorted(schemes)]
    return [label if label == "DOI" else f"{label} id" for label in labels]


def _otherwise(value: Any, served: Served) -> list[dict[str, Any]]:
    """The identifiers that a source gives in schemes of which the page shows others; all where it shows one of them
    not."""
    there, shown = _pairs(value), set(served.identifiers)
    missing = {scheme for scheme, _ in shown - there}
    return [one for one in _objects(value) if not there <= shown or one.get("scheme") in missing]


def _pairs(value: Any) -> set[tuple[str, str]]:
    return {(str(one.get("scheme")), str(one.get("value"))) for one in _objects(value)}


def _text(value: Any, name: str, served: Served) -> str:
    text = readable(str(value))
    if _plain(text) == _plain(readable(str(served.row.get(name) or ""))):
        return "the same in another spelling"
    return text


def _date(value: Any, name: str, served: Served) -> str:
    return moment(str(value))


def _authors(value: Any, name: str, served: Served) -> str:
    there = _objects(value)
    names = [readable(str(author.get("name"))) for author in there]
    if names != [name for name, _ in served.authors]:
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        return ", ".join(names[:_NAMED]) + more
    told, shown = any(a.get("affiliations") for a in there), any(places for _, places in served.authors)
    if told != shown:
        return "the same, with affiliations" if told else "the same, without affiliations"
    return "the same, with other details" if any(len(a) > 1 for a in there) else "the same in another spelling"


def _complete(value: Any, name: str, served: Served) -> str:
    return "complete" if value else "ends with “et al.”"


def _versions(value: Any, name: str, served: Served) -> str:
    there = {version.get("number"): version.get("date") for version in _objects(value)}
    if there == dict(served.versions):
        return (
            f"the same, {'with other' if any(version.get('size') for version in _objects(value)) else 'without'} sizes"
        )
    return ", ".join(
        f"v{number} of {moment(date)}" if date else f"v{number}, undated" for number, date in there.items()
    )


def _identifiers(value: Any, name: str, served: Served) -> str:
    told = [f"{naming.label(str(one.get('scheme')))} {one.get('value')}" for one in _objects(value)]
    return ", ".join(told)


def _links(value: Any, name: str, served: Served) -> str:
    return ", ".join(str(link.get("url")) for link in _objects(value))


def _licence(value: Any, name: str, served: Served) -> str:
    return naming.licence(str(value))


def _list(value: Any, name: str, served: Served) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _code(value: Any, name: str, served: Served) -> str:
    return "there is some" if value else "there is none"


_WORDS: Mapping[str, Callable[[Any, str, Served], str]] = MappingProxyType(
    {
        "submitted": _date,
        "updated": _date,
        "authors": _authors,
        "authors_complete": _complete,
        "versions": _versions,
        "identifiers": _identifiers,
        "links": _links,
        "categories": _list,
        "has_code": _code,
        "license": _licence,
    }
)


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _fields(data: str) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
