"""Writing the database file anew, so that nothing of what was deleted can be read in it any more.

Rows that were changed or deleted, yesterday or years ago, stay in free space of the file, in the index and in the log
beside it until something else is written there.
"""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from indexer.store.locks import writing, writing_alone

#: Stands for the database itself among the files that are to be written anew; none in the archive is called so.
_ITSELF = ""
#: Readers of ours are done in a moment; who holds on longer is an export, or an open transaction in an editor.
_PATIENCE_MS = 3_000


def ask(conn: sqlite3.Connection) -> None:
    """Notes that it is to be done, within the transaction of whoever deletes: a kill does not lose it."""
    conn.execute("insert into archive_moves (old) values (?) on conflict do nothing", (_ITSELF,))


def is_due(conn: sqlite3.Connection) -> bool:
    """Whether somebody asked for it and it has not been done."""
    return conn.execute("select 1 from archive_moves where old = ?", (_ITSELF,)).fetchone() is not None


def sweep(db: Database, path: Path) -> bool:
    """Does it; False where a reader still holds the old state, so that it remains to be done.

    Takes twice the room of the database for a while. Raises `StoreError` where there is none.
    """
    with writing(db, path):
        # The index keeps deleted words until its parts are merged.
        db.conn.execute("insert into papers_fts (papers_fts) values ('optimize')")
    with writing_alone(path):
        db.conn.execute("vacuum")
        if _has_readers(db.conn):
            return False
    with writing(db, path):
        db.conn.execute("delete from archive_moves where old = ?", (_ITSELF,))
    return not _has_readers(db.conn)


def _has_readers(conn: sqlite3.Connection) -> bool:
    """Whether somebody keeps the log from being emptied."""
    (before,) = conn.execute("pragma busy_timeout").fetchone()
    conn.execute(f"pragma busy_timeout = {_PATIENCE_MS}")
    (busy, _, _) = conn.execute("pragma wal_checkpoint(truncate)").fetchone()
    conn.execute(f"pragma busy_timeout = {before}")
    return bool(busy)
