"""By which rules the search index was built.

Search text and tags stand in `papers` and are told to FTS5 once more when they change: two programs with different
rules would damage the index between them. So the version of the rules stands in the database, and others only read.
"""

from __future__ import annotations

from pathlib import Path

from sqlite_utils.utils import sqlite3

from indexer.search.normalise import NORMALISER_VERSION
from indexer.store import built
from indexer.store.errors import LockedError, StoreError

_WHAT = "search_text"


def version(conn: sqlite3.Connection) -> int | None:
    """The version of the rules that the index was built by; below zero that of those it is being built by, None where
    nothing is known, 0 for an older program's index that is not finished."""
    return built.version(conn, _WHAT)


def check(conn: sqlite3.Connection, path: Path | str) -> None:
    """Raises `StoreError` unless the index was built by the rules of today; `LockedError` where it can be."""
    found = version(conn)
    if found == NORMALISER_VERSION:
        return
    check_newer(conn, path)
    was = f"version {found}" if found and found > 0 else "an index that is not finished"
    raise LockedError(
        f"{path}: expected search text of version {NORMALISER_VERSION}, found {was}; "
        "the next command that writes brings it up to date, as does `paperfeed index --rebuild`"
    )


def check_newer(conn: sqlite3.Connection, path: Path | str) -> None:
    """Raises `StoreError` where the rules that build the index are newer than those of today."""
    if (found := abs(version(conn) or 0)) > NORMALISER_VERSION:
        raise StoreError(
            f"{path}: expected search text of version {NORMALISER_VERSION}, found {found}: a newer paperfeed has built "
            "the index; upgrade with `pip install --upgrade paperfeed`"
        )


def is_current(conn: sqlite3.Connection) -> bool:
    """Whether what a search finds is what the rules of today would find."""
    return version(conn) == NORMALISER_VERSION


def is_older(conn: sqlite3.Connection) -> bool:
    """Whether older rules built it, or it is not finished."""
    found = version(conn)
    return found is not None and found != NORMALISER_VERSION and abs(found) <= NORMALISER_VERSION


def is_begun(conn: sqlite3.Connection) -> bool:
    """Whether the index holds the first papers by the rules of today, and lacks others."""
    return version(conn) == -NORMALISER_VERSION


def begin(conn: sqlite3.Connection) -> None:
    """Writes down that the index is being built by the rules of today; the caller empties it."""
    built.record(conn, _WHAT, -NORMALISER_VERSION)


def record(conn: sqlite3.Connection, number: int = NORMALISER_VERSION) -> None:
    """Writes down by which rules the index was built."""
    built.record(conn, _WHAT, number)


def owe(conn: sqlite3.Connection) -> None:
    """Writes down that a new index lacks the papers that are there."""
    has_papers = conn.execute("select 1 from papers limit 1").fetchone() is not None
    record(conn, 0 if has_papers else NORMALISER_VERSION)
