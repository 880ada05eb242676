"""The crawler's memory on the database: what `PAPERFEED_JOURNAL` names and Scrapy loads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType
from typing import Self

from crawler.journal import Batch, Harvest, Judgement, Tally, Validators
from crawler.record import Listed, Page
from crawler.source import UsageError, named
from indexer.store import brought, calendar, following, runs, yields
from indexer.store.calendar import News
from indexer.store.connect import is_begun, open_store
from indexer.store.forgotten import block, is_forgotten, page_digest, withhold
from indexer.store.ledger import Answer, Evidence, next_due, verdict
from indexer.store.locks import SourceLock, writing
from indexer.store.pieces import store_ahead
from indexer.store.profiles import Part, without_emptied
from indexer.store.resolutions import NAMES, heed
from indexer.store.save import save_page

#: After this, or after so many intervals, a page is asked for without conditions, since a server's ETag may have
#: stopped telling the truth.
FORCE_AFTER = timedelta(days=7)
_FORCE_AFTER_INTERVALS = 5
_EVERY = timedelta(days=1)
#: How far back announcements are looked through for the newest.
_REMEMBERED = timedelta(days=60)


@dataclass(slots=True, kw_only=True)
class _Account:
    """A source that this run holds: its lock, and what the verdict will rest on."""

    lock: SourceLock
    kind: str
    options: Mapping[str, str]
    answers: dict[str, Answer] = field(default_factory=dict)
    records: int = 0
    new: int = 0
    changed: int = 0
    faults: int = 0
    missing: int = 0
    emptied: int = 0
    left: int = 0
    owed: Mapping[str, str] = field(default_factory=dict)
    resumed: bool = False
    moves: bool = True
    whole: bool = False
    replaying: bool = False
    interrupted: bool = False
    quiet: str | None = None


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
        self._open: dict[str, _Account] = {}
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
                    harvest = runs.ensure_source(self._db.conn, source, kind, options)
                    following.follow(self._db.conn, source, every)
                runs.begin_source(self._db.conn, self.run, source, self._moment())
        except BaseException:
            lock.release()
            raise
        left = len(harvest.todo)
        self._open[source] = _Account(
            lock=lock, kind=kind, options=options, left=left, resumed=left > 0, replaying=replaying
        )
        return harvest

    def validators(self, source: str, url: str) -> Validators:
        """Empty once in a while, and after anything but a good page in a harvest that went well."""
        account = self._open.get(source)
        every = self._every(source, account.kind) if account else _EVERY
        not_before = self._now() - max(FORCE_AFTER, _FORCE_AFTER_INTERVALS * every)
        return runs.validators(self._db.conn, source, url, iso(not_before))

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
        """Raises `StoreError` where the database can't be written."""
        exchange, conn = batch.exchange, self._db.conn
        account = self._open[batch.source]
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
            runs.count(conn, self.run, batch, tally)
            runs.record_faults(conn, fetch, batch.source, page.faults)
            if batch.page is not None:
                brought.note(conn, batch.source, batch.page)
            if batch.moves and not account.replaying:
                runs.move(conn, batch)
                runs.remember(conn, batch)
        account.emptied += emptied
        self._enter(account, batch, page, tally)
        return tally

    def _store_ahead(self, account: _Account, batch: Batch) -> Tally:
        """The first pieces of a long page, but not of an answer that replaces an earlier reading of it, or to us."""
        replaces = account.replaying and runs.recorded(self._db.conn, batch.exchange) is not None
        if replaces or batch.via is not None or batch.source in NAMES:
            return Tally()
        return store_ahead(self._db, self._path, batch)

    def end(self, source: str, reason: str) -> Judgement:
        """Writes the verdict and when the source is due again, and lets it go."""
        if (account := self._open.pop(source, None)) is None:
            return self._close_account(source, verdict(Evidence(reason=reason)), None)
        evidence = Evidence(
            reason=reason,
            answers=tuple(account.answers.values()),
            records=account.records,
            new=account.new,
            changed=account.changed,
            faults=account.faults,
            missing=account.missing,
            emptied=account.emptied,
            left=account.left,
            owed=account.owed,
        )
        try:
            news = self._news(source, account)
            account.interrupted, account.quiet = reason.startswith("interrupted"), news.quiet
            scant = None if news.quiet else self._scant(source, account)
            judgement = verdict(evidence, stale=news.stale, scant=scant, quiet=news.quiet)
            return self._close_account(source, judgement, account)
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
        self._db.close()

    def _enter(self, account: _Account, batch: Batch, page: Page, tally: Tally) -> None:
        exchange = batch.exchange
        account.answers[exchange.url] = Answer.of(exchange)
        account.records, account.faults = account.records + len(page.records), account.faults + len(page.faults)
        account.new, account.changed = account.new + tally.new, account.changed + tally.changed
        account.missing, account.owed, account.moves = batch.missing, batch.owed, batch.moves
        account.whole = batch.cursor is not None
        account.left = 0 if account.replaying else len(batch.todo)

    def _close_account(self, source: str, judgement: Judgement, account: _Account | None) -> Judgement:
        now, conn = self._now(), self._db.conn
        with self._writing():
            if account is not None and not account.replaying:
                every, owing = self._every(source, account.kind), account.whole and bool(account.owed)
                due = now + next_due(judgement, every, account.left, interrupted=account.interrupted, owing=owing)
                if judgement.reason == account.quiet:
                    judgement = replace(judgement, reason=f"{account.quiet}; next due {due:%a %H:%M} UTC")
                runs.settle(conn, source, self.run, judgement, now=iso(now), due=iso(due))
            runs.end_source(conn, self.run, source, iso(now), judgement)
        return judgement

    def _news(self, source: str, account: _Account) -> News:
        """What arXiv's calendar says of a feed of announcements; nothing of other sources."""
        if account.replaying or not calendar.announces(account.kind, account.options):
            return News()
        now, read = self._now(), {answer.outcome for answer in account.answers.values()}
        newest = runs.newest_announcement(self._db.conn, source, (now - _REMEMBERED).date().isoformat())
        return calendar.news(now, newest, empty=read == {"page"} and not account.records)

    def _scant(self, source: str, account: _Account) -> str | None:
        """What the history of the source makes of it; nothing where this was not all that there is, or had to be."""
        part = account.replaying or account.resumed or not account.moves or source in NAMES
        if part or "page" not in {answer.outcome for answer in account.answers.values()}:
            return None
        now = self._now()
        if account.kind in ("arxiv_rss", "arxiv_list") and calendar.news(now, None, empty=True).quiet:
            return None
        return yields.scant(account.records, yields.earlier(self._db.conn, source, self.run, now), f"{now:%A}")

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


def iso(moment: datetime) -> str:
    """UTC, to the second: how every moment is written here."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def program_version() -> str | None:
    """For the ledger; None when run from a folder that is not installed."""
    try:
        return version("paperfeed")
    except PackageNotFoundError:
        return None
