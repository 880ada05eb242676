"""What paperfeed.toml says of a source, as far as the database repeats it for whoever reads it there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Literal

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from indexer.store.locks import writing

#: `removed`: no longer followed; what it brought stays.
State = Literal["active", "paused", "removed"]


def mark(db: Database, path: Path | str, name: str, state: State) -> None:
    """Notes that a source was paused, resumed or removed; one that was never harvested has no row and needs none."""
    with writing(db, path):
        db.conn.execute("update sources set state = ? where name = ?", (state, name))


def follow(conn: sqlite3.Connection, name: str, every: timedelta | None) -> None:
    """A source that is harvested is active, and asked as often as `every` says; None leaves that to its kind."""
    seconds = None if every is None else round(every.total_seconds())
    sql = """
        update sources set state = 'active', every_seconds = :seconds
        where name = :name and (state, every_seconds) is not ('active', :seconds)
    """
    conn.execute(sql, {"name": name, "seconds": seconds})
