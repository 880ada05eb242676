"""`doctor`: is everything as it should be on this machine and in this database?"""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from crawler.source import PaperfeedError
from indexer.cli.app import FOUND_PROBLEMS, App
from indexer.cli.output import as_json, plural, print_json
from indexer.config import check

if TYPE_CHECKING:
    from sqlite_utils import Database

_FREE_BYTES = 1024**3
#: Archived answers that are read where nobody asked for all.
_SAMPLE = 200
#: Clocks of two machines that write to one disk are never quite alike.
_AHEAD = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at; only `bad` makes the exit code 4."""

    level: Literal["ok", "warn", "bad"]
    what: str


@click.command("doctor")
@click.option("--deep", is_flag=True, help="Read every archived answer, and not only a sample.")
@as_json
@click.pass_obj
def doctor_(app: App, deep: bool, json_: bool) -> int:
    """Check versions, settings, the database and its search index, the archive, disk, state folder and clock. Exits
    4 when something is wrong.

    \b
    Example: paperfeed doctor --deep
    """
    findings = [finding for check in CHECKS for finding in check(app)]
    findings += _archive(app, None if deep else _SAMPLE)
    if json_:
        print_json([asdict(f) for f in findings])
    else:
        for finding in findings:
            click.echo(f"{finding.level:<4} {finding.what}")
    return FOUND_PROBLEMS if any(f.level == "bad" for f in findings) else 0


def _versions(app: App) -> Iterator[Finding]:
    from pyexpat import EXPAT_VERSION

    from lxml import etree

    names = ("paperfeed", "scrapy", "feedparser", "sqlite-utils", "datasette", "lxml")
    told = ", ".join(f"{name} {version(name)}" for name in names)
    yield Finding(level="ok", what=f"Python {platform.python_version()}, {told}")
    libxml2 = ".".join(map(str, etree.LIBXML_VERSION))
    yield Finding(level="ok", what=f"libxml2 {libxml2}, {EXPAT_VERSION.replace('_', ' ')}")


def _sqlite(app: App) -> Iterator[Finding]:
    from sqlite_utils.utils import sqlite3

    from indexer.store.integrity import sqlite_version

    number, safe = sqlite_version()
    told = f"SQLite {number} ({sqlite3.__name__})"
    if safe:
        yield Finding(level="ok", what=told)
    else:
        yield Finding(level="warn", what=f"{told}: 3.51.3 or newer is safer; `pip install pysqlite3` brings it")
    try:
        sqlite3.connect(":memory:").execute("create virtual table t using fts5(x)")
    except sqlite3.OperationalError:
        yield Finding(level="bad", what="SQLite has no FTS5, which search needs")


def _packages(app: App) -> Iterator[Finding]:
    import crawler
    import indexer

    ours = Path(str(indexer.__file__)).parents[1]
    for package in (crawler, indexer):
        path = Path(str(package.__file__))
        if path.parents[1] == ours:
            yield Finding(level="ok", what=f"{package.__name__} from {path.parent}")
        else:
            why = "another distribution shadows it"
            yield Finding(level="bad", what=f"{package.__name__} from {path.parent}, not {ours}: {why}")


def _config(app: App) -> Iterator[Finding]:
    try:
        config = app.config()
    except PaperfeedError as exc:
        yield Finding(level="bad", what=str(exc))
        return
    if config.path is None:
        yield Finding(level="ok", what="no paperfeed.toml (`paperfeed init` writes one)")
        return
    yield Finding(level="ok", what=f"{config.path}: {plural(len(config.sources), 'source')}")
    for source in config.sources:
        try:
            check(source, config.path)
        except PaperfeedError as exc:
            yield Finding(level="bad", what=str(exc))
    if config.sources and not config.contact:
        yield Finding(level="warn", what=f"{config.path}: contact is not set; real hosts will not be asked")


def _database(app: App) -> Iterator[Finding]:
    from indexer.store import log
    from indexer.store.connect import open_store

    if not app.db.exists():
        yield Finding(level="ok", what=f"{app.db}: not there yet")
        return
    readonly = not all(os.access(path, os.W_OK) for path in (app.db, app.db.absolute().parent))
    try:
        db = open_store(app.db, create=False, readonly=readonly)
    except PaperfeedError as exc:
        yield Finding(level="bad", what=str(exc))
        return
    yield from _contents(app, db, readonly)
    if not readonly and not log.fold(db.conn):
        yield Finding(level="warn" if log.size(app.db) > log.KEPT_BYTES else "ok", what=log.told(app.db))
    db.close()


def _contents(app: App, db: Database, readonly: bool) -> Iterator[Finding]:
    """The search index is checked by a command that writes: where that can't be, on a copy."""
    from indexer.store.integrity import copied, problems

    checked = copied(db) if readonly else db
    found = problems(checked or db, index=checked is not None)
    for problem in found:
        yield Finding(level="bad", what=f"{app.db}: {problem}")
    if not found:
        whole = "database and search index are whole" if checked else "the database is whole"
        yield Finding(level="ok", what=f"{app.db}: {whole}")
    if checked is None:
        why = "it can't be written here, and is too large to be checked as a copy"
        yield Finding(level="warn", what=f"{app.db}: the search index is not checked: {why}")
    elif checked is not db:
        checked.close()


