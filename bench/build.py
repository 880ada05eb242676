"""From records to a searchable database: our import beside plain sqlite-utils and beside the bare FTS5 rows."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from bench.generate import records
from bench.measure import Work
from crawler.record import Record
from indexer.store.bulk import import_records
from indexer.store.connect import open_store


def candidates(count: int) -> Mapping[str, Work]:
    """The floor stores four columns and indexes three: no authors, no identifiers, no provenance, no search text."""
    invented = list(records(count))
    return {
        "sqlite3 rows + FTS5 rebuild (floor)": lambda: _fresh(lambda path: _bare(path, invented)),
        "sqlite-utils insert_all + enable_fts": lambda: _fresh(lambda path: _sqlite_utils(path, invented)),
        "import, empty database": lambda: _fresh(lambda path: _ours(path, invented, 1)),
        "import, twice (second time all unchanged)": lambda: _fresh(lambda path: _ours(path, invented, 2)),
    }


def _fresh(work: Callable[[Path], int]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        return work(Path(folder) / "papers.db")


def _rows(invented: list[Record]) -> list[tuple[str, str | None, str | None, str]]:
    return [(r.key, r.title, r.abstract, ", ".join(a.name for a in r.authors)) for r in invented]


def _bare(path: Path, invented: list[Record]) -> int:
    conn = sqlite3.connect(str(path))
    conn.executescript(
        "create table papers (id integer primary key, key text unique, title text, abstract text, authors text);"
        "create virtual table papers_fts using fts5(title, abstract, authors, content=[papers], content_rowid=[id]);"
    )
    conn.executemany("insert into papers (key, title, abstract, authors) values (?, ?, ?, ?)", _rows(invented))
    conn.execute("insert into papers_fts(papers_fts) values ('rebuild')")
    conn.commit()
    conn.close()
    return len(invented)


def _sqlite_utils(path: Path, invented: list[Record]) -> int:
    db = Database(path)
    names = ("key", "title", "abstract", "authors")
    db["papers"].insert_all((dict(zip(names, row, strict=True)) for row in _rows(invented)), pk="key")
    db["papers"].enable_fts(["title", "abstract", "authors"], create_triggers=True)
    db.close()
    return len(invented)


def _ours(path: Path, invented: list[Record], times: int) -> int:
    db = open_store(path)
    for _ in range(times):
        import_records(db, path, iter(invented), name="bench")
    db.close()
    return len(invented) * times
