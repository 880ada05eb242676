"""Days and what they hold: papers that were announced on a day or are of its date, and the days before and after.

The date of a paper is in its id (`listing.day`), a month or a year for some: these are of no day.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlite_utils.utils import sqlite3

from indexer.publish import listing

Connection = sqlite3.Connection

#: Papers of a day that are told at once, a part of it; arXiv announces 1,500 on its fullest ones.
MOST = 5_000
_AFTER_ALL = 2**63 - 1
# Months and years between two days that are passed over, at most.
_PASSED = 500

_DATED = """
select rowid from papers_fts_docsize where rowid >= :first and rowid < :end and rowid > :since and rowid < :before
order by rowid {} limit :limit
"""  # narrow, and all are in there
_ANNOUNCED = """
select distinct paper from announcements
where date = :day and type in ('new', 'cross') and paper > :since and paper < :before
order by paper {} limit :limit
"""
_PRIMARY = """
select j.value, c.category from json_each(?) as j
left join paper_categories as c on c.paper = j.value and c.is_primary
"""
_ANNOUNCED_BESIDE = """
select date from announcements
where date {} ? and type in ('new', 'cross') and date glob '[12][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'
order by date {} limit 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day, or a part of it. `papers` are primary category, empty where there is none, and id, in the order of
    categories; `dated` is how many are of that date, `announced` how many were announced then; `rest` is the paper
    behind which the others are, where there are more than these."""

    date: date
    papers: tuple[tuple[str, int], ...]
    dated: int
    announced: int
    rest: int | None

    @property
    def categories(self) -> dict[str, int]:
        """How many papers each category has."""
        return dict(Counter(category for category, _ in self.papers))


def load(
    connection: Connection,
    day: date,
    *,
    tells_announcements: bool,
    since: int | None = None,
    before: int | None = None,
    newest: bool = False,
) -> Day:
    """What a day holds, of its announcements only where these may be told: the oldest papers, or the `newest`, of those
    behind the one that is `since` and ahead of the one that is `before`."""
    first, order = _first(day), "desc" if newest else "asc"
    bounds = {"since": since or 0, "before": _AFTER_ALL if before is None else before, "limit": MOST + 1}
    within = {"first": first, "end": first + 100_000, "day": day.isoformat(), **bounds}
    dated = {paper for (paper,) in connection.execute(_DATED.format(order), within)}
    announced = set[int]()
    if tells_announcements:
        announced = {paper for (paper,) in connection.execute(_ANNOUNCED.format(order), within)}
    found = sorted(dated | announced, reverse=newest)
    part = found[:MOST]
    primary = dict(connection.execute(_PRIMARY, (json.dumps(sorted(part)),)).fetchall())
    papers = ((category or "", paper) for paper, category in primary.items())
    return Day(
        date=day,
        papers=tuple(sorted(papers, key=lambda paper: (not paper[0], paper))),
        dated=len(dated.intersection(part)),
        announced=len(announced.intersection(part)),
        rest=part[-1] if len(found) > MOST else None,
    )


def before(connection: Connection, day: date, *, tells_announcements: bool) -> date | None:
    """The last day before it that has papers."""
    found = [_dated_before(connection, _first(day))]
    if tells_announcements:
        found.append(_announced_beside(connection, day, "<", "desc"))
    return max(filter(None, found), default=None)


def following(connection: Connection, day: date, *, tells_announcements: bool) -> date | None:
    """The first day after it that has papers."""
    found = [_dated_since(connection, _first(day) + 100_000)]
    if tells_announcements:
        found.append(_announced_beside(connection, day, ">", "asc"))
    return min(filter(None, found), default=None)


def read(text: str) -> date | None:
    """The day that an address names; None where it is none.

    >>> read("2024-02-29"), read("2023-02-29"), read("20240229")
    (datetime.date(2024, 2, 29), None, None)
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def _first(day: date) -> int:
    """The least id of that date."""
    return (day.year * 10_000 + day.month * 100 + day.day) * 100_000


def _dated_before(connection: Connection, end: int) -> date | None:
    for _ in range(_PASSED):
        (paper,) = connection.execute("select max(id) from papers where id < ?", (end,)).fetchone()
        if paper is None or (day := listing.full_date(paper)) is not None:
            return None if paper is None else day
        end = paper // 100_000 * 100_000
    return None


def _dated_since(connection: Connection, first: int) -> date | None:
    for _ in range(_PASSED):
        (paper,) = connection.execute("select min(id) from papers where id >= ?", (first,)).fetchone()
        if paper is None or (day := listing.full_date(paper)) is not None:
            return None if paper is None else day
        first = (paper // 100_000 + 1) * 100_000
    return None


def _announced_beside(connection: Connection, day: date, side: str, order: str) -> date | None:
    row = connection.execute(_ANNOUNCED_BESIDE.format(side, order), (day.isoformat(),)).fetchone()
    return read(row[0]) if row else None
