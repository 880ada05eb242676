"""`paperfeed import` of a whole archive of JSON lines."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from crawler.journal import Tally
from crawler.record import Record
from crawler.source import PaperfeedError
from indexer.imports import lines
from indexer.load import loader
from indexer.load.database import Loading
from indexer.store import graft, pending, runs
from indexer.store.bulk import CHUNK, Account, begin, end
from indexer.store.connect import PAGE_BYTES, open_store
from indexer.store.locks import SourceLock, writing
from indexer.store.moment import iso
from indexer.store.save import save_records
from indexer.store.side import scratch

#: Files smaller than this are not worth starting processes for; a gzip file holds three times as much.
WORTH = 12 * 1024 * 1024
#: A load that makes the database this many times larger builds its indexes at the end.
_TIMES = 3
_BYTES_PER_PAPER = 1_700


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a load has come: what it does, its sums, bytes of text read and about how many there are."""

    doing: str
    tally: Tally
    read: int = 0
    bytes: int = 0


Hear = Callable[[Progress], None]


def is_large(file: Path) -> bool:
    """Whether a file is worth loading in parallel."""
    return text_bytes(file) >= WORTH


def text_bytes(file: Path) -> int:
    """About how many bytes the file holds when it is unpacked."""
    with file.open("rb") as opened:
        return file.stat().st_size * (3 if opened.read(2) == b"\x1f\x8b" else 1)


def load(
    path: Path, file: Path, *, now: Callable[[], datetime] = lambda: datetime.now(UTC), hear: Hear | None = None,
    workers: int | None = None,
) -> Tally:  # fmt: skip
    """Stores a file of JSON lines into the database at `path`, by several processes; killed, it goes on where it was
    when it is called again. Leads to what `indexer.store.bulk.import_records` leads to."""
    moment, hear = iso(now()), hear or (lambda progress: None)
    with SourceLock(path, pending.LOCK):
        with closing(open_store(path, loading=True)) as db:
            state = _begin(db, path, file, moment)
            account = begin(db, path, file.name, moment, fetched=state.began)
        tally, reason = Tally(), "interrupted"
        try:
            with closing(open_store(path, loading=True)) as db:
                work = Loading(db, path, file=state.file, run=account.run, fetch=account.fetch, source=account.source)
                try:
                    _read(db, path, file, state, work, hear, workers)
                finally:
                    tally = work.tally
            with closing(open_store(path, loading=True)) as db:
                hear(Progress(doing="building indexes", tally=tally))
                pending.mend(db, path)
                with writing(db, path):
                    graft.settle(db.conn)
                tally += _late(db, path, state, account)
                pending.compare(db, path)
                with writing(db, path):
                    db.conn.execute("delete from loads where file = ?", (state.file,))
            reason = "finished"
        except PaperfeedError as exc:
            reason = f"failed: {exc}"
            raise
        finally:
            with closing(open_store(path, loading=True)) as db:
                end(db, path, account, reason, tally, iso(now()))
    return tally


@dataclass(frozen=True, slots=True)
class _State:
    file: str
    began: str
    lines: int
    alone: bool


def _begin(db: Database, path: Path, file: Path, moment: str) -> _State:
    """Where an earlier import of the same file stopped, else its beginning; drops the indexes that are quicker to
    build at the end."""
    name, size, head = str(file.resolve()), file.stat().st_size, _head(file)
    sql = "select began, lines from loads where file = ? and bytes = ? and head = ?"
    held = db.conn.execute(sql, (name, size, head)).fetchone()
    with writing(db, path):
        if held is None:
            db.conn.execute("delete from loads where file = ?", (name,))
            db.conn.execute(
                "insert into loads (file, bytes, head, began) values (?, ?, ?, ?)", (name, size, head, moment)
            )
        (papers,) = db.conn.execute("select count(*) from papers").fetchone()
        if papers * _TIMES * _BYTES_PER_PAPER < text_bytes(file):
            pending.drop(db.conn, name)
    (left,) = db.conn.execute("select indexes <> '[]' from loads where file = ?", (name,)).fetchone()
    return _State(name, held[0] if held else moment, held[1] if held else 0, bool(left))


def _read(db: Database, path: Path, file: Path, state: _State, work: Loading, hear: Hear, workers: int | None) -> None:
    size, read = text_bytes(file), 0

    def counted() -> Iterator[tuple[int, bytes]]:
        nonlocal read
        for number, line in lines.read(file):
            read += len(line)
            if number > state.lines:
                yield number, line

    def take(part: loader.Part) -> None:
        work.take(part)
        hear(Progress(doing="reading", tally=work.tally, read=read, bytes=max(size, read)))

    declared = db.conn.execute("select sql from sqlite_master where name = 'papers_fts'").fetchone()[0]
    with _quick(db.conn, state.alone), scratch(path, "load") as folder:
        settings = (PAGE_BYTES, declared, work.source, state.began)
        loader.run(counted(), folder, settings, size=size, number=work.number, take=take, workers=workers)


@contextmanager
def _quick(conn: sqlite3.Connection, wanted: bool) -> Iterator[None]:
    """A rollback journal in place of the log, where nobody reads meanwhile: new pages are then written once."""
    alone = False
    if wanted:
        conn.execute("pragma busy_timeout = 0")
        # Somebody else may have it open: then the log it is.
        with suppress(sqlite3.OperationalError):
            alone = conn.execute("pragma journal_mode = delete").fetchone()[0] == "delete"
        conn.execute("pragma busy_timeout = 30000")
    try:
        yield
    finally:
        if alone and not conn.in_transaction:
            # Where somebody reads just now, whoever opens the file next does it.
            with suppress(sqlite3.OperationalError):
                conn.execute("pragma journal_mode = wal")


def _late(db: Database, path: Path, state: _State, account: Account) -> Tally:
    """Stores what was put aside, the way a harvest stores it."""
    total = Tally()
    sql = f"select id, record from late_records where file = ? order by id limit {CHUNK}"
    while found := db.conn.execute(sql, (state.file,)).fetchall():
        records = [Record.from_json(json.loads(record)) for _, record in found]
        with writing(db, path):
            tally = save_records(db.conn, records, feed=account.source, fetched=state.began)
            runs.add(db.conn, account.run, account.source, tally, fetch=account.fetch)
            db.conn.execute("delete from late_records where file = ? and id <= ?", (state.file, found[-1][0]))
        total += tally
    return total


def _head(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.sha256(opened.read(1_000_000)).hexdigest()
