"""A further connection to a database that `indexer.store.connect` has opened before, for work that needs its own.

One that grafts is such: it must not have used the search index (`indexer.store.graft`).
"""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from indexer.store import log
from indexer.store.locks import BUSY_SECONDS


def reopened(path: Path | str) -> Database:
    """Changes nothing that stands in the file: a load that has a rollback journal in place of the log keeps it."""
    db = Database(sqlite3.connect(str(Path(path).absolute()), timeout=BUSY_SECONDS))
    db.conn.execute("pragma synchronous = normal")
    db.conn.execute(f"pragma journal_size_limit = {log.KEPT_BYTES}")
    return db
