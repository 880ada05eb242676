"""The fields of a record whose changes are told, and whether two records differ in no more than how they word them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from crawler.parse.titles import folded
from crawler.record import Record
from indexer.people import names
from indexer.readable import readable

Kind = Literal[
    "version",
    "retitled",
    "abstract",
    "authors",
    "categories",
    "published",
    "withdrawn",
    "retracted",
    "reinstated",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

#: Words kept on each side of where two texts part.
_AROUND = 8


@dataclass(frozen=True, slots=True)
class Field:
    """`value` is the text that is kept; `alike`: whether two records differ in no more than the spelling of it, or it
    can't be told. `appears`: that it is there at all is news. `of_version`: each version may have its own."""

    kind: Kind
    value: Callable[[Record], str | None]
    alike: Callable[[Record, Record], bool]
    appears: bool = False
    of_version: bool = False


# What homepages and their bibliographies call the venue of what has none yet.
_UNPUBLISHED = re.compile(
    r"\b(?:ar[xχ]iv|corr|\w*preprints?|submitted|under (?:review|submission)|in (?:review|preparation|submission)|"
    r"unpublished|manuscript|working paper)\b",
    re.IGNORECASE,
)


def _published(venue: str | None) -> str | None:
    return None if venue is None or _UNPUBLISHED.search(venue) else venue


def _reads_alike(name: str) -> Callable[[Record, Record], bool]:
    """Letters and digits as people read them, in one case."""

    def alike(one: Record, other: Record) -> bool:
        texts = apart(getattr(one, name) or "", getattr(other, name) or "")
        return folded(readable(texts[0])) == folded(readable(texts[1]))

    return alike


def apart(one: str, other: str) -> tuple[str, str]:
    """The texts from where they part to where they are one again, with some words around, so that a formula is read
    whole: of a long text that is nearly the same, reading all takes ten times as long."""
    left, right = one.split(), other.split()
    most = min(len(left), len(right))
    same = next((n for n in range(most) if left[n] != right[n]), most)
    first, most = max(0, same - _AROUND), most - same
    end = next((n for n in range(most) if left[-1 - n] != right[-1 - n]), most)
    last = max(0, end - _AROUND)
    return " ".join(left[first : len(left) - last]), " ".join(right[first : len(right) - last])


def _same_codes(one: Record, other: Record) -> bool:
    """In whatever order others stand after the primary one."""
    return one.categories[:1] == other.categories[:1] and set(one.categories) == set(other.categories)


def _same_names(one: Record, other: Record) -> bool:
    """Whatever order their parts are in; of a list that is cut nothing can be told."""
    if not (one.authors_complete and other.authors_complete):
        return True
    return [names.folded(a.name) for a in one.authors] == [names.folded(a.name) for a in other.authors]


def _same_doi(one: Record, other: Record) -> bool:
    return (one.identifier("doi") or "").lower() == (other.identifier("doi") or "").lower()


def _authors(record: Record) -> str | None:
    return ", ".join(author.name for author in record.authors) or None


def _codes(record: Record) -> str | None:
    return " ".join(record.categories) or None


#: Column of `papers` → how its changes are told.
FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "title": Field("retitled", lambda r: r.title, _reads_alike("title"), of_version=True),
        "abstract": Field("abstract", lambda r: r.abstract, _reads_alike("abstract"), of_version=True),
        "authors": Field("authors", _authors, _same_names, of_version=True),
        "categories": Field("categories", _codes, _same_codes, of_version=True),
        "doi": Field("published", lambda r: r.identifier("doi"), _same_doi, appears=True),
        "journal_ref": Field("published", lambda r: r.journal_ref, _reads_alike("journal_ref"), appears=True),
        "venue": Field("published", lambda r: _published(r.venue), _reads_alike("venue"), appears=True),
    }
)
