"""How the newest matches of a query spread over categories, years and sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlite_utils.utils import sqlite3

from indexer.search.matches import Filters, matches
from indexer.search.query import Query

#: How many of the newest matches are counted.
WINDOW = 10_000
_FACET_VALUES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """How the newest `counted` matches spread: (value, count), most first; `capped`: there are more matches."""

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
    if author:
        query = query.by(author)
    found = matches(query, Filters(category=category, since=since, until=until))
    if found is None:
        return Facets()
    parameters = found.parameters
    window = (
        f"with matches as materialized (select {found.key} as id from {found.table} where {found.where}"
        f" order by {found.key} desc limit {WINDOW + 1})"
    )

    def counts(select: str) -> tuple[tuple[str, int], ...]:
        rows = conn.execute(f"{window} {select} limit {_FACET_VALUES}", parameters)
        return tuple((str(row[0]), row[1]) for row in rows)

    counted = conn.execute(f"{window} select count(*) from matches", parameters).fetchone()[0]
    return Facets(
        counted=min(counted, WINDOW),
        capped=counted > WINDOW,
        category=counts(
            "select c.category, count(*) from matches cross join paper_categories c on c.paper = matches.id"
            " group by 1 order by 2 desc, 1"
        ),
        # An id begins with the paper's date: YYYYMMDD and five digits.
        year=counts("select id / 1000000000, count(*) from matches where id >= 1000000000 group by 1 order by 1 desc"),
        source=counts(
            "select p.source, count(*) from matches cross join papers p on p.id = matches.id"
            " group by 1 order by 2 desc, 1"
        ),
    )