def _disk(app: App) -> Iterator[Finding]:
    free = shutil.disk_usage(app.db.absolute().parent).free
    told = f"{free / 1024**3:.1f} GB free beside {app.db}"
    yield Finding(level="ok" if free > _FREE_BYTES else "warn", what=told)


def _state(app: App) -> Iterator[Finding]:
    """Where it is remembered when providers may be asked: without that nobody is."""
    from crawler.fetch.gate import Gate
    from crawler.settings import PAPERFEED_STATE_DIR as FOLDER

    try:
        Gate(Path(FOLDER), patience=0.0).check()
    except PaperfeedError as exc:
        yield Finding(level="bad", what=str(exc))
    else:
        yield Finding(level="ok", what=f"{FOLDER}: can be written")


def _clock(app: App) -> Iterator[Finding]:
    """No other clock is asked: what this one said before is enough to see it go backwards."""
    from indexer.store.archived import newest_moment
    from indexer.store.connect import open_store

    now = datetime.now(UTC)
    told = f"clock {now:%Y-%m-%d %H:%M} UTC"
    try:
        db = open_store(app.db, create=False, readonly=True)
    except PaperfeedError:  # which the check of the database tells
        yield Finding(level="ok", what=told)
        return
    newest = newest_moment(db.conn)
    db.close()
    if newest is None or newest <= now + _AHEAD:
        yield Finding(level="ok", what=told)
        return
    why = f"the ledger has an entry of {newest:%Y-%m-%d %H:%M}; the clock is behind, or was ahead then"
    yield Finding(level="bad", what=f"{told}: {why}; what it wrote of the future is not believed")


def _archive(app: App, sample: int | None) -> Iterator[Finding]:
    from crawler.fetch.archive import NO_WARC, ArchiveError, read_at
    from indexer.store.archived import kept
    from indexer.store.connect import open_store

    try:
        db = open_store(app.db, create=False, readonly=True)
    except PaperfeedError:
        return
    rows = kept(db.conn, sample)
    db.close()
    folder, wrong = app.archive, []
    for row in rows:
        try:
            if (found := read_at(folder, row.place).source) != row.source:
                wrong.append(f"{row.place.file}: expected an answer to {row.source}, found one to {found}")
        except (ArchiveError, *NO_WARC) as exc:
            wrong.append(f"exchange {row.fetch} ({row.url}): {exc}")
    if wrong:
        told = f"{len(wrong)} of {plural(len(rows), 'archived answer')} can't be read, e.g. {wrong[0]}"
        yield Finding(level="bad", what=f"{folder}: {told}")
    elif rows:
        yield Finding(level="ok", what=f"{folder}: {plural(len(rows), 'archived answer')} looked at, all are whole")


CHECKS: tuple[Callable[[App], Iterator[Finding]], ...] = (
    *(_versions, _sqlite, _packages, _config, _database, _disk, _state, _clock),
)
