"""Stretches of time as ranges of ids, which begin with the paper's date. Pure.

Dates are ISO at any precision (`2024`, `2024-03`), both ends inclusive, and mean the date that a paper had when it came
into the index.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from crawler.source import UsageError

#: Greater than any id.
AFTER_ALL = 10**16

_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Ids from `first` to the one before `after`."""

    first: int = 0
    after: int = AFTER_ALL


def read(text: str) -> Period | None:
    """What `year:` is followed by: `2023`, `2023..2025`, `2023-05..`, `..2019`; None where it is nothing of that.

    >>> read("2023..2025-06")
    Period(first=2023000000000, after=2025070000000)
    """
    start, dots, end = text.partition("..")
    if not dots:
        end = start
    if not (start or end):
        return None
    first = _first(start) if start else 0
    after = _first(end, after=True) if end else AFTER_ALL
    return None if first is None or after is None else Period(first=first, after=after)


def between(since: str | date | None, until: str | date | None) -> Period | None:
    """From the first day of `since` to the last one of `until`; None for neither. Raises `UsageError` on no date."""
    if not since and not until:
        return None
    return Period(
        first=_meant("since", since) if since else 0,
        after=_meant("until", until, after=True) if until else AFTER_ALL,
    )


def _meant(name: str, day: str | date, *, after: bool = False) -> int:
    found = _first(day if isinstance(day, str) else day.isoformat()[:10], after=after)
    if found is None:
        raise UsageError(f"{name}: expected a date such as 2024-03-05, 2024-03 or 2024, found {day!r}")
    return found


def _first(day: str, *, after: bool = False) -> int | None:
    """The first id of that day, month or year; or the first one `after` it; None for no date."""
    found = _DATE.fullmatch(day)
    if found is None:
        return None
    year, month, number = (int(part or 0) for part in found.groups())
    step = 10_000 if not month else 100 if not number else 1
    # Ids begin with YYYYMMDD, 00 for what is not known, and five digits follow.
    return (year * 10_000 + month * 100 + number + after * step) * 100_000
