"""SQL functions of ours, for every connection that runs the queries of `indexer/queries`: Datasette's and our own."""

from __future__ import annotations

from sqlite_utils.utils import sqlite3

from indexer.search.query import NOTHING, escape_fts, paper_query


def register(conn: sqlite3.Connection) -> None:
    """Adds `paper_query(text)` and `escape_fts(text)`, which takes the place of Datasette's."""
    conn.create_function("paper_query", 1, _paper_query, deterministic=True)
    conn.create_function("escape_fts", 1, _escape_fts, deterministic=True)


# SQL hands over whatever the column or parameter holds: numbers, blobs and null are asked too.
def _paper_query(text: object) -> str:
    return NOTHING if text is None or isinstance(text, bytes) else paper_query(str(text))


def _escape_fts(text: object) -> str:
    return NOTHING if text is None or isinstance(text, bytes) else escape_fts(str(text))
