"""Whether a catalogue of arXiv has been silent for longer than chance makes it. Pure but for one query.

A catalogue that stands still answers properly, with what is known or with nothing, and each answer looks like a quiet
day. What tells is that announcement days go by without news at a source that used to bring some.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile

from sqlite_utils.utils import sqlite3

from indexer.store import calendar
from indexer.store.moment import iso

#: A silence is told that would come about by chance less often than this.
CHANCE = 0.001
#: How far back the history goes.
_REMEMBERED = timedelta(days=90)


def silent(days: Sequence[tuple[date, bool]]) -> str | None:
    """The sentence for a silence that is too long; None where there is nothing to say.

    `days` are the announcement days on which the source was asked, in order, and whether it brought anything new or
    changed. How likely a quiet day is, the days before the silence tell, by Laplace's rule of succession: so a short
    history is given more time than a long one.

    >>> week = [date(2026, 11, day) for day in (2, 3, 4, 5, 6, 9, 10, 11)]
    >>> silent([(day, day.day < 9) for day in week])
    >>> silent([(day, day.day < 6) for day in week])
    '0 new on 4 announcement days in a row, the first 2026-11-06, though 4 of the 4 before brought some'
    """
    quiet = len(list(takewhile(lambda day: not day[1], reversed(days))))
    before = days[: len(days) - quiet]
    lively = sum(brought for _, brought in before)
    likely = (len(before) - lively + 1) / (len(before) + 2)
    if not quiet or not lively or likely**quiet >= CHANCE:
        return None
    return (
        f"0 new on {quiet} announcement days in a row, the first {days[len(before)][0]}, though {lively} of the "
        f"{len(before)} before brought some"
    )


def days(harvests: Iterable[tuple[datetime, bool]]) -> list[tuple[date, bool]]:
    """Harvests by the announcement day that they could show: two of one day are one, and a weekend is its Friday."""
    found: dict[date, bool] = {}
    for moment, brought in harvests:
        day = calendar.latest(calendar.settled(moment))
        found[day] = found.get(day, False) or brought
    return sorted(found.items())


def earlier(conn: sqlite3.Connection, source: str, run: int, now: datetime) -> list[tuple[datetime, bool]]:
    """Harvests of that source before `run` that brought something, or came to their end without; none of the future."""
    sql = """
        select started, new + changed + deleted > 0 from run_sources
        where source = :source and run < :run and started >= :since and started <= :now
          and (new + changed + deleted > 0 or verdict in ('ok', 'ok_nothing_expected', 'stale'))
        order by run
    """
    asked = {"source": source, "run": run, "since": iso(now - _REMEMBERED), "now": iso(now)}
    return [(datetime.fromisoformat(started), bool(brought)) for started, brought in conn.execute(sql, asked)]
