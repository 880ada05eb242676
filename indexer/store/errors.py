"""What can go wrong with the file, as a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils.utils import sqlite3

from crawler.source import PaperfeedError


class StoreError(PaperfeedError):
    """The database can't be used as asked; the message says why and what to do."""


class OldSchemaError(StoreError):
    """An older paperfeed has made the database, and it was not to be written to."""


class LockedError(StoreError):
    """Somebody else has the database, longer than we wait."""

    passes = True


class GivenUpError(LockedError):
    """Somebody else has the database, and we were asked to stop."""

    stops = True


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns what SQLite raises about the file, the disk and other programs into `StoreError`."""
    try:
        yield
    except sqlite3.DatabaseError as exc:
        code = getattr(exc, "sqlite_errorcode", None)
        text = _REASONS.get(code & 0xFF) if code is not None else None
        if text is None:
            raise
        kind = LockedError if is_locked(exc) else StoreError
        raise kind(f"{path}: {text} ({exc})") from exc


def is_locked(error: sqlite3.DatabaseError) -> bool:
    """Whether SQLite says that somebody else is at it."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _LOCKED


_LOCKED = (5, 6)
_REASONS = {
    5: "expected the database to be free, found another program writing to it (a crawl, an import, sqlite-utils, an "
    "open transaction in an editor); try again when it is done",
    6: "expected the database to be free, found a table locked; try again",
    8: "expected a database that can be written, found it read-only; check who owns the file and its folder",
    10: "the disk reported an error; check the disk, then run `paperfeed doctor`",
    11: "the database is damaged; restore a backup, or crawl into a new file with --replay of the archive",
    13: "expected room for more, found the disk (or the quota) full; nothing of this page was stored; make room and "
    "run again",
    14: "can't open the file; check that the folder exists and may be written to",
    26: "expected an SQLite database, found something else; choose another file with --db",
}
