"""Evenings on which arXiv holds its announcement back for a holiday. Pure.

https://info.arxiv.org/help/availability.html lists them year by year, by the evening that has no mailing. A year that
is not listed here goes by the holidays that every list had; days that arXiv chooses freely are known from lists only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)
#: Of days that are listed without being a holiday of that name.
OTHER = "a holiday of arXiv"

#: What arXiv has listed, as of the last list of each year: (month, day).
LISTED: Mapping[int, tuple[tuple[int, int], ...]] = {
    2023: ((1, 16), (6, 14), (6, 19), (7, 4), (8, 17), (9, 4), (11, 23), (12, 25), (12, 27)),
    2024: ((1, 15), (5, 22), (6, 19), (7, 4), (9, 2), (10, 8), (11, 28), (12, 25), (12, 26), (12, 31)),
    2025: ((1, 1), (1, 20), (6, 19), (7, 6), (9, 1), (11, 27), (12, 25), (12, 30)),
    2026: ((1, 1), (1, 19), (6, 19), (7, 3), (9, 7), (11, 26), (12, 25), (12, 29), (12, 31)),
}


def holiday(evening: date) -> str | None:
    """The name of the holiday for which nothing is announced on that evening; None where there is none.

    >>> holiday(date(2026, 11, 26)), holiday(date(2026, 12, 29)), holiday(date(2026, 11, 25))
    ('Thanksgiving', 'a holiday of arXiv', None)
    """
    return _year(evening.year).get(evening)


@cache
def _year(year: int) -> dict[date, str]:
    usual = {_observed(day): name for day, name in _usual(year)}
    # New Year's Day of the next year may be observed in this one.
    usual |= {_observed(day): name for day, name in _usual(year + 1) if _observed(day).year == year}
    if year not in LISTED:
        return {day: name for day, name in usual.items() if day.year == year}
    listed = [date(year, month, day) for month, day in LISTED[year]]
    return {day: usual.get(day, OTHER) for day in listed}


def _usual(year: int) -> list[tuple[date, str]]:
    """The holidays of the United States that arXiv keeps."""
    return [
        (date(year, 1, 1), "New Year's Day"),
        (_nth(year, 1, weekday=0, nth=3), "Martin Luther King Day"),
        (date(year, 6, 19), "Juneteenth"),
        (date(year, 7, 4), "Independence Day"),
        (_nth(year, 9, weekday=0, nth=1), "Labor Day"),
        (_nth(year, 11, weekday=3, nth=4), "Thanksgiving"),
        (date(year, 12, 25), "Christmas"),
    ]


def _nth(year: int, month: int, *, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + _DAY * ((weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _observed(day: date) -> date:
    """A holiday on a weekend is kept on the working day beside it (5 U.S.C. 6103)."""
    return day + {5: -_DAY, 6: _DAY}.get(day.weekday(), timedelta())
