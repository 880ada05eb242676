"""Searching: our search beside the bare FTS5 statement of the same words, on a database of invented papers."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from sqlite_utils.utils import sqlite3

from bench.generate import records
from bench.measure import Work
from indexer.search.find import search
from indexer.search.query import parse
from indexer.store.bulk import import_records
from indexer.store.connect import open_store

REPEAT = 20


def candidates(count: int) -> Mapping[str, Work]:
    """Common and rare words, by rank and by date. The floor is FTS5 ranking every match of the same words."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "papers.db"
    db = open_store(path)
    import_records(db, path, records(count), name="bench")
    words = _words(db.conn)
    db.close()
    return {
        "FTS5 order by rank (floor)": lambda: _bare(path, words, "rank"),
        "search, by rank": lambda: _ours(path, words, "rank"),
        "FTS5 order by rowid": lambda: _bare(path, words, "rowid desc"),
        "search, by date": lambda: _ours(path, words, "date"),
    }


def _words(conn: sqlite3.Connection) -> list[str]:
    """Ten words from the most common to the rarest, by the index's own vocabulary."""
    conn.execute("create virtual table temp.vocabulary using fts5vocab(main, papers_fts, row)")
    words = [
        w for (w,) in conn.execute("select term from temp.vocabulary where cnt > 2 order by doc desc") if w.isalpha()
    ]
    return [words[len(words) * n * n // 100] for n in range(10)]


def _bare(path: Path, words: list[str], order: str) -> int:
    conn = open_store(path, readonly=True).conn
    for _ in range(REPEAT):
        for word in words:
            sql = f"select rowid from papers_fts where papers_fts match ? order by {order} limit 20"
            conn.execute(sql, (f'"{word}"',)).fetchall()
    return REPEAT * len(words)


def _ours(path: Path, words: list[str], sort: str) -> int:
    conn = open_store(path, readonly=True).conn
    for _ in range(REPEAT):
        for word in words:
            assert search(conn, parse(word), sort=sort, limit=20).hits  # type: ignore[arg-type]
    return REPEAT * len(words)
