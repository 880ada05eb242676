"""Opening the database: what is not ours, too new, or not there is refused before anything is written."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from indexer.store import log, pending, searchindex, searchversion, servedversion
from indexer.store.errors import LockedError, OldSchemaError, StoreError, explained
from indexer.store.locks import BUSY_SECONDS, WAIT_SECONDS, writing, writing_alone
from indexer.store.schema import migrations

#: Larger than SQLite's 4096: a paper with its abstract fills a third of such a page.
PAGE_BYTES = 8192

_MAGIC = b"SQLite format 3\x00"


def open_store(
    path: Path | str,
    *,
    create: bool = True,
    readonly: bool = False,
    any_index: bool = False,
    loading: bool = False,
    busy_seconds: float = BUSY_SECONDS,
) -> Database:
    """The database at `path`, at the newest schema; made when it is missing and `create` is true.

    An up-to-date file is not written to. With `readonly` nothing ever is, an older schema is refused. Raises
    `StoreError` for a missing file or folder, a file that is not a database, not ours, newer than this program,
    or held by somebody else. A search index of older rules is made anew, unless `any_index`; what a killed load left
    undone is made good, unless `loading`, and what other rules served is served anew. Network file systems are not
    supported: the write-ahead log needs shared memory.
    """
    path = Path(path)
    new = _is_new(path, create and not readonly)
    with explained(path):
        db = Database(_connect(path, readonly, busy_seconds))
        try:
            _check(db, path, new)
            if not readonly:
                _prepare(db, path, new)
            if migrations.pending(db):
                _migrate(db, path, readonly)
            if not readonly and not any_index:
                _bring(db, path)
            if new:
                pending.begin(db, path)
            if not readonly and not loading:
                pending.mend_left(db, path, compares=not any_index)
            if not readonly and not any_index and (new or not loading):
                servedversion.bring(db, path)
        except BaseException:
            db.close()
            raise
    return db


def open_reading(path: Path | str) -> Database:
    """The database at `path`, to read from; an older one is brought up to date first, unless somebody is at it already.

    Raises `StoreError` as `open_store` does, also where its schema is older and can't be written.
    """
    may_write = all(os.access(each, os.W_OK) for each in (path, Path(path).absolute().parent))
    try:
        db = open_store(path, create=False, readonly=True)
    except OldSchemaError as exc:
        if not may_write:
            raise StoreError(f"{exc}, as somebody who may write to it") from exc
    else:
        if not (may_write and searchversion.is_older(db.conn)):
            return db
        db.close()
    with closing(open_store(path, create=False, any_index=True)) as db, suppress(LockedError):
        _bring(db, Path(path), wait_seconds=0)
    return open_store(path, create=False, readonly=True)


def is_begun(path: Path | str) -> bool:
    """Whether there is anything in the file: not where there is none, nor while another process is making it."""
    path = Path(path)
    if not path.is_file() or not path.stat().st_size:
        return False
    with closing(_connect(path, True, BUSY_SECONDS)) as conn:
        try:
            return conn.execute("select 1 from sqlite_master").fetchone() is not None
        except sqlite3.DatabaseError:
            return True  # whoever opens it says what is wrong


def _is_new(path: Path, create: bool) -> bool:
    if path.is_dir():
        raise StoreError(f"{path}: expected a database file, found a folder; name a file in it with --db")
    if not path.parent.is_dir():
        raise StoreError(f"{path}: expected the folder {path.parent} to exist; make it, or choose another with --db")
    if not path.exists() or path.stat().st_size == 0:
        if not create:
            raise StoreError(f"{path}: there is no such database; `paperfeed crawl`, `import` or `demo` makes one")
        return True
    with path.open("rb") as file:
        head = file.read(len(_MAGIC))
    if head != _MAGIC:
        raise StoreError(f"{path}: expected an SQLite database, found something else; choose another file with --db")
    return False


def _connect(path: Path, readonly: bool, busy_seconds: float) -> sqlite3.Connection:
    # An absolute path: `:memory:` and `file:…` would mean something else to SQLite than to us.
    path = path.absolute()
    if readonly:
        _roll_back(path)
        # Where nobody can write, nobody does: without a log beside it the file may be read as it lies there.
        still = "&immutable=1" if not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists() else ""
        return sqlite3.connect(f"file:{quote(str(path))}?mode=ro{still}", uri=True, timeout=busy_seconds)
    return sqlite3.connect(str(path), timeout=busy_seconds)


def _roll_back(path: Path) -> None:
    """Undoes what a load was doing when it was killed: SQLite does that for whoever may write."""
    journal = Path(f"{path}-journal")
    if journal.exists() and os.access(path, os.W_OK):
        conn = sqlite3.connect(str(path))
        conn.execute("select count(*) from sqlite_master").fetchone()
        conn.close()


def _check(db: Database, path: Path, new: bool) -> None:
    tables = {name for (name,) in db.conn.execute("select name from sqlite_master where type = 'table'")}
    applied = {m.name for m in migrations.applied(db)}
    if tables and not applied and not new:
        found = ", ".join(sorted(tables)[:3])
        raise StoreError(f"{path}: expected a paperfeed database, found another one (tables {found}); choose with --db")
    known = {m.name for m in migrations.pending(Database(memory=True))}
    if unknown := sorted(applied - known):
        raise StoreError(
            f"{path}: expected schema {max(known)} or older, found {unknown[-1]}: a newer paperfeed has written it; "
            "upgrade with `pip install --upgrade paperfeed`"
        )


def _prepare(db: Database, path: Path, new: bool) -> None:
    if new:
        db.conn.execute(f"pragma page_size = {PAGE_BYTES}")
    if db.conn.execute("pragma journal_mode").fetchone() != ("wal",):
        # Stays in the file. Two who change it at once are refused without waiting, whatever the timeout.
        with writing_alone(path):
            db.conn.execute("pragma journal_mode = wal")
    db.conn.execute("pragma synchronous = normal")
    db.conn.execute("pragma foreign_keys = on")
    db.conn.execute(f"pragma journal_size_limit = {log.KEPT_BYTES}")


def _migrate(db: Database, path: Path, readonly: bool) -> None:
    if readonly:
        raise OldSchemaError(f"{path}: expected the newest schema, found an older one; run `paperfeed doctor` once")
    with writing(db, path):
        # Another process may have migrated while this one waited for the lock.
        if migrations.pending(db):
            migrations.apply(db)


def _bring(db: Database, path: Path, *, wait_seconds: float = WAIT_SECONDS) -> None:
    """Has the search index made anew where older rules made it."""
    searchversion.check_newer(db.conn, path)
    if not searchversion.is_current(db.conn):
        searchindex.build(path, wait_seconds=wait_seconds)
