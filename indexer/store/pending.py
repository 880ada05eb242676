"""What a load that was killed left undone to the database, and any later command makes good."""

from __future__ import annotations

import json
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from crawler.journal import BusyError
from indexer.store.locks import SourceLock, writing

#: Held while an archive is loaded.
LOCK = "import of an archive"

#: Tables whose indexes are quicker to build at the end than to keep up while millions of rows come.
_TABLES = ("papers", "names", "identifiers", "authorships", "paper_categories", "assertions", "announcements")


def drop(conn: sqlite3.Connection, file: str) -> None:
    """Drops the indexes, and notes in `loads` how to make them; the caller holds the transaction."""
    marks = ", ".join("?" * len(_TABLES))
    sql = f"select name, sql from sqlite_master where type = 'index' and sql is not null and tbl_name in ({marks})"
    found = conn.execute(sql, _TABLES).fetchall()
    if found:
        conn.execute("update loads set indexes = ? where file = ?", (json.dumps([sql for _, sql in found]), file))
    for name, _ in found:
        conn.execute(f"drop index {name}")


def mend(db: Database, path: Path | str) -> None:
    """Makes the indexes that are missing."""
    for file, indexes in db.conn.execute("select file, indexes from loads where indexes <> '[]'").fetchall():
        with writing(db, path):
            for sql in json.loads(indexes):
                (name,) = sql.split()[2:3]
                if not db.conn.execute("select 1 from sqlite_master where name = ?", (name,)).fetchone():
                    db.conn.execute(sql)
            db.conn.execute("update loads set indexes = '[]' where file = ?", (file,))


def mend_left(db: Database, path: Path | str) -> None:
    """Makes the indexes that are missing, unless a load is under way."""
    if db.conn.execute("select 1 from loads where indexes <> '[]'").fetchone() is None:
        return
    try:
        with SourceLock(path, LOCK):
            mend(db, path)
    except BusyError:
        return
