"""Importing many records: transactions of some hundred, which other writers may come between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from sqlite_utils import Database

from crawler.journal import Batch, Exchange, Tally
from crawler.record import Fault, Page, Record
from crawler.source import PaperfeedError
from indexer.store import runs
from indexer.store.forgotten import withhold
from indexer.store.journal import program_version
from indexer.store.ledger import Evidence, exit_code, verdict
from indexer.store.locks import writing
from indexer.store.moment import iso
from indexer.store.pieces import MOST, cut
from indexer.store.save import save_page

#: Records that are read at a time, and a transaction where they are put in otherwise.
CHUNK = MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where the ledger keeps what an import reads: its run, its source, and the file as one exchange."""

    run: int
    source: str
    fetch: int
    exchange: Exchange


def import_records(
    db: Database,
    path: Path | str,
    entries: Iterable[Record | Fault],
    *,
    name: str,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Callable[[Tally], None] | None = None,
) -> Tally:
    """Stores the records of a file called `name`, some hundred a transaction; see `import_pages`."""
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

    Each page is a transaction, a long one several; run and faults stand in the ledger. Interrupted, or where `pages`
    raise, what came before is kept; import again to go on, since known records write nothing. `progress` hears the
    sums after each.
    """
    moment = iso(now())
    account = begin(db, path, Path(name).name, moment, fetched=moment)
    total, reason = Tally(), "interrupted"
    try:
        for page in pages:
            for piece in cut(page):
                total += _store(db, path, account, kind, piece)
                if progress is not None:
                    progress(total)
        reason = "finished"
    except PaperfeedError as exc:
        reason = f"failed: {exc}"
        raise
    finally:
        end(db, path, account, reason, total, iso(now()))
    return total


def begin(db: Database, path: Path | str, name: str, moment: str, *, fetched: str) -> Account:
    """Opens the account of an import of the file called `name`, and its run. Records count as read at `fetched`."""
    source = f"import:{name}"
    exchange = Exchange(url=f"file:{name}", fetched=fetched, outcome="page")
    with writing(db, path):
        run = runs.start(db.conn, f"import {name}", moment, program_version())
        runs.begin_source(db.conn, run, source, moment)
        fetch = runs.record(db.conn, run, source, exchange, 0, valid=False)
    return Account(run=run, source=source, fetch=fetch, exchange=exchange)


def end(db: Database, path: Path | str, account: Account, reason: str, total: Tally, moment: str) -> None:
    """Closes the account of an import, and its run."""
    evidence = Evidence(reason=reason, records=total.records, new=total.new, changed=total.changed, faults=total.faults)
    judged = verdict(evidence)
    with writing(db, path):
        runs.end_source(db.conn, account.run, account.source, moment, judged)
        runs.finish(db.conn, account.run, moment, exit_code([judged.verdict], failed=reason.startswith("failed")))


def _store(db: Database, path: Path | str, account: Account, kind: str, page: Page) -> Tally:
    exchange = account.exchange
    batch = Batch(source=account.source, kind=kind, exchange=exchange, page=page)
    with writing(db, path):
        page = withhold(db.conn, page, exchange.url) or Page()
        tally = save_page(db.conn, page, kind=kind, feed=account.source, fetched=exchange.fetched)
        runs.count(db.conn, account.run, batch, tally)
        runs.add_faults(db.conn, account.fetch, account.source, page.faults)
        db.conn.execute("update fetches set records = records + ? where id = ?", (len(page.records), account.fetch))
    return tally


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
