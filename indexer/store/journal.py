"""The crawler's memory on the database: what `PAPERFEED_JOURNAL` names and Scrapy loads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType
from typing import Self

from crawler.journal import Batch, Harvest, Judgement, Tally, Validators
from crawler.record import Listed, Page
from crawler.source import UsageError, named
from indexer.health import AHEAD
from indexer.store import brought, following, log, runs
from indexer.store.account import Account
from indexer.store.connect import is_begun, open_store
from indexer.store.forgotten import block, is_forgotten, page_digest, withhold
from indexer.store.ledger import Evidence, next_due, verdict
from indexer.store.locks import SourceLock, writing
from indexer.store.moment import iso
from indexer.store.pieces import store_ahead
from indexer.store.precedent import Precedent, precedent
from indexer.store.profiles import Part, without_emptied
from indexer.store.resolutions import NAMES, heed
from indexer.store.save import save_page

#: After this, or after so many intervals, a page is asked for without conditions, since a server's ETag may have
#: stopped telling the truth.
FORCE_AFTER = timedelta(days=7)
_FORCE_AFTER_INTERVALS = 5
_EVERY = timedelta(days=1)
_NO_PRECEDENT = Precedent()


class DatabaseJournal:
    """One run on one database: `crawler.journal.Journal`. A commit is a transaction, that of a long page some. Close
    it, with the exit code.

    What is replayed from the archive is stored and recorded once; the row of a source that is known stays as it is.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        command: str = "scrapy crawl",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._path, self._now = Path(path), now
        self._db = open_store(self._path)
        self._open: dict[str, Account] = {}
        brought.prepare(self._db.conn)
        with self._writing():
            self.run = runs.start(self._db.conn, command, self._moment(), program_version())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, at: TracebackType | None) -> None:
        self.close(None if exc is None else 1)

    def begin(
        self,
        source: str,
        kind: str,
        options: Mapping[str, str],
        *,
        every: timedelta | None = None,
        replaying: bool = False,
    ) -> Harvest:
        """Takes the source; raises `BusyError` where another run has it."""
        lock = SourceLock(self._path, source).acquire()
        try:
            with self._writing():
                if replaying:
                    harvest = runs.ensure_replayed(self._db.conn, source, kind)
                else:
                    harvest = runs.ensure_source(self._db.conn, source, kind, options, self._moment())
                    following.follow(self._db.conn, source, every)
                runs.begin_source(self._db.conn, self.run, source, self._moment())
        except BaseException:
            lock.release()
            raise
        left = len(harvest.todo)
        self._open[source] = Account(
            lock=lock, kind=kind, options=options, left=left, resumed=left > 0, replaying=replaying
        )
        return harvest

    def validators(self, source: str, url: str) -> Validators:
        """Empty once in a while, and after anything but a good page in a harvest that went well."""
        account = self._open.get(source)
        every = self._every(source, account.kind) if account else _EVERY
        not_before = self._now() - max(FORCE_AFTER, _FORCE_AFTER_INTERVALS * every)
        not_after = self._now() + AHEAD
        return runs.validators(self._db.conn, source, url, not_before=iso(not_before), not_after=iso(not_after))

    def forgotten(self, url: str) -> bool:
        """Whether `paperfeed forget` was told that address."""
        return is_forgotten(self._db.conn, url)

    def lacking(self, source: str, listed: Sequence[Listed]) -> tuple[Listed, ...]:
        """By what this run has committed, and in the rest of an earlier one by the day of what is stored."""
        account = self._open[source]
        return brought.lacking(self._db.conn, source, listed, kind=account.kind if account.resumed else None)

    def withhold(self, page: Page, url: str, via: str | None = None) -> Page | None:
        """Also keeps in mind an address whose page is about nobody else: what it leads to is theirs."""
        left = withhold(self._db.conn, page, url, via)
        if left is None:
            with self._writing():
                block(self._db.conn, [page_digest(url)], "page", self._moment())
        return left

    def commit(self, batch: Batch) -> Tally:
        """Raises `StoreError` where the database can't be written, or somebody reads an old state of it too long."""
        log.bound(self._db.conn, self._path)
        exchange, conn = batch.exchange, self._db.conn
        account = self._open[batch.source]
        overlap = None if batch.page is None else brought.overlap(conn, batch.source, batch.kind, batch.page)
        ahead = self._store_ahead(account, batch)
        with self._writing():
            fetch = runs.recorded(conn, exchange) if account.replaying else None
            again = fetch is not None
            batch = heed(conn, batch)
            page = withhold(conn, batch.page or Page(), exchange.url, batch.via) or Page()
            page, emptied = without_emptied(conn, page)
            tally = ahead + save_page(
                conn,
                replace(page, records=page.records[ahead.records :]),
                kind=batch.kind,
                feed=batch.source,
                fetched=exchange.fetched,
                again=again,
                part=Part(url=exchange.url, via=batch.via) if batch.via else None,
            )
            if fetch is None:
                # What a server said of an answer of long ago must not be sent back to it. What holds nothing may have
                # been something else than it seemed.
                valid = not account.replaying and bool(page.records or page.profiles)
                fetch = runs.record(conn, self.run, batch.source, exchange, len(page.records), valid=valid)
            runs.count(conn, self.run, batch, tally, overlap)
            runs.record_faults(conn, fetch, batch.source, page.faults)
            if batch.page is not None:
                brought.note(conn, batch.source, batch.page)
            if batch.moves and not account.replaying:
                runs.move(conn, batch)
                runs.remember(conn, batch)
        account.enter(batch, page, tally, emptied)
        return tally

    def _store_ahead(self, account: Account, batch: Batch) -> Tally:
        """The first pieces of a long page, but not of an answer that replaces an earlier reading of it, or to us."""
        replaces = account.replaying and runs.recorded(self._db.conn, batch.exchange) is not None
        if replaces or batch.via is not None or batch.source in NAMES:
            return Tally()
        return store_ahead(self._db, self._path, batch)

    def end(self, source: str, reason: str) -> Judgement:
        """Writes the verdict and when the source is due again, and lets it go."""
        if (account := self._open.pop(source, None)) is None:
            return self._close_account(source, verdict(Evidence(reason=reason)), None)
        try:
            held = precedent(self._db.conn, self.run, source, account, self._now())
            judgement = verdict(account.evidence(reason), stale=held.stale, scant=held.scant, quiet=held.quiet)
            return self._close_account(source, judgement, account, held, interrupted=reason.startswith("interrupted"))
        finally:
            account.lock.release()

    def committed(self, archive_file: str) -> int:
        """Where the last exchange that points into that archive file ends."""
        sql = "select max(archive_offset + archive_length) from fetches where archive = ?"
        (end,) = self._db.conn.execute(sql, (archive_file,)).fetchone()
        return int(end or 0)

    def close(self, exit_code: int | None = None) -> None:
        """Ends the run; sources that were not let go have failed."""
        for source in list(self._open):
            self.end(source, "failed: the run ended early")
        with self._writing():
            runs.finish(self._db.conn, self.run, self._moment(), exit_code)
        log.fold(self._db.conn)
        self._db.close()

    def _close_account(
        self,
        source: str,
        judgement: Judgement,
        account: Account | None,
        held: Precedent = _NO_PRECEDENT,
        *,
        interrupted: bool = False,
    ) -> Judgement:
        now, conn = self._now(), self._db.conn
        with self._writing():
            if account is not None and not account.replaying:
                every, owing = self._every(source, account.kind), account.whole and bool(account.owed)
                due = now + next_due(judgement, every, account.left, interrupted=interrupted, owing=owing)
                if judgement.reason == held.quiet:
                    judgement = replace(judgement, reason=f"{held.quiet}; next due {due:%a %H:%M} UTC")
                runs.settle(conn, source, self.run, judgement, now=iso(now), due=iso(due))
            runs.end_source(conn, self.run, source, iso(now), judgement, held.expected)
        return judgement

    def _every(self, source: str, kind: str) -> timedelta:
        sql = "select every_seconds from sources where name = ?"
        (seconds,) = self._db.conn.execute(sql, (source,)).fetchone()
        if seconds is not None:
            return timedelta(seconds=seconds)
        try:
            return named(kind).every
        except UsageError:
            return _EVERY

    def _writing(self) -> AbstractContextManager[None]:
        return writing(self._db, self._path)

    def _moment(self) -> str:
        return iso(self._now())


def standing(path: Path, source: str, kind: str, options: Mapping[str, str]) -> Harvest:
    """Where a source stands, without taking it; nothing is known where there is no database."""
    if not is_begun(path):
        return Harvest()
    db = open_store(path, readonly=True)
    try:
        return runs.known(db.conn, source, kind, options)
    finally:
        db.close()


def program_version() -> str | None:
    """For the ledger; None when run from a folder that is not installed."""
    try:
        return version("paperfeed")
    except PackageNotFoundError:
        return None
