"""The contract between crawler and indexer: what a source says of works and people, as frozen values.

Standard library only, so that whoever reads records needs nothing else. Text is verbatim; missing is `None` or `()`.

Dates are ISO 8601 strings at the precision the source gave, never more: `2024`, `2024-03`, `2024-03-05` or, in UTC,
`2024-03-05T17:59:59Z`. As text they sort by time, and a year stays a year (docs/decisions/0003-dates.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from crawler.checks import AnyText, Date, Positive, Web, Year
from crawler.checks import RecordError as RecordError  # part of the contract, like the values
from crawler.value import Value, checked
from crawler.value import maker as maker

AnnounceType = Literal["new", "cross", "replace", "replace-cross"]
Status = Literal["withdrawn", "retracted"]


@checked
@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier(Value):
    """A name of a work in a scheme: `arxiv`, `doi`, `acl`, `openreview`, `dblp`, `pmid`, `openalex`, …"""

    scheme: str
    value: str


@checked
@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Value):
    """Where a work leads: kind is `abstract`, `pdf`, `html`, `code`, `project`, `dataset`, `doi`, …; url is http(s)."""

    kind: str
    url: Web


@checked
@dataclass(frozen=True, slots=True, kw_only=True)
class Author(Value):
    """An author as one source writes it; order is the order of the record."""

    name: str
    native_name: str | None = None
    affiliations: tuple[str, ...] = ()
    orcid: str | None = None
    equal_contribution: bool | None = None


@checked
@dataclass(frozen=True, slots=True, kw_only=True)
class Version(Value):
    """One version of a work: its number (from 1), when it was submitted, its size as the source writes it (`23kb`)."""

    number: Positive
    date: Date | None = None
    size: str | None = None


@checked
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
    url: Web | None = None
    identifiers: tuple[Identifier, ...] = ()
    title: str | None = None
    abstract: str | None = None
    authors: tuple[Author, ...] = ()
    authors_complete: bool = True
    categories: tuple[str, ...] = ()
    submitted: Date | None = None
    updated: Date | None = None
    announced: Date | None = None
    announce_type: AnnounceType | None = None
    version: Positive | None = None
    versions: tuple[Version, ...] = ()
    venue: str | None = None
    year: Year | None = None
    comments: str | None = None
    journal_ref: str | None = None
    license: str | None = None
    links: tuple[Link, ...] = ()
    has_code: bool | None = None
    status: Status | None = None
    language: str | None = None
    evidence: str | None = None

    def __post_init__(self) -> None:
        if self.title is None and not self.identifiers:
            raise RecordError(f"Record {self.key}: expected a title or an identifier, found neither")

    def identifier(self, scheme: str) -> str | None:
        """The first value in that scheme."""
        return next((i.value for i in self.identifiers if i.scheme == scheme), None)


@checked
@dataclass(frozen=True, slots=True, kw_only=True)
class _Period(Value):
    """Some time somewhere. Dates at the page's own precision; no `until`: still, or not said."""

    organization: str | None = None
    since: Date | None = None
    until: Date | None = None


@checked
@dataclass(frozen=True, slots=True, kw_only=True)
class Position(_Period):
    """What somebody was where, and when."""

    title: str | None = None


@checked
@dataclass(frozen=True, slots=True, kw_only=True)
class Degree(_Period):
    """A degree, or studies towards one: what, where, in which field, when, and under whom, in the page's own words."""

    degree: str | None = None
    field: str | None = None
    advisors: tuple[str, ...] = ()


@checked
@dataclass(frozen=True, slots=True, kw_only=True)
class Project(_Period):
    """A project as a CV names it; `title` is what stands behind the name, `venue` what it led to."""

    name: str
    title: str | None = None
    venue: str | None = None


@checked
@dataclass(frozen=True, slots=True, kw_only=True)
class Profile(Value):
    """A person as one page asserts them.

    `declared` holds the page's own counts ("works": 9), `withheld` how many phone numbers or addresses were not taken,
    `says` the page's own statements about itself, as it words them.
    """

    source: str
    key: str
    name: str | None = None
    url: Web | None = None
    native_name: str | None = None
    aliases: tuple[str, ...] = ()
    positions: tuple[Position, ...] = ()
    degrees: tuple[Degree, ...] = ()
    projects: tuple[Project, ...] = ()
    advisors: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    works: tuple[str, ...] = ()
    declared: Mapping[str, int] | None = None
    withheld: int = 0
    says: Mapping[str, str] | None = None


@checked
@dataclass(frozen=True, slots=True, kw_only=True)
class Fault(Value):
    """An entry that could not be read: where it stands and why; the entries beside it are kept."""

    where: AnyText
    why: AnyText


@checked
@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Value):
    """A record that a source says it has without giving it: its key, the day it last changed, the URL that gives it."""

    key: str
    changed: Date
    url: Web


@checked
@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Value):
    """What one document holds.

    `deleted` are keys that the source says are gone. `follow` are URLs of the rest of it. `cursor` bounds where the
    next harvest may start, in the source's own terms.

    `declared` is how many records this document should hold by what it says of itself: a page of a longer list its
    share of that list, and more than it holds where the rest of the list is nowhere to be found. `part_of` names the
    list that it is a page of. So the pages of one list together declare the length of the list, and fewer different
    keys than that mean that a page repeated some records and left out others.

    `listed` names what a harvest of this list must have brought: what it did not bring is asked for one by one. `gone`:
    the one record that was asked for is not there.
    """

    records: tuple[Record, ...] = ()
    profiles: tuple[Profile, ...] = ()
    deleted: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    follow: tuple[str, ...] = ()
    cursor: str | None = None
    declared: int | None = None
    part_of: str | None = None
    listed: tuple[Listed, ...] = ()
    gone: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """Of the records that it brings or says are gone."""
        return (*(record.key for record in self.records), *self.deleted)
