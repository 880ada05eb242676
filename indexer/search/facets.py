"""How the papers that a query finds spread over categories, years and sources."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils.utils import sqlite3

#: How many of the papers are counted by source: a paper's row is large to read.
SOURCES = 200
_VALUES = 20

# One text of all values: rows of their own take as long to hand over as to find.
_CATEGORIES = """
select group_concat(c.category, ' ')
from json_each(?) as j
cross join paper_categories as c on c.paper = j.value
"""
_SOURCES = """
select group_concat(p.source, ' ')
from json_each(?) as j
cross join papers as p on p.id = j.value
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """How the newest `counted` matches spread: (value, count), most first. `source` counts `SOURCES` of them."""

    counted: int = 0
    category: tuple[tuple[str, int], ...] = ()
    year: tuple[tuple[str, int], ...] = ()
    source: tuple[tuple[str, int], ...] = ()


def facets(conn: sqlite3.Connection, newest: Sequence[int]) -> Facets:
    """Categories, years and sources of these papers, newest first: of those that a search found and counted."""
    # An id begins with the paper's date: YYYYMMDD and five digits.
    years = Counter(paper // 10**9 for paper in newest if paper >= 10**9)
    return Facets(
        counted=len(newest),
        category=_most(conn, _CATEGORIES, newest),
        year=tuple((str(year), years[year]) for year in sorted(years, reverse=True)[:_VALUES]),
        source=_most(conn, _SOURCES, newest[:SOURCES]),
    )


def _most(conn: sqlite3.Connection, sql: str, papers: Sequence[int]) -> tuple[tuple[str, int], ...]:
    (values,) = conn.execute(sql, (json.dumps(papers),)).fetchone()
    counts = Counter((values or "").split())
    return tuple(sorted(counts.items(), key=lambda counted: (-counted[1], counted[0]))[:_VALUES])
