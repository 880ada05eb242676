"""Whether a harvest brought far less than this source usually brings on that day of the week. Pure but for one query.

A feed that breaks half-way, or a page that lost its list, often still parses: only its own history tells. The weekday
counts, since arXiv announces nothing on some days and twice as much on others.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from statistics import median

from sqlite_utils.utils import sqlite3

from indexer.store.moment import iso

#: So many earlier harvests of that weekday are compared, at least so many are needed.
COMPARED, NEEDED = 8, 3
#: A source that usually brings fewer records than this may bring none.
WORTH_A_WORD = 20
#: Less than this share of what is usual is not a quiet day.
SHARE = 0.1


def scant(records: int, earlier: Sequence[int], weekday: str) -> str | None:
    """The sentence for a harvest that brought too little; None where there is nothing to say.

    >>> scant(3, (800, 760, 810), "Thursday")
    '3 records, though Thursdays bring 800 (the median of 3)'
    >>> scant(300, (800, 760, 810), "Thursday")
    """
    expected = usual(earlier)
    if expected is None or expected < WORTH_A_WORD or records >= expected * SHARE:
        return None
    return f"{records} records, though {weekday}s bring {expected:.0f} (the median of {len(earlier)})"


def usual(earlier: Sequence[int]) -> float | None:
    """What such a weekday brings; None where there were too few of them."""
    return median(earlier) if len(earlier) >= NEEDED else None


def earlier(conn: sqlite3.Connection, source: str, run: int, now: datetime) -> list[int]:
    """Records of the last good harvests of that weekday (UTC) that read something, newest first; not those of `run`,
    nor what a clock wrote that was ahead."""
    sql = """
        select records from run_sources
        where source = :source and run < :run and started <= :now and verdict = 'ok' and not_modified < requests
          and strftime('%w', started) = :weekday and reason not like 'stopped at the limit%'
        order by run desc limit :limit
    """
    asked = {"source": source, "run": run, "now": iso(now), "weekday": now.strftime("%w"), "limit": COMPARED}
    return [records for (records,) in conn.execute(sql, asked)]
