"""A copy of the database, taken while it is in use, and put back: whole or not at all.

A copy is made under another name, checked, written through to the disk, and only then given its name.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from crawler.disk import whole
from crawler.source import UsageError
from indexer.store.connect import open_store
from indexer.store.errors import LockedError, StoreError, explained
from indexer.store.integrity import thorough
from indexer.store.locks import writing_alone
from indexer.store.schema import migrations

#: Pages copied between two reports of progress: 8 MB.
_STEP = 1024

#: Is told how many pages are copied, and of how many.
Progress = Callable[[int, int], None]


def silent(done: int, total: int) -> None:
    """Nobody wants to know."""


def backup(path: Path, out: Path, *, force: bool = False, progress: Progress = silent) -> None:
    """Copies the database to `out` as it is at one moment, whatever its schema; nobody has to stop, nobody waits.

    The copy is one file, without a log beside it. Raises `UsageError` where there is a file already and `force` is
    false, `StoreError` where the database or its copy is not whole: then a file that was there stays.
    """
    if not path.is_file():
        raise StoreError(f"{path}: there is no such database; `paperfeed crawl`, `import` or `demo` makes one")
    if out.resolve() == path.resolve():
        raise UsageError(f"{out}: expected another file than the database itself")
    _may_write(out, force)
    _has_room(path, out)
    with whole(out) as part:
        _copy(path, part, progress)
        _check(part)


def restore(copy: Path, path: Path, *, force: bool = False, progress: Progress = silent) -> None:
    """Makes a backup the database at `path`, at the newest schema; the backup stays as it is.

    Raises `UsageError` where there is a database already and `force` is false, `StoreError` where the backup is not
    whole, `LockedError` where anybody has the database open, also for reading: they would go on reading the old file.
    """
    if not copy.is_file():
        raise UsageError(f"{copy}: there is no such backup")
    if copy.resolve() == path.resolve():
        raise UsageError(f"{copy}: expected a backup, found the database itself")
    _may_write(path, force)
    _has_room(copy, path)
    with ExitStack() as held, whole(path) as part:  # what is held is held until the file has its name
        _copy(copy, part, progress)
        open_store(part, create=False).close()
        _check(part)
        held.enter_context(writing_alone(path))
        if path.exists():
            _quieten(path)


def _may_write(out: Path, force: bool) -> None:
    if out.is_dir():
        raise UsageError(f"{out}: expected the name of a file, found a folder")
    if not out.parent.is_dir():
        raise UsageError(f"{out}: expected the folder {out.parent} to exist")
    if out.exists() and not force:
        raise UsageError(f"{out}: is there already; --force replaces it once the new one is whole")


def _has_room(path: Path, out: Path) -> None:
    """Raises `StoreError` before anything is written where a copy can't fit."""
    size = path.stat().st_size
    log = Path(f"{path}-wal")
    size += log.stat().st_size if log.exists() else 0
    free = shutil.disk_usage(out.absolute().parent).free
    if free < size:
        raise StoreError(f"{out}: expected room for {size / 1e6:,.1f} MB, found {free / 1e6:,.1f} MB on that disk")


def _copy(path: Path, part: Path, progress: Progress) -> None:
    source, target = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True), sqlite3.connect(str(part))
    try:
        with explained(path):
            # A transaction keeps one moment before our eyes: else each commit of a crawl begins the copy anew.
            source.execute("begin")
            if not migrations.applied(Database(source)):
                raise StoreError(f"{path}: expected a paperfeed database, found another one; choose with --db")
        try:
            source.backup(target, pages=_STEP, progress=lambda _, left, total: progress(total - left, total), sleep=0)
            # One file, that can be copied anywhere.
            target.execute("pragma journal_mode = delete")
        except sqlite3.DatabaseError as exc:
            # It may be the disk of either, and carries no code that says so.
            raise StoreError(f"{path}: can't be copied to {part}: {exc}; nothing was replaced") from exc
    finally:
        source.close()
        target.close()


def _check(part: Path) -> None:
    """Raises `StoreError` for a copy that is damaged, or whose search index is not that of its papers."""
    db = Database(sqlite3.connect(str(part)))
    try:
        found = thorough(db)
        db.conn.execute("pragma journal_mode = delete")
    except sqlite3.DatabaseError as exc:
        found = [str(exc)]
    finally:
        db.close()
    if found:
        raise StoreError(f"{part}: the copy is not whole: {found[0]}; nothing was replaced")


def _quieten(path: Path) -> None:
    """Nobody has the database open, and there is no log beside it: SQLite would read one that is left behind into
    whatever bears the name next."""
    conn = sqlite3.connect(str(path), timeout=0)
    try:
        # Refused while anybody else has it open; folds the log into the file, and removes it.
        conn.execute("pragma journal_mode = delete").fetchone()
    except sqlite3.DatabaseError as exc:
        code = (getattr(exc, "sqlite_errorcode", None) or 0) & 0xFF
        if code in (5, 6):
            raise LockedError(
                f"{path}: expected nobody to have it open, found somebody ({exc}); stop `paperfeed serve`, crawls and "
                "other programs that read it, and try again"
            ) from exc
        if code not in (11, 26):
            raise StoreError(f"{path}: can't be replaced ({exc})") from exc
        # What is damaged beyond opening has nothing to fold in.
    finally:
        conn.close()
    for end in ("-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)
