"""What is known of a work as far as it tells whether another is the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crawler.record import Author, Identifier, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A work as somebody describes it; what is not known is None or empty.

    `complete` is false where there are more authors than named. `years` are the first and the last year that any of its
    dates falls into: of dates at every precision only the year is compared, for sources date different things.
    """

    title: str | None = None
    authors: tuple[Author, ...] = ()
    complete: bool = True
    years: tuple[int, int] | None = None
    venue: str | None = None
    comments: str | None = None
    abstract: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    language: str | None = None


def describe(record: Record, owners: Iterable[str] = ()) -> Described:
    """A record for matching. Where it names no author, those on whose pages it stands (`owners`) are some of them."""
    listed = tuple(Author(name=name) for name in owners) if not record.authors else ()
    return Described(
        title=record.title,
        authors=record.authors or listed,
        complete=record.authors_complete and bool(record.authors),
        years=span((record.submitted, record.updated, record.year, *(v.date for v in record.versions))),
        venue=record.venue or record.journal_ref,
        comments=record.comments,
        abstract=record.abstract,
        identifiers=record.identifiers,
        language=record.language,
    )


def span(dates: Iterable[str | int | None]) -> tuple[int, int] | None:
    """The first and the last year among dates, whatever their precision.

    >>> span(["2024-03-05T17:59:59Z", 2026, None, "2025"]), span([None])
    ((2024, 2026), None)
    """
    years = [date if isinstance(date, int) else int(date[:4]) for date in dates if date]
    return (min(years), max(years)) if years else None
