"""By which rules the search index was built.

Search text and tags stand in `papers` and are told to FTS5 once more when they change: two programs with different
rules would damage the index between them. So the version of the rules stands in the database, and others only read.
"""

from __future__ import annotations

from pathlib import Path

from sqlite_utils.utils import sqlite3

from indexer.search.normalise import NORMALISER_VERSION
from indexer.store import built
from indexer.store.errors import StoreError

_WHAT = "search_text"


def version(conn: sqlite3.Connection) -> int | None:
    """The version of the rules that the index was built by; 0 while it is being built, None where nothing is known."""
    return built.version(conn, _WHAT)


def check(conn: sqlite3.Connection, path: Path | str) -> None:
    """Raises `StoreError` unless the index was built by the rules of today."""
    found = version(conn)
    if found == NORMALISER_VERSION:
        return
    if found is not None and found > NORMALISER_VERSION:
        raise StoreError(
            f"{path}: expected search text of version {NORMALISER_VERSION}, found {found}: a newer paperfeed has built "
            "the index; upgrade with `pip install --upgrade paperfeed`"
        )
    was = f"version {found}" if found else "an index that is not finished"
    raise StoreError(
        f"{path}: expected search text of version {NORMALISER_VERSION}, found {was}; "
        "run `paperfeed index --rebuild` once"
    )


def is_current(conn: sqlite3.Connection) -> bool:
    """Whether what a search finds is what the rules of today would find."""
    return version(conn) == NORMALISER_VERSION


def record(conn: sqlite3.Connection, number: int = NORMALISER_VERSION) -> None:
    """Writes down by which rules the index was built; 0: not to the end."""
    built.record(conn, _WHAT, number)
