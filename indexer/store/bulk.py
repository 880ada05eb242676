"""Importing many records: transactions of some thousand, which other writers may come between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from sqlite_utils import Database

from crawler.journal import Batch, Exchange, Tally
from crawler.record import Fault, Page, Record
from crawler.source import PaperfeedError
from indexer.store import runs
from indexer.store.journal import iso, program_version
from indexer.store.ledger import Evidence, verdict
from indexer.store.locks import writing
from indexer.store.save import save_records

#: Records a transaction: some megabytes of pages, a second of work.
CHUNK = 2_000


def import_records(
    db: Database,
    path: Path | str,
    entries: Iterable[Record | Fault],
    *,
    name: str,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Callable[[Tally], None] | None = None,
) -> Tally:
    """Stores the records of a file called `name`, with a run and its faults in the ledger, into the database at `path`.

    Interrupted, or where `entries` raise, what came before is kept; import again to go on, since known records write
    nothing. `progress` hears the sums after every transaction.
    """
    moment, source = iso(now()), f"import:{Path(name).name}"
    exchange = Exchange(url=f"file:{Path(name).name}", fetched=moment, outcome="page")
    with writing(db, path):
        run = runs.start(db.conn, f"import {Path(name).name}", moment, program_version())
        runs.begin_source(db.conn, run, source, moment)
        fetch = runs.record(db.conn, run, source, exchange, 0, valid=False)
    total, reason = Tally(), "interrupted"
    try:
        for chunk, error in _chunks(iter(entries)):
            total = _add(total, _store(db, path, chunk, run=run, source=source, fetch=fetch, exchange=exchange))
            if progress is not None:
                progress(total)
            if error is not None:
                reason = f"failed: {error}"
                raise error
        reason = "finished"
    except PaperfeedError as exc:
        reason = f"failed: {exc}"
        raise
    finally:
        records = total.new + total.changed + total.unchanged
        told = verdict(
            Evidence(reason=reason, records=records, new=total.new, changed=total.changed, faults=total.faults)
        )
        with writing(db, path):
            runs.end_source(db.conn, run, source, iso(now()), told)
            runs.finish(db.conn, run, iso(now()), None)
    return total


def _store(
    db: Database,
    path: Path | str,
    chunk: list[Record | Fault],
    *,
    run: int,
    source: str,
    fetch: int,
    exchange: Exchange,
) -> Tally:
    records = tuple(e for e in chunk if isinstance(e, Record))
    faults = tuple(e for e in chunk if isinstance(e, Fault))
    with writing(db, path):
        tally = save_records(db.conn, records, feed=source, fetched=exchange.fetched)
        tally = _add(tally, Tally(faults=len(faults)))
        page = Page(records=records, faults=faults)
        runs.count(db.conn, run, Batch(source=source, kind="import", exchange=exchange, page=page), tally)
        runs.add_faults(db.conn, fetch, source, faults)
        db.conn.execute("update fetches set records = records + ? where id = ?", (len(records), fetch))
    return tally


def _chunks(entries: Iterator[Record | Fault]) -> Iterator[tuple[list[Record | Fault], PaperfeedError | None]]:
    """Lists of entries, and the error that ended them: what was read before it is still to be stored."""
    while True:
        chunk: list[Record | Fault] = []
        try:
            for entry in islice(entries, CHUNK):
                chunk.append(entry)  # noqa: PERF402 -- what was read before an error must not be lost
        except PaperfeedError as exc:
            yield chunk, exc
            return
        if not chunk:
            return
        yield chunk, None


def _add(one: Tally, other: Tally) -> Tally:
    return Tally(**{f.name: getattr(one, f.name) + getattr(other, f.name) for f in fields(Tally)})
