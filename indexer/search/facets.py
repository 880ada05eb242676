"""How the newest matches of a query spread over categories, years and sources."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlite_utils.utils import sqlite3

from indexer.search.find import narrowed
from indexer.search.periods import between
from indexer.search.plan import Plan
from indexer.search.query import Query

#: How many of the newest matches are counted, and how many of them by source: a paper's row is large to read.
WINDOW, SOURCES = 2_000, 500
_VALUES = 20

_CATEGORIES = """
select c.category, count(*)
from json_each(?) as j
cross join paper_categories as c on c.paper = j.value
group by 1
order by 2 desc, 1
"""
_SOURCES = """
select p.source, count(*)
from json_each(?) as j
cross join papers as p on p.id = j.value
group by 1
order by 2 desc, 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """How the newest `counted` matches spread: (value, count), most first; `capped`: there are more matches.

    `source` counts among the newest `SOURCES` of them.
    """

    counted: int = 0
    capped: bool = False
    category: tuple[tuple[str, int], ...] = ()
    year: tuple[tuple[str, int], ...] = ()
    source: tuple[tuple[str, int], ...] = ()


def facets(
    conn: sqlite3.Connection,
    query: Query,
    *,
    category: str | None = None,
    author: str | None = None,
    since: str | date | None = None,
    until: str | date | None = None,
) -> Facets:
    """Categories, years and sources of the newest matches of the same query."""
    found = Plan(conn, narrowed(query, category=category, author=author)).matches(between(since, until))
    papers = found.newest(conn, WINDOW + 1) if found else []
    counted = papers[:WINDOW]
    # An id begins with the paper's date: YYYYMMDD and five digits.
    years = Counter(paper // 10**9 for paper in counted if paper >= 10**9)
    return Facets(
        counted=len(counted),
        capped=len(papers) > WINDOW,
        category=_most(conn, _CATEGORIES, counted),
        year=tuple((str(year), years[year]) for year in sorted(years, reverse=True)[:_VALUES]),
        source=_most(conn, _SOURCES, counted[:SOURCES]),
    )


def _most(conn: sqlite3.Connection, sql: str, papers: list[int]) -> tuple[tuple[str, int], ...]:
    rows = conn.execute(f"{sql} limit {_VALUES}", (json.dumps(papers),)).fetchall()
    return tuple((str(value), count) for value, count in rows)
