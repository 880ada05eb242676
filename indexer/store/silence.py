"""Whether a catalogue of arXiv has been silent for longer than chance makes it. Pure but for two queries.

A catalogue that stands still answers properly, with what is known or with nothing, and each answer looks like a quiet
day. What tells is that announcement days go by without news at a source that used to bring some.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlite_utils.utils import sqlite3

from indexer.store import calendar
from indexer.store.moment import iso

#: A silence is told that would come about by chance less often than this.
CHANCE = 0.001
#: How far back the history goes.
REMEMBERED = timedelta(days=90)

_DAY = timedelta(days=1)
#: How papers.id is made of a date.
_ID = 100_000


def silent(lively: Collection[date], today: date) -> str | None:
    """The sentence for a silence that is too long; None where there is nothing to say.

    `lively` are announcement days of which the source brought something, `today` is the last that it could have. How
    likely a quiet day is, the days up to the last lively one tell, by Laplace's rule of succession: so a short history
    is given more time than a long one.

    >>> week = [date(2026, 11, day) for day in (2, 3, 4, 5, 6)]
    >>> silent(week, date(2026, 11, 11))
    >>> silent(week, date(2026, 11, 12))
    '0 new on 4 announcement days in a row, the first 2026-11-09, though 5 of the 5 before brought some'
    """
    if not lively:
        return None
    quiet = _announced(max(lively) + _DAY, today)
    before = len(_announced(min(lively), max(lively)))
    likely = (before - len(lively) + 1) / (before + 2)
    if likely ** len(quiet) >= CHANCE:
        return None
    brought = f"though {len(lively)} of the {before} before brought some"
    return f"0 new on {len(quiet)} announcement days in a row, the first {quiet[0]}, {brought}"


def lively_days(conn: sqlite3.Connection, source: str, kind: str, run: int, now: datetime) -> set[date]:
    """Announcement days of which harvests before `run` brought something: when they were made, and the days that their
    papers are of, since a first harvest brings many days at once. None of the future."""
    today, since = calendar.settled(now), now - REMEMBERED
    harvested = conn.execute(
        """
        select started from run_sources
        where source = ? and run < ? and started >= ? and started <= ? and new + changed + deleted > 0
        """,
        (source, run, iso(since), iso(now)),
    )
    papers = conn.execute(
        """
        select distinct substr(max(p.submitted, coalesce(p.updated, p.submitted)), 1, 10)
        from papers as p
        where p.id >= ? and length(p.submitted) >= 10
          and exists (select 1 from assertions as a where a.paper = p.id and a.source = ? and a.feed = ?)
        """,
        (int(f"{since:%Y%m%d}") * _ID, kind, source),
    )
    days = {calendar.settled(datetime.fromisoformat(started)) for (started,) in harvested}
    days |= {date.fromisoformat(day) for (day,) in papers if len(day) == 10}
    return {calendar.latest(day) for day in days if day <= today}


def _announced(first: date, last: date) -> list[date]:
    """The announcement days from the first to the last of them."""
    days = ((first + _DAY * number) for number in range((last - first).days + 1))
    return [day for day in days if calendar.is_announced(day)]
