"""The search text and tags of the papers that are there, by the rules of today."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from indexer.search.normalise import search_text
from indexer.search.tags import tags
from indexer.store import searchversion
from indexer.store.locks import writing
from indexer.store.papers import TAGGED

#: Papers a transaction while texts are made anew.
CHUNK = 5_000

_FIELDS = ("title", "abstract", "authors", *TAGGED)
_READ = f"select id, search_text, tags, {', '.join(_FIELDS)} from papers where id > ? order by id limit {CHUNK}"
_SET = "update papers set search_text = ?, tags = ? where id = ?"

_Fresh = tuple[str | None, str | None, int]


def renew(db: Database, path: Path | str, progress: Callable[[int, int], None] | None = None) -> int:
    """Makes search text and tags anew from what is served; gives how many papers had others before.

    Then the index must be built from them (`indexer.load.index.build`): until it is, nothing may write. `progress`
    hears how many papers of how many are done.
    """
    total, done, changed = db.conn.execute("select count(*) from papers").fetchone()[0], 0, 0
    with writing(db, path):
        searchversion.record(db.conn, 0)
    for count, rows in _others(db.conn):
        if rows:
            with writing(db, path):
                db.conn.executemany(_SET, rows)
        done, changed = done + count, changed + len(rows)
        if progress is not None:
            progress(done, total)
    return changed


def remake(conn: sqlite3.Connection) -> None:
    """The same within the caller's transaction, index and all: what a migration to new rules does."""
    for _, rows in _others(conn):
        conn.executemany(_SET, rows)
    conn.execute("insert into papers_fts (papers_fts) values ('rebuild')")
    searchversion.record(conn)


def _others(conn: sqlite3.Connection) -> Iterator[tuple[int, list[_Fresh]]]:
    """Of some thousand papers at a time, in the order of ids: how many, and those whose texts are to be others."""
    last = -1
    while rows := conn.execute(_READ, (last,)).fetchall():
        last = rows[-1][0]
        yield len(rows), [fresh for row in rows if (fresh := _fresh(row)) is not None]


def _fresh(row: tuple[object, ...]) -> _Fresh | None:
    """Search text, tags and id of a paper, None where they are so already."""
    paper, text_before, tags_before, *values = row
    served = dict(zip(_FIELDS, values, strict=True))
    text = search_text(served["title"], served["abstract"], served["authors"])  # type: ignore[arg-type]
    tagged = tags(**{name: served[name] for name in TAGGED})  # type: ignore[arg-type]
    return None if (text, tagged) == (text_before, tags_before) else (text, tagged, int(str(paper)))
