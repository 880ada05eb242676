"""Papers that a query finds, by rank or by date, counted, at a cost that does not grow with the index.

Newest first is a walk down the row numbers, which grow with the date. Rank: indexer/search/rank.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile, islice
from types import MappingProxyType
from typing import Literal, NamedTuple

from sqlite_utils.utils import sqlite3

from crawler.source import UsageError
from indexer.firstknown import first_known
from indexer.search.highlight import Segment, mark, snippet
from indexer.search.matches import Matches
from indexer.search.periods import AFTER_ALL, Period, between
from indexer.search.plan import Plan
from indexer.search.query import Query
from indexer.search.rank import ranked

Sort = Literal["rank", "date"]

#: Up to here matches are counted; more are "more than". Newest first, phrases of common words are counted less far.
COUNT_CAP, LABORIOUS_CAP = 1_000, 100
MAX_LIMIT = 1_000

# Ids, with a score where there is a rank.
_Found = list[tuple[int, float | None]]


class _Page(NamedTuple):
    """What is on the page, where the next one begins; the newest of all matches, and whether there are more of them."""

    found: _Found
    following: str | None
    newest: list[int]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A paper found. `score` is BM25 (greater is better), None where no rank was asked for.

    `title_marked` and `snippet` are segments of the verbatim title and abstract, hits marked.
    """

    id: int
    arxiv_id: str | None
    title: str | None
    authors: str | None
    date: str | None
    category: str | None
    score: float | None
    title_marked: tuple[Segment, ...]
    snippet: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A page of hits. `total` is how many there are; `capped`: more than that. `next` is the `after` of the next page.

    `exact` is the paper whose identifier the whole query is. `newest` are the newest matches, as many as were counted.
    """

    total: int = 0
    capped: bool = False
    hits: tuple[Hit, ...] = ()
    next: str | None = None
    exact: int | None = None
    newest: tuple[int, ...] = ()


def search(
    conn: sqlite3.Connection,
    query: Query,
    *,
    sort: Sort = "rank",
    category: str | None = None,
    author: str | None = None,
    having: Mapping[str, str] = MappingProxyType({}),
    since: str | date | None = None,
    until: str | date | None = None,
    limit: int = 20,
    after: str | None = None,
) -> Results:
    """The papers that the query finds, best or newest first, `limit` of them after the page that ended at `after`.

    `having` are filters by the names they have in a query: `{"venue": "ACL", "has": "code"}`. A query that says nothing
    finds nothing, unless nothing was typed and a filter says what to browse.
    Raises `UsageError` on a sort, date or `after` that is none.
    """
    if sort not in ("rank", "date"):
        raise UsageError(f"sort: expected rank or date, found {sort!r}")
    if after is not None and not re.fullmatch(r"\d{1,18}", after):
        raise UsageError(f"after: expected the 'next' of a page before, found {after!r}")
    limit = max(1, min(limit, MAX_LIMIT))
    if (exact := identified(conn, query)) is not None:
        return Results(total=1, hits=_hits(conn, [(exact, None)], query), exact=exact, newest=(exact,))
    query = _narrowed(query, category, author, having)
    within = between(since, until)
    if sort == "rank" and query.words:
        page = _best(conn, query, within, limit, after)
    elif (among := (plan := Plan(conn, query)).matches(within)) is not None:
        cap = LABORIOUS_CAP if plan.is_laborious else COUNT_CAP
        page = _newest(conn, among, limit, after, cap)
    else:
        return Results()
    return Results(
        total=min(len(page.newest), COUNT_CAP),
        capped=page.more or len(page.newest) > COUNT_CAP,
        hits=_hits(conn, page.found, query),
        next=page.following,
        newest=tuple(page.newest[:COUNT_CAP]),
    )


def _narrowed(query: Query, category: str | None, author: str | None, having: Mapping[str, str]) -> Query:
    """The query, of papers of that category or archive, by that author, and that the other filters find, only."""
    if author:
        query = query.by(author)
    if category:
        query = query.having("cat", category)
    for name, value in having.items():
        query = query.having(name, value)
    return query


def identified(conn: sqlite3.Connection, query: Query) -> int | None:
    """The paper whose identifier was typed, by itself or after `id:`; None where there is none."""
    if query.number is not None:
        row = conn.execute("select id from papers where id = ?", (query.number,)).fetchone()
        return int(row[0]) if row else None
    if query.identifier is None:
        return None
    typed = query.text.strip()
    for value in dict.fromkeys((query.identifier.value, typed, typed.lower())):
        found = conn.execute(
            "select paper from identifiers where scheme = ? and value = ?", (query.identifier.scheme, value)
        ).fetchone()
        if found:
            return int(found[0])
    return None


def _best(conn: sqlite3.Connection, query: Query, within: Period | None, limit: int, after: str | None) -> _Page:
    """The next `limit` by rank after the paper `after`."""
    newest, more, hits = ranked(conn, query, within)
    if after is not None:
        hits = islice(dropwhile(lambda hit: hit[0] != int(after), hits), 1, None)
    found = list(islice(hits, limit + 1))
    return _Page(found[:limit], str(found[limit - 1][0]) if len(found) > limit else None, newest, more)


def _newest(conn: sqlite3.Connection, among: Matches, limit: int, after: str | None, cap: int) -> _Page:
    """The next `limit`, newest first; of all matches the newest `cap`."""
    # One walk finds and counts, but for pages far behind.
    most = (max(limit, cap) if among.is_text else cap) + 1
    papers = among.newest(conn, most)
    newest, more = papers[:cap], len(papers) > cap
    if not among.is_text:
        return _Page(*_browsed(conn, among, limit, after), newest, more)
    rest = papers if after is None else [paper for paper in papers if paper < int(after)]
    if len(papers) < most or len(rest) > limit:
        return _Page([(paper, None) for paper in rest[:limit]], _following(rest, limit), newest, more)
    found, is_followed = _walk(conn, among, among.where, limit, after)
    return _Page(found, str(found[-1][0]) if is_followed else None, newest, more)


def _following(papers: list[int], limit: int) -> str | None:
    return str(papers[limit - 1]) if len(papers) > limit else None


def _browsed(conn: sqlite3.Connection, among: Matches, limit: int, after: str | None) -> tuple[_Found, str | None]:
    """Works without a title come after all others. `after` of those begins with 0, which no id does."""
    found: _Found = []
    if after is None or not after.startswith("0"):
        found, more = _walk(conn, among, f"{among.where} and title is not null", limit, after)
        if more:
            return found, str(found[-1][0])
        after = None
    last, more = _walk(conn, among, f"{among.where} and title is null", limit - len(found), after)
    return found + last, f"0{last[-1][0] if last else AFTER_ALL}" if more else None


def _walk(conn: sqlite3.Connection, among: Matches, where: str, limit: int, after: str | None) -> tuple[_Found, bool]:
    """The next `limit` matches down the ids, and whether there are more."""
    parameters = dict(among.parameters)
    if after is not None:
        where += f" and {among.key} < :after"
        parameters["after"] = int(after)
    rows = conn.execute(
        f"select {among.key} from {among.table} where {where} order by {among.key} desc limit {limit + 1}", parameters
    ).fetchall()
    return [(row[0], None) for row in rows[:limit]], len(rows) > limit


def _hits(conn: sqlite3.Connection, found: Iterable[tuple[int, float | None]], query: Query) -> tuple[Hit, ...]:
    return tuple(_hit(conn, paper, score, query) for paper, score in found)


def _hit(conn: sqlite3.Connection, paper: int, score: float | None, query: Query) -> Hit:
    arxiv_id, title, abstract, authors, category, submitted, *later = conn.execute(
        "select arxiv_id, title, abstract, authors, category, submitted, updated, announced, cast(year as text)"
        " from papers where id = ?",
        (paper,),
    ).fetchone()
    return Hit(
        id=paper,
        arxiv_id=arxiv_id,
        title=title,
        authors=authors,
        date=first_known(submitted, later, arxiv_id),
        category=category,
        score=score,
        title_marked=mark(title, query, "title") if title else (),
        snippet=snippet(abstract, query, "abstract") if abstract else (),
    )
