from __future__ import annotations

from sqlite_utils.utils import sqlite3

from indexer.store.binding import bound, marks


def test_what_is_bound_is_what_is_stored():
    values = (7, 0, None, "Hats", "检索", None, 1.5, b"\x00")
    conn = sqlite3.connect(":memory:")
    assert conn.execute(f"select {marks(len(values))}", bound(values)).fetchone() == values
    conn.close()
