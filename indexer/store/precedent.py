"""What a harvest is held against beside its own answers: arXiv's calendar, and what the source brought before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils.utils import sqlite3

from indexer.store import calendar, runs, silence, yields
from indexer.store.account import Account
from indexer.store.calendar import News
from indexer.store.expectation import Expectation, expectation
from indexer.store.resolutions import NAMES

#: How far back announcements are looked through for the newest.
_REMEMBERED = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedent:
    """Sentences for the verdict (see `ledger.verdict`), and how many records were expected."""

    stale: str | None = None
    scant: str | None = None
    quiet: str | None = None
    expected: Expectation | None = None


def precedent(conn: sqlite3.Connection, run: int, source: str, account: Account, now: datetime) -> Precedent:
    """What calendar and history say of that harvest."""
    if account.replaying:
        return Precedent()
    by_calendar = calendar.announces(account.kind, account.options)
    news = _news(conn, source, account, now) if by_calendar else News()
    before = yields.earlier(conn, source, run, now)
    expected = expectation(
        declared=account.declared,
        usual=None if account.is_part else yields.usual(before),
        announced=calendar.is_announced(calendar.settled(now)) if by_calendar else None,
    )
    stale = news.stale or _silence(conn, run, source, account, now)
    scant = None if news.quiet else _scant(source, account, before, now)
    return Precedent(stale=stale, scant=scant, quiet=news.quiet, expected=expected)


def _news(conn: sqlite3.Connection, source: str, account: Account, now: datetime) -> News:
    newest = runs.newest_announcement(conn, source, (now - _REMEMBERED).date().isoformat())
    return calendar.news(now, newest, empty=account.outcomes == {"page"} and not account.records)


def _silence(conn: sqlite3.Connection, run: int, source: str, account: Account, now: datetime) -> str | None:
    if account.is_part or not calendar.catalogues(account.kind, account.options):
        return None
    if account.new or account.changed or account.deleted:
        return None
    return silence.silent(silence.lively_days(conn, source, account.kind, run, now), calendar.settled(now))


def _scant(source: str, account: Account, before: list[int], now: datetime) -> str | None:
    """Nothing where this was not all that there is, or had to be."""
    if account.is_part or source in NAMES or "page" not in account.outcomes:
        return None
    if account.kind in ("arxiv_rss", "arxiv_list") and calendar.news(now, None, empty=True).quiet:
        return None
    return yields.scant(account.records, before, f"{now:%A}")
