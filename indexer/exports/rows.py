"""Papers with all that belongs to them, as plain mappings or as JSON, read in bounded memory for the formats to write.

Always in the order of ids, oldest first: a file made again after a harvest keeps its lines and grows at its end. SQLite
makes the JSON, several times as fast as Python could.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlite_utils.utils import sqlite3

from indexer.exports.jsonl import line
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
#: The lists of a paper, in this order.
LISTS = ("authors", "categories", "identifiers", "links")
#: Both.
COLUMNS = (*SCALARS, *LISTS)


def _scalar(name: str) -> str:
    if name in BOOLEANS:
        return f"'{name}', json(case {name} when 0 then 'false' when 1 then 'true' else 'null' end)"
    return f"'{name}', {name}"


# Aggregates take their rows in the order of the query within. List → what it is made of, its element as JSON and as
# text.
_LISTED = {
    "authors": (
        """
        select n.name, a.native_name, a.affiliations, a.orcid
        from authorships as a
        join names as n on n.id = a.name
        where a.paper = p.id
        order by a.position
        """,
        """
        json_object('name', name, 'native_name', native_name, 'affiliations', json(coalesce(affiliations, '[]')),
          'orcid', orcid)
        """,
        "name",
    ),
    "categories": (
        "select category from paper_categories where paper = p.id order by is_primary desc, category",
        "category",
        "category",
    ),
    "identifiers": (
        "select scheme, value from identifiers where paper = p.id order by scheme, value",
        "json_object('scheme', scheme, 'value', value)",
        "scheme || ':' || value",
    ),
    "links": (
        "select kind, url from links where paper = p.id order by kind, url",
        "json_object('kind', kind, 'url', url)",
        "url",
    ),
}
_LISTS_AS_JSON = (
    f"'{name}', json((select json_group_array({element}) from ({read})))"
    for name, (read, element, _) in _LISTED.items()
)
_TEXTS = f"""
    select json_object({", ".join((*map(_scalar, SCALARS), *_LISTS_AS_JSON))})
    from papers as p
    where id {{chosen}}
    order by id
"""
_LISTS_AS_TEXT = (f"(select group_concat({text}, '; ') from ({read}))" for read, _, text in _LISTED.values())
#: Papers as rows of `COLUMNS`; `chosen` is the condition on the id.
CELLS = f"select {', '.join((*SCALARS, *_LISTS_AS_TEXT))} from papers as p where id {{chosen}} order by id"
# A value of any statement; text that SQLite knows to be JSON is text all the same. Of what is infinite older SQLites
# make no JSON.
_VALUE = (
    "case typeof({0}) when 'blob' then lower(hex({0})) when 'text' then {0} || ''"
    " else case {0} when 9e999 then json('9e999') when -9e999 then json('-9e999') else {0} end end"
)
# What SQLite calls the second column of a name.
_REPEATED = re.compile(r":[0-9]+$")
_NEXT = "select min(id), max(id) from (select id from papers where id > ? order by id limit ?)"


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
    else:
        yield from map(json.loads, texts(conn, paper_ids(conn, query=query) if ids is None else sorted(set(ids))))


def stated(conn: sqlite3.Connection, sql: str) -> Iterator[str]:
    """The rows of an SQL statement as JSON objects, in which blobs are hexadecimal text. SQLite's errors in the
    statement come through."""
    if (cursor := _as_json(conn, sql.strip().rstrip(";"))) is None:
        yield from map(line, rows(conn, sql=sql))
    else:
        yield from (text for (text,) in cursor)


def _as_json(conn: sqlite3.Connection, sql: str) -> sqlite3.Cursor | None:
    """The rows of a query as SQLite makes JSON of them; None for what is none that can stand within another (a pragma),
    has two columns of one name, or is wrong."""
    try:
        names = [column[0] for column in conn.execute(f"select * from ({sql}\n) limit 0").description]
        if any(_REPEATED.search(name) for name in names):
            return None
        columns = [f"c{number}" for number in range(len(names))]
        told = ", ".join(f"?, {_VALUE.format(column)}" for column in columns)
        return conn.execute(
            f"with stated ({', '.join(columns)}) as ({sql}\n) select json_object({told}) from stated", names
        )
    except (sqlite3.Error, sqlite3.Warning):
        return None


def papers(conn: sqlite3.Connection, ids: Iterable[int]) -> Iterator[dict[str, Any]]:
    """The papers of these ids, which are in order and each there once, as `paper_ids` gives them."""
    return map(json.loads, texts(conn, ids))


def texts(conn: sqlite3.Connection, ids: Iterable[int]) -> Iterator[str]:
    """The same papers as JSON objects, in which no space is between names and values."""
    for chosen, values in _batches(conn, ids):
        yield from (text for (text,) in conn.execute(_TEXTS.format(chosen=chosen), values))


def cells(conn: sqlite3.Connection, ids: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    """The same papers as rows of `COLUMNS`: of a list its elements' names with `; ` between them."""
    for chosen, values in _batches(conn, ids):
        yield from conn.execute(CELLS.format(chosen=chosen), values)


class AllPapers(Iterable[int]):
    """The ids of all papers, in order: tables are read through for them, not looked into for each."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def __iter__(self) -> Iterator[int]:
        return (row[0] for row in self._conn.execute("select id from papers order by id"))


def paper_ids(conn: sqlite3.Connection, *, query: Query | None = None) -> Iterable[int]:
    """The ids of all papers that a query finds (None: of all there are), in order."""
    if query is None:
        return AllPapers(conn)
    if (paper := identified(conn, query)) is not None:
        return [paper]
    if (found := matches(query)) is None:
        return ()
    sql = f"select {found.key} from {found.table} where {found.where} order by {found.key}"
    return (row[0] for row in conn.execute(sql, found.parameters))


def _batches(conn: sqlite3.Connection, ids: Iterable[int]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Which papers to read at once: the condition on their ids, and its values."""
    if not isinstance(ids, AllPapers):
        remaining = iter(ids)
        while batch := list(islice(remaining, _BATCH)):
            yield "in (select value from json_each(?))", (json.dumps(batch),)
        return
    last = -1
    while (ends := conn.execute(_NEXT, (last, _BATCH)).fetchone())[0] is not None:
        yield "between ? and ?", ends
        last = ends[1]
