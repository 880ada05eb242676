"""The contract between crawler and indexer: what a source says of works and people, as frozen values.

Standard library only, so that whoever reads records needs nothing else. Text is verbatim; missing is `None` or `()`.

Dates are ISO 8601 strings at the precision the source gave, never more: `2024`, `2024-03`, `2024-03-05` or, in UTC,
`2024-03-05T17:59:59Z`. As text they sort by time, and a year stays a year (docs/decisions/0003-dates.md).
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

AnnounceType = Literal["new", "cross", "replace", "replace-cross"]
Status = Literal["withdrawn", "retracted"]

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T\d\d:\d\d:\d\dZ)?)?)?")
# NUL and other controls cut strings short in C tools and hide text on terminals; tab and line feed are text.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class RecordError(ValueError):
    """A value that the contract does not allow; the message names the field and what was found."""


class Value:
    """Base of all values here: JSON in and out, field by field, empty fields left out."""

    __slots__ = ()

    def to_json(self) -> dict[str, Any]:
        """Field name → JSON value; fields that hold their default are left out."""
        return {
            field.name: _plain(value)
            for field in dataclasses.fields(self)  # type: ignore[arg-type]
            if (value := getattr(self, field.name)) != field.default
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The value that `to_json` gave; raises `RecordError` on unknown or missing fields."""
        kinds = typing.get_type_hints(cls)
        if unknown := data.keys() - kinds.keys():
            raise RecordError(f"{cls.__name__}: expected fields {', '.join(kinds)}, found {', '.join(sorted(unknown))}")
        try:
            return cls(**{name: _build(kinds[name], value) for name, value in data.items()})
        except TypeError as exc:
            raise RecordError(f"{cls.__name__}: {exc}") from exc


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier(Value):
    """A name of a work in a scheme: `arxiv`, `doi`, `acl`, `openreview`, `dblp`, `pmid`, `openalex`, …"""

    scheme: str
    value: str

    def __post_init__(self) -> None:
        _require(self, "scheme", "value")
        _clean(self, "scheme", "value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Value):
    """Where a work leads: kind is `abstract`, `pdf`, `html`, `code`, `project`, `dataset`, `doi`, …; url is http(s)."""

    kind: str
    url: str

    def __post_init__(self) -> None:
        _require(self, "kind", "url")
        _web(self, "url")


@dataclass(frozen=True, slots=True, kw_only=True)
class Author(Value):
    """An author as one source writes it; order is the order of the record."""

    name: str
    native_name: str | None = None
    affiliations: tuple[str, ...] = ()
    orcid: str | None = None
    equal_contribution: bool | None = None

    def __post_init__(self) -> None:
        _require(self, "name")
        _clean(self, "name", "native_name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(Value):
    """One version of a work: its number (from 1), when it was submitted, its size as the source writes it (`23kb`)."""

    number: int
    date: str | None = None
    size: str | None = None

    def __post_init__(self) -> None:
        _dates(self, "date")
        if self.number < 1:
            raise RecordError(f"Version.number: expected 1 or more, found {self.number}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Value):
    """A work as one source asserts it.

    `source` is the kind of source (a file in `crawler/sources`), `key` its name for the work there: the same in every
    version (`2401.00001`), and no other work's in any document of that kind (docs/decisions/0005-keys.md). `submitted`
    is the first version's date, `updated` that of `version`, `announced` the day a listing or feed carried it and
    `announce_type` in which section. `authors_complete` is false where the source says "et al.". `evidence` names the
    markup that the record was read from, where a page has several.
    """

    source: str
    key: str
    url: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    title: str | None = None
    abstract: str | None = None
    authors: tuple[Author, ...] = ()
    authors_complete: bool = True
    categories: tuple[str, ...] = ()
    submitted: str | None = None
    updated: str | None = None
    announced: str | None = None
    announce_type: AnnounceType | None = None
    version: int | None = None
    versions: tuple[Version, ...] = ()
    venue: str | None = None
    year: int | None = None
    comments: str | None = None
    journal_ref: str | None = None
    license: str | None = None
    links: tuple[Link, ...] = ()
    has_code: bool | None = None
    status: Status | None = None
    language: str | None = None
    evidence: str | None = None

    def __post_init__(self) -> None:
        _require(self, "source", "key")
        _clean(self, "source", "key", "title", "abstract", "venue", "comments", "journal_ref", "license")
        _dates(self, "submitted", "updated", "announced")
        _web(self, "url")
        if self.title is None and not self.identifiers:
            raise RecordError(f"Record {self.key}: expected a title or an identifier, found neither")

    def identifier(self, scheme: str) -> str | None:
        """The first value in that scheme."""
        return next((i.value for i in self.identifiers if i.scheme == scheme), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position(Value):
    """What somebody was where, and when (dates at the page's own precision; no `until`: still, or not said)."""

    title: str | None = None
    organization: str | None = None
    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        _dates(self, "since", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile(Value):
    """A person as one page asserts them.

    `declared` holds the page's own counts ("works": 9), `withheld` how many phone numbers or addresses were seen and
    not taken, `says` the page's own statements about itself, as it words them.
    """

    source: str
    key: str
    name: str | None = None
    url: str | None = None
    native_name: str | None = None
    aliases: tuple[str, ...] = ()
    positions: tuple[Position, ...] = ()
    interests: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    works: tuple[str, ...] = ()
    declared: Mapping[str, int] | None = None
    withheld: int = 0
    says: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        _require(self, "source", "key")
        _clean(self, "source", "key", "name", "native_name")
        _web(self, "url")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault(Value):
    """An entry that could not be read: where it stands and why; the entries beside it are kept."""

    where: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Value):
    """What one document holds.

    `deleted` are keys that the source says are gone. `follow` are URLs of the rest of it. `cursor` bounds where the
    next harvest may start, in the source's own terms.

    `declared` is how many records this document should hold by what it says of itself: a page of a longer list its
    share of that list, and more than it holds where the rest of the list is nowhere to be found. `part_of` names the
    list that it is a page of. So the pages of one list together declare the length of the list, and fewer different
    keys than that mean that a page repeated some records and left out others.
    """

    records: tuple[Record, ...] = ()
    profiles: tuple[Profile, ...] = ()
    deleted: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    follow: tuple[str, ...] = ()
    cursor: str | None = None
    declared: int | None = None
    part_of: str | None = None


def _plain(value: Any) -> Any:
    if isinstance(value, Value):
        return value.to_json()
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if isinstance(value, Mapping):
        return dict(value)
    return value


def _build(kind: Any, value: Any) -> Any:
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return None if value is None else _build(next(a for a in args if a is not types.NoneType), value)
    if origin is tuple:
        if isinstance(value, str):
            raise RecordError(f"expected a list, found {value!r}")
        return tuple(_build(args[0], v) for v in value)
    if isinstance(kind, type) and issubclass(kind, Value):
        return kind.from_json(value)
    return value


def _require(value: Any, *names: str) -> None:
    for name in names:
        if not getattr(value, name):
            raise RecordError(f"{type(value).__name__}.{name}: expected text, found {getattr(value, name)!r}")


def _clean(value: Any, *names: str) -> None:
    for name in names:
        text = getattr(value, name)
        if text is None:
            continue
        if not text:
            raise RecordError(f"{type(value).__name__}.{name}: expected text or None, found ''")
        if text.isprintable():  # far quicker than the search below, and true of nearly every text
            continue
        if found := _CONTROL.search(text):
            raise RecordError(f"{type(value).__name__}.{name}: expected no control characters, found {found[0]!r}")


def _dates(value: Any, *names: str) -> None:
    for name in names:
        text = getattr(value, name)
        if text is not None and not _DATE.fullmatch(text):
            raise RecordError(f"{type(value).__name__}.{name}: expected an ISO 8601 date, found {text!r}")


def _web(value: Any, *names: str) -> None:
    for name in names:
        text = getattr(value, name)
        if text is not None and not re.match(r"https?://[^\s/]+", text):
            raise RecordError(f"{type(value).__name__}.{name}: expected an http(s) address, found {text!r}")
