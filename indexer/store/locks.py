"""Who may write now: one writer for each transaction, one run for each source. Locks of the operating system, which
frees them when a process dies: there is no stale lock to clean up."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout
from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from crawler.journal import BusyError
from crawler.stopping import STOP
from indexer.store.errors import GivenUpError, LockedError, StoreError, explained, is_locked

#: A transaction is one page or some thousand imported records: seconds. Beyond this somebody hangs.
#: `PAPERFEED_WAIT` shortens or lengthens it.
WAIT_SECONDS = float(os.environ.get("PAPERFEED_WAIT") or 120)
#: How long SQLite waits for a writer that does not know our lock file, such as `sqlite-utils insert`.
BUSY_SECONDS = 30.0
#: Who waits looks this often, in seconds, whether it was asked to stop: for our lock, and for SQLite's.
_LOOK, _SQLITE_LOOK = 0.01, 0.2


@contextmanager
def writing(db: Database, path: Path | str, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """One write transaction, alone: commits at the end, rolls back on any error.

    Waits for the other writers of this program, at most `wait_seconds`, then raises `LockedError`; `GivenUpError` soon
    after the process was asked to stop. `BEGIN IMMEDIATE`, since a transaction that reads first and writes later is
    refused at once, whatever the timeout.
    """
    path = Path(path)
    with _alone(path, wait_seconds), explained(path):
        _begin(db.conn, path)
        try:
            yield
            db.conn.commit()
        except BaseException:
            # A full disk has rolled back already.
            if db.conn.in_transaction:
                db.conn.rollback()
            raise


@contextmanager
def writing_alone(path: Path | str, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Keeps other writers out for what can't be done within a transaction, and explains what goes wrong."""
    with _alone(Path(path), wait_seconds), explained(Path(path)):
        yield


@contextmanager
def upgrading(path: Path | str, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Held while something is made anew for every paper, in many transactions; waits for others as `writing` does."""
    with _alone(Path(path), wait_seconds, name="upgrade", busy="is bringing it up to date, which can take minutes"):
        yield


class SourceLock:
    """Held while a source is harvested, so that no two runs harvest it at once."""

    def __init__(self, path: Path | str, source: str) -> None:
        self.source = source
        self._path = Path(path)
        self._lock = FileLock(_file(self._path, _slug(source)), timeout=0)

    def acquire(self) -> Self:
        """Raises `BusyError` at once where another run has it."""
        try:
            _take(self._lock, self._path, 0)
        except Timeout as exc:
            raise BusyError(f"{self.source}: another run is harvesting this source; it goes on when that ends") from exc
        return self

    def release(self) -> None:
        self._lock.release(force=True)

    def remove(self) -> None:
        """Takes away the file that bears the name: while it is held, whoever comes next makes one of its own."""
        Path(self._lock.lock_file).unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


@contextmanager
def _alone(path: Path, wait_seconds: float, *, name: str = "write", busy: str | None = None) -> Iterator[None]:
    busy = busy or f"(crawl, import, watch …) has been writing for {wait_seconds:.0f} s"
    lock = FileLock(_file(path, name))
    try:
        _take(lock, path, wait_seconds)
    except Timeout as exc:
        if STOP.at is not None:
            raise _given_up(path) from exc
        raise LockedError(
            f"{path}: another paperfeed {busy}; see `paperfeed status`, and try again when it is done"
        ) from exc
    try:
        yield
    finally:
        lock.release()


def _file(path: Path, name: str) -> str:
    # A link to the database has the locks of the database.
    return f"{path.resolve()}.locks/{name}.lock"


def _take(lock: FileLock, path: Path, wait_seconds: float) -> None:
    end = time.monotonic() + wait_seconds
    try:
        Path(lock.lock_file).parent.mkdir(exist_ok=True)
        while True:
            try:
                lock.acquire(blocking=False)
                return
            except Timeout:
                if time.monotonic() >= STOP.patience(end):
                    raise
            time.sleep(_LOOK)
    except Timeout:
        raise
    except OSError as exc:
        raise StoreError(f"{path}: can't make lock files beside it ({exc.strerror}); is the folder writable?") from exc


def _begin(conn: sqlite3.Connection, path: Path) -> None:
    """SQLite's own wait, in steps: no handler of a signal runs within one."""
    (busy_ms,) = conn.execute("pragma busy_timeout").fetchone()
    end = time.monotonic() + busy_ms / 1000
    conn.execute(f"pragma busy_timeout = {min(busy_ms, round(_SQLITE_LOOK * 1000))}")
    try:
        while True:
            try:
                conn.execute("begin immediate")
                return
            except sqlite3.OperationalError as exc:
                if not is_locked(exc) or time.monotonic() >= end:
                    raise
                if time.monotonic() >= STOP.patience(end):
                    raise _given_up(path) from exc
    finally:
        conn.execute(f"pragma busy_timeout = {busy_ms}")


def _given_up(path: Path) -> GivenUpError:
    return GivenUpError(
        f"{path}: stopped while another program was writing to it; what was not stored is asked for again"
    )


def _slug(source: str) -> str:
    """A file name for a source name; the digest keeps `a:b` and `a/b` apart."""
    digest = hashlib.sha256(source.encode()).hexdigest()[:8]
    return f"{re.sub(r'[^A-Za-z0-9.]+', '-', source)[:60].strip('-.')}-{digest}"
