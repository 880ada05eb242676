"""What is done to the program before it runs, by names in its environment: to die at a point, to have another clock, to
commit in the wrong order. Nothing of this is in the program itself.

    FAULT_AT=after commit:3   SIGKILL at the third time that this point is reached
    MUTANT=cursor first       the cursor is committed before the records; `unreconciled`: lists are not held against
    CLOCK=36                  the clock is that many hours off
    STAND_IN=1                a mirror is judged by arXiv's calendar, as arXiv itself is
    LIMIT=AS=300000000        a limit of the operating system, beyond what the process uses now
    SET=DOWNLOAD_TIMEOUT=2    a setting of Scrapy
    PAGES=60                  so many pages of the database file more than there are, then the disk is full
    RAISE=parse:2             the second call raises
    PIECE=4                   pages of more records than that are stored in pieces
    LOG=100000                that many bytes of log are too many, and a second is long enough to wait
"""

from __future__ import annotations

import os
import resource
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

POINTS = ("after fetch", "after parse", "before commit", "after commit", "before next token")


def apply(environ: dict[str, str]) -> None:
    """All that is asked for."""
    for name in ("FAULT_AT", "MUTANT", "CLOCK", "STAND_IN", "LIMIT", "SET", "PAGES", "RAISE", "PIECE", "LOG"):
        if value := environ.get(name):
            {
                "FAULT_AT": _fault_at,
                "MUTANT": _mutants,
                "CLOCK": _clock,
                "STAND_IN": _stand_in,
                "LIMIT": _limit,
                "SET": _set,
                "PAGES": _pages,
                "RAISE": _raise,
                "PIECE": _piece,
                "LOG": _log,
            }[name](value)


def _fault_at(value: str) -> None:
    point, _, number = value.rpartition(":")
    _at(point, _counted(int(number), lambda: os.kill(os.getpid(), signal.SIGKILL)))


def _raise(value: str) -> None:
    point, _, number = value.rpartition(":")

    def fail() -> None:
        raise RuntimeError("rigged to fail")

    _at(point, _counted(int(number), fail))


def _counted(number: int, what: Callable[[], None]) -> Callable[[], None]:
    left = [number]

    def reached() -> None:
        left[0] -= 1
        if left[0] == 0:
            what()

    return reached


def _at(point: str, reached: Callable[[], None]) -> None:
    from scrapy.pipelines import ItemPipelineManager

    from crawler.fetch import guard, harvest, session
    from crawler.parse.formats import oai
    from indexer.store import pieces, runs
    from indexer.store.account import Account
    from indexer.store.journal import DatabaseJournal

    places: dict[str, tuple[Any, str, bool]] = {
        "after fetch": (harvest.Harvester, "received", False),
        "parse": (oai, "read", False),
        "commit": (DatabaseJournal, "commit", False),
        "after parse": (session.Session, "keep", False),
        "after archive": (session.Session, "commit", False),
        "after piece": (pieces, "save_page", True),
        "before commit": (runs, "remember", True),
        "after commit": (Account, "enter", False),
        "before next token": (harvest.Harvester, "next", False),
        "item": (ItemPipelineManager, "process_item_async", False),
        "request": (guard.GuardMiddleware, "process_request", False),
    }
    if point == "replace":
        _before_replace(reached)
        return
    if point == "statement":
        _before_statement(reached)
        return
    owner, name, after = places[point]
    right = getattr(owner, name)

    def rigged(*args: Any, **kwargs: Any) -> Any:
        if not after:
            reached()
        value = right(*args, **kwargs)
        if after:
            reached()
        return value

    setattr(owner, name, rigged)


def _before_replace(reached: Callable[[], None]) -> None:
    right = Path.replace

    def rigged(self: Path, target: Any) -> Any:
        if not str(target).endswith(".json"):  # when a provider may be asked next
            reached()
        return right(self, target)

    Path.replace = rigged  # type: ignore[method-assign]


def _before_statement(reached: Callable[[], None]) -> None:
    from indexer.store import schema

    class Dying:
        def __init__(self, conn: Any) -> None:
            self._conn = conn

        def execute(self, statement: str) -> Any:
            reached()
            return self._conn.execute(statement)

    class Db:
        def __init__(self, db: Any) -> None:
            self.conn = Dying(db.conn)

    right = schema._execute
    schema._execute = lambda db, statements: right(Db(db), statements)  # type: ignore[arg-type]


def _mutants(value: str) -> None:
    for name in value.split("+"):
        {"cursor first": _cursor_first, "unreconciled": _unreconciled}[name]()


def _cursor_first() -> None:
    from indexer.store import runs
    from indexer.store.journal import DatabaseJournal

    right = DatabaseJournal.commit

    def commit(self: DatabaseJournal, batch: Any) -> Any:
        if batch.moves:
            with self._writing():
                runs.move(self._db.conn, batch)
        return right(self, batch)

    DatabaseJournal.commit = commit  # type: ignore[method-assign]


def _unreconciled() -> None:
    from crawler.fetch.reconcile import Reconciliation

    Reconciliation.of = lambda self, page, url, day: replace(page, listed=())  # type: ignore[method-assign]


def _clock(value: str) -> None:
    from crawler.fetch import gate, session
    from indexer.cli import crawl, run
    from indexer.store import journal

    off = timedelta(hours=float(value))

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) + off

    for module in (session, crawl, run, journal):
        module.datetime = Shifted  # type: ignore[attr-defined]
    right = gate.Clock
    gate.Clock = lambda: right(now=lambda: time.time() + off.total_seconds())  # type: ignore[assignment,misc]


def _stand_in(value: str) -> None:
    from indexer.store import calendar

    calendar.is_mirror = lambda options: False


def _limit(value: str) -> None:
    name, _, size = value.partition("=")
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    wanted = used + int(size) if name == "AS" else int(size)
    resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (wanted, wanted))


def _set(value: str) -> None:
    from crawler import settings

    for each in value.split(","):
        name, _, text = each.partition("=")
        setattr(settings, name, type(getattr(settings, name) or 0.0)(text))


def _pages(value: str) -> None:
    from indexer.store import connect

    right = connect._prepare

    def prepare(db: Any, *rest: Any) -> None:
        right(db, *rest)
        (pages,) = db.conn.execute("pragma page_count").fetchone()
        db.conn.execute(f"pragma max_page_count = {max(pages, 60) + int(value)}")

    connect._prepare = prepare


def _piece(value: str) -> None:
    from indexer.store import pieces

    pieces.MOST = int(value)


def _log(value: str) -> None:
    from indexer.store import log

    log.MOST_BYTES = int(value)
    log.bound.__kwdefaults__["wait_seconds"] = 1.0
