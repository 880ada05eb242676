"""Importing many records: transactions of some thousand, which other writers may come between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from sqlite_utils import Database

from crawler.journal import Batch, Exchange, Tally
from crawler.record import Fault, Page, Record
from crawler.source import PaperfeedError
from indexer.store import runs
from indexer.store.forgotten import withhold
from indexer.store.journal import iso, program_version
from indexer.store.ledger import Evidence, exit_code, verdict
from indexer.store.locks import writing
from indexer.store.save import save_page

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
    """Stores the records of a file called `name`, some thousand a transaction; see `import_pages`."""
    return import_pages(db, path, _pages(iter(entries)), kind="import", name=name, now=now, progress=progress)


def import_pages(
    db: Database,
    path: Path | str,
    pages: Iterable[Page],
    *,
    kind: str,
    name: str,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Callable[[Tally], None] | None = None,
) -> Tally:
    """Stores the pages of a file called `name`, read as that kind of source, into the database at `path`.

    Each page is a transaction; run and faults stand in the ledger. Interrupted, or where `pages` raise, what came
    before is kept; import again to go on, since known records write nothing. `progress` hears the sums after each.
    """
    moment, source = iso(now()), f"import:{Path(name).name}"
    exchange = Exchange(url=f"file:{Path(name).name}", fetched=moment, outcome="page")
    with writing(db, path):
        run = runs.start(db.conn, f"import {Path(name).name}", moment, program_version())
        runs.begin_source(db.conn, run, source, moment)
        fetch = runs.record(db.conn, run, source, exchange, 0, valid=False)
    total, reason = Tally(), "interrupted"
    try:
        for page in pages:
            batch = Batch(source=source, kind=kind, exchange=exchange, page=page)
            total += _store(db, path, batch, page, run=run, fetch=fetch)
            if progress is not None:
                progress(total)
        reason = "finished"
    except PaperfeedError as exc:
        reason = f"failed: {exc}"
        raise
    finally:
        _end(db, path, run, source, reason, total, iso(now()))
    return total


def _store(db: Database, path: Path | str, batch: Batch, page: Page, *, run: int, fetch: int) -> Tally:
    with writing(db, path):
        page = withhold(db.conn, page, batch.exchange.url) or Page()
        tally = save_page(db.conn, page, kind=batch.kind, feed=batch.source, fetched=batch.exchange.fetched)
        runs.count(db.conn, run, batch, tally)
        runs.add_faults(db.conn, fetch, batch.source, page.faults)
        db.conn.execute("update fetches set records = records + ? where id = ?", (len(page.records), fetch))
    return tally


def _end(db: Database, path: Path | str, run: int, source: str, reason: str, total: Tally, moment: str) -> None:
    records = total.new + total.changed + total.unchanged
    evidence = Evidence(reason=reason, records=records, new=total.new, changed=total.changed, faults=total.faults)
    judged = verdict(evidence)
    with writing(db, path):
        runs.end_source(db.conn, run, source, moment, judged)
        runs.finish(db.conn, run, moment, exit_code([judged.verdict], failed=reason.startswith("failed")))


def _pages(entries: Iterator[Record | Fault]) -> Iterator[Page]:
    """Pages of `CHUNK` entries; what was read before an error comes before the error."""
    while True:
        chunk: list[Record | Fault] = []
        error = None
        try:
            for entry in islice(entries, CHUNK):
                chunk.append(entry)  # noqa: PERF402 -- what was read before an error must not be lost
        except PaperfeedError as exc:
            error = exc
        if chunk:
            yield Page(
                records=tuple(e for e in chunk if isinstance(e, Record)),
                faults=tuple(e for e in chunk if isinstance(e, Fault)),
            )
        if error is not None:
            raise error
        if not chunk:
            return
