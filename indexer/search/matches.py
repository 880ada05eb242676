"""Where the papers are that a query and its filters mean, as SQL that walks down the ids, newest first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from crawler.source import UsageError
from indexer.search.query import Query

_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")

# An archive holds its categories: cs → cs.CL. "/" follows "." in ASCII.
_IN_CATEGORY = (
    "exists (select 1 from paper_categories c where c.paper = {key} and"
    " (c.category = :category or (c.category > :category || '.' and c.category < :category || '/')))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a hit must be besides: of a category (`cs.CL`) or archive (`cs`), within two dates.

    Dates are ISO at any precision (`2024`, `2024-03`), both inclusive, and compared with the date that a paper had when
    it came into the index.
    """

    category: str | None = None
    since: str | date | None = None
    until: str | date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filtered."""
        return not (self.category or self.since or self.until)


@dataclass(frozen=True, slots=True)
class Matches:
    """A table, its column that holds the paper's id, conditions, and their parameters."""

    table: str
    key: str
    where: str
    parameters: dict[str, Any]

    @property
    def is_ranked(self) -> bool:
        """Whether there is a text query to rank by."""
        return self.table == "papers_fts"


def matches(query: Query, filters: Filters, *, title: bool = False) -> Matches | None:
    """Where the matches are (`title`: of the title alone); None where the query finds nothing.

    A query without words finds nothing, unless nothing was typed and a filter says what to browse.
    """
    expression = query.title_match if title else query.match
    parameters: dict[str, Any] = {}
    if expression is not None:
        table, key, conditions = "papers_fts", "rowid", ["papers_fts match :match"]
        parameters["match"] = expression
    elif not query.is_blank or filters.is_empty:
        return None
    elif filters.category and "." in filters.category:
        table, key, conditions = "paper_categories", "paper", ["category = :category"]
    else:
        table, key, conditions = "papers", "id", []
    if filters.category:
        parameters["category"] = filters.category
        if table != "paper_categories":
            conditions.append(_IN_CATEGORY.format(key=f"{table}.{key}"))
    if filters.since:
        conditions.append(f"{key} >= :since")
        parameters["since"] = _first_id("since", filters.since)
    if filters.until:
        conditions.append(f"{key} < :until")
        parameters["until"] = _first_id("until", filters.until, after=True)
    return Matches(table, key, " and ".join(conditions), parameters)


def _first_id(name: str, day: str | date, *, after: bool = False) -> int:
    """The first id of that day, month or year; or the first one `after` it."""
    found = _DATE.fullmatch(day if isinstance(day, str) else day.isoformat()[:10])
    if found is None:
        raise UsageError(f"{name}: expected a date such as 2024-03-05, 2024-03 or 2024, found {day!r}")
    year, month, number = (int(part or 0) for part in found.groups())
    step = 10_000 if not month else 100 if not number else 1
    # Ids begin with YYYYMMDD, 00 for what is not known, and five digits follow.
    return (year * 10_000 + month * 100 + number + after * step) * 100_000
