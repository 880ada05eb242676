"""A watch: which papers somebody wants to hear of. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.source import UsageError
from indexer.search.query import parse

_NAME = re.compile(r"\w[\w.:-]{0,79}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Papers that meet all that is given: a query as in search, works of a person with a page, a condition in SQL on
    the columns of `papers`."""

    name: str
    query: str | None = None
    person: int | None = None
    condition: str | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            told = "letters, digits, '.', '_', ':' and '-', 80 at most"
            raise UsageError(f"a watch is called by {told}; found {self.name[:100]!r}")
        if self.query is None and self.person is None and self.condition is None:
            raise UsageError(f"{self.name}: what to watch for? give a query, --person or --sql")
        asked = parse(self.query) if self.query is not None else None
        if asked is not None and asked.match is None and not asked.periods:
            raise UsageError(f"{self.name}: the query {self.query!r} finds nothing, whatever comes")
