"""By which rules what a database holds was made, where the rules stand in the program: versions, by what was made."""

from __future__ import annotations

from sqlite_utils.utils import sqlite3


def version(conn: sqlite3.Connection, what: str) -> int | None:
    """The version of the rules that it was made by; None where nothing is known."""
    row = conn.execute("select version from built where what = ?", (what,)).fetchone()
    return int(row[0]) if row else None


def record(conn: sqlite3.Connection, what: str, number: int) -> None:
    """Writes down by which rules it was made."""
    conn.execute("insert into built values (?, ?) on conflict do update set version = excluded.version", (what, number))
