"""The write-ahead log beside the database: it grows for as long as somebody reads an old state, and is folded in after.

SQLite can't begin the log anew while a reader holds a state that stands in it (https://sqlite.org/wal.html, "Avoiding
Excessively Large WAL Files"). So a writer waits for such a reader once the log is large, as it waits for other writers.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sqlite_utils.utils import sqlite3

from crawler.stopping import STOP
from indexer.store.errors import LockedError
from indexer.store.locks import WAIT_SECONDS

#: What a long reader made the log grow to is given back to the disk beyond this, and is worth a word.
KEPT_BYTES = 32 * 1024 * 1024
#: Beyond this nothing more is written until the reader is done: it would fill the disk.
MOST_BYTES = 1024 * 1024 * 1024
#: What may gather while long work goes on.
EASY_BYTES = 12 * 1024 * 1024
#: How long, in seconds, work that can go on waits for a reader.
_MOMENT = 1.0
#: How often, in seconds, somebody who waits for a reader looks.
_LOOK = 0.1


def size(path: Path | str) -> int:
    """Bytes of the log; 0 where there is none."""
    try:
        return log_of(path).stat().st_size
    except OSError:
        return 0


def log_of(path: Path | str) -> Path:
    """The file that SQLite makes beside the database, or beside what a link to it leads to."""
    return Path(f"{Path(path).resolve()}-wal")


def fold(conn: sqlite3.Connection) -> bool:
    """Folds the log into the database and empties it; False where somebody reads or writes, or the disk is full: then
    it stays as it is, and nothing of it is lost. Waits for nobody."""
    (before,) = conn.execute("pragma busy_timeout").fetchone()
    conn.execute("pragma busy_timeout = 0")
    try:
        (busy, _, _) = conn.execute("pragma wal_checkpoint(truncate)").fetchone()
    except sqlite3.OperationalError:
        return False
    finally:
        conn.execute(f"pragma busy_timeout = {before}")
    return not busy


def bound(conn: sqlite3.Connection, path: Path | str, *, wait_seconds: float = WAIT_SECONDS) -> None:
    """Before a transaction: nothing while the log is small, else waits until it could be folded in.

    Raises `LockedError`, which names who reads where that can be seen, after so long or when asked to stop.
    """
    if size(path) <= MOST_BYTES:
        return
    end = time.monotonic() + wait_seconds
    while not fold(conn):
        if time.monotonic() >= STOP.patience(end):
            raise LockedError(f"{told(path)}; nothing more is written until then")
        time.sleep(_LOOK)


def ease(conn: sqlite3.Connection, path: Path | str) -> None:
    """Between the transactions of long work: folds in what has gathered, unless somebody reads for longer than a
    moment."""
    end = time.monotonic() + _MOMENT
    while size(path) > EASY_BYTES and not fold(conn) and time.monotonic() < end:
        time.sleep(_LOOK / 10)


def told(path: Path | str) -> str:
    """That the log has grown, and who holds it where that can be seen."""
    found = ", ".join(readers(path))
    who = (
        f"it is open in {found}" if found else "an export, a backup, an open transaction in an editor? or a full disk?"
    )
    grown = f"{log_of(path)}: {size(path) / 1e6:,.0f} MB"
    return f"{grown} that can't be folded into the database while somebody reads an old state of it ({who})"


def readers(path: Path | str) -> Iterator[str]:
    """The other processes that have the log open, as far as this system shows them (Linux, and one's own)."""
    log = log_of(path)
    for process in sorted(Path("/proc").glob("[0-9]*"), key=lambda each: int(each.name)):
        if process.name == str(os.getpid()):
            continue
        with suppress(OSError):
            if any(file.readlink() == log for file in (process / "fd").iterdir()):
                yield f"process {process.name}, {(process / 'comm').read_text().strip()}"
