"""Papers with all that belongs to them, as plain mappings, read in bounded memory for the formats to write.

Always in the order of ids, oldest first: a file made again after a harvest keeps its lines and grows at its end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlite_utils.utils import sqlite3

from indexer.search.find import identified
from indexer.search.matches import matches
from indexer.search.query import Query

#: Papers read at once.
_BATCH = 500

#: The columns of `papers` that a paper has, in this order, before its lists.
SCALARS = (
    *("id", "arxiv_id", "title", "abstract", "authors_complete", "category", "submitted", "updated", "announced"),
    *("fetched", "version", "venue", "year", "doi", "comments", "journal_ref", "license", "url", "has_code", "status"),
    *("language", "source"),
)
BOOLEANS = ("authors_complete", "has_code")
_IN = "in (select value from json_each(?))"
_AUTHORS = f"""
select a.paper, n.name, a.native_name, a.affiliations, a.orcid
from authorships as a
join names as n on n.id = a.name
where a.paper {_IN}
order by a.paper, a.position
"""
_CATEGORIES = f"""
select paper, category
from paper_categories
where paper {_IN}
order by paper, is_primary desc, category
"""
_IDENTIFIERS = f"select paper, scheme, value from identifiers where paper {_IN} order by paper, scheme, value"
_LINKS = f"select paper, kind, url from links where paper {_IN} order by paper, kind, url"


def rows(
    conn: sqlite3.Connection, *, query: Query | None = None, ids: Iterable[int] | None = None, sql: str | None = None
) -> Iterator[dict[str, Any]]:
    """The papers that a query finds, or of these ids, or all; or the rows of an SQL statement just as they are.

    A paper has the columns of `papers`, and lists: `authors` (name, native_name, affiliations, orcid), `categories`,
    `identifiers` (scheme, value), `links` (kind, url). SQLite's errors in the statement come through.
    """
    if sql is not None:
        cursor = conn.execute(sql)
        names = [column[0] for column in cursor.description or ()]
        yield from (dict(zip(names, row, strict=True)) for row in cursor)
        return
    yield from papers(conn, paper_ids(conn, query=query) if ids is None else sorted(set(ids)))


def papers(conn: sqlite3.Connection, ids: Iterable[int]) -> Iterator[dict[str, Any]]:
    """The papers of these ids, which are in order and each there once, as `paper_ids` gives them."""
    remaining = iter(ids)
    while batch := list(islice(remaining, _BATCH)):
        yield from _papers(conn, batch)


def paper_ids(conn: sqlite3.Connection, *, query: Query | None = None) -> Iterator[int]:
    """The ids of all papers that a query finds (None: of all there are), in order."""
    if query is None:
        cursor = conn.execute("select id from papers order by id")
    elif (paper := identified(conn, query)) is not None:
        return iter([paper])
    elif (found := matches(query)) is None:
        return iter(())
    else:
        sql = f"select {found.key} from {found.table} where {found.where} order by {found.key}"
        cursor = conn.execute(sql, found.parameters)
    return (row[0] for row in cursor)


def _papers(conn: sqlite3.Connection, ids: list[int]) -> Iterator[dict[str, Any]]:
    chosen = (json.dumps(ids),)
    authors = _by_paper(
        conn.execute(_AUTHORS, chosen),
        lambda name, native_name, affiliations, orcid: {
            "name": name,
            "native_name": native_name,
            "affiliations": json.loads(affiliations) if affiliations else [],
            "orcid": orcid,
        },
    )
    categories = _by_paper(conn.execute(_CATEGORIES, chosen), lambda code: code)
    identifiers = _by_paper(
        conn.execute(_IDENTIFIERS, chosen), lambda scheme, value: {"scheme": scheme, "value": value}
    )
    links = _by_paper(conn.execute(_LINKS, chosen), lambda kind, url: {"kind": kind, "url": url})
    for row in conn.execute(f"select {', '.join(SCALARS)} from papers where id {_IN} order by id", chosen):
        paper: dict[str, Any] = dict(zip(SCALARS, row, strict=True))
        for name in BOOLEANS:
            paper[name] = None if paper[name] is None else bool(paper[name])
        yield paper | {
            "authors": authors.get(paper["id"], []),
            "categories": categories.get(paper["id"], []),
            "identifiers": identifiers.get(paper["id"], []),
            "links": links.get(paper["id"], []),
        }


def _by_paper(cursor: Iterable[tuple[Any, ...]], make: Any) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for paper, *values in cursor:
        found.setdefault(paper, []).append(make(*values))
    return found
