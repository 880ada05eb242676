"""`forget`: takes a page or a person out of database, search index and archive, and keeps them out."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indexer.cli.app import DEFERRED, App
from indexer.cli.output import plural

if TYPE_CHECKING:
    from sqlite_utils import Database

    from indexer.store.forget import Plan

Moved = dict[str, tuple[str | None, dict[int, int]]]


@click.command("forget")
@click.argument("what", metavar="PERSON|URL")
@click.option("--dry-run", is_flag=True, help="Print what would go; change nothing.")
@click.pass_obj
def forget_(app: App, what: str, dry_run: bool) -> int:
    """Remove a person or a page from database, search index and archive, and never take it again.

    A person is named as their page names them; all pages about somebody of that name go, and from then on no page is
    taken about whoever bears it, also a namesake: to forget one page only, give its address. Works that only those
    pages know go with them; what other sources say of a work, and of its authors, stays.

    \b
    Examples: paperfeed forget https://example.org/~ek/
              paperfeed forget "Ana Ek" --dry-run
    """
    from crawler.fetch import expunge
    from indexer.store.connect import open_store
    from indexer.store.forget import find
    from indexer.store.locks import SourceLock
    from indexer.store.resolutions import SEARCHES

    db = open_store(app.db, create=False)
    try:
        with ExitStack() as held:
            held.enter_context(SourceLock(app.db, "forget"))
            if not dry_run:
                _finish(app, db)
                # written by one that was killed before the ledger knew of it
                expunge.sweep(app.archive, set())
            plan = find(db.conn, what)
            _tell(app, plan)
            if dry_run:
                return 0
            locks = [held.enter_context(SourceLock(app.db, name)) for name in sorted({*plan.sources, SEARCHES})]
            done = _take_out(app, db, plan, held)
            for lock in locks:
                lock.remove()
    finally:
        db.close()
    app.say("forgotten; if paperfeed.toml follows it still, `paperfeed sources remove NAME` ends that")
    return 0 if done else DEFERRED


def finish_moves(app: App) -> None:
    """Ends what a killed `forget` left half done; nothing where there is nothing."""
    from indexer.store.connect import open_store

    if app.db.exists():
        db = open_store(app.db)
        try:
            _finish(app, db)
        finally:
            db.close()


def _take_out(app: App, db: Database, plan: Plan, held: ExitStack) -> bool:
    """Whether nothing of it can be read any more."""
    from indexer.store import sweeping
    from indexer.store.forget import apply
    from indexer.store.locks import writing
    from indexer.store.moment import iso

    moved = _rewritten(app.archive, plan, held)
    with writing(db, app.db):
        apply(db.conn, plan, moved, iso(datetime.now(UTC)))
        sweeping.ask(db.conn)
    return _finish(app, db)


def _rewritten(folder: Path, plan: Plan, held: ExitStack) -> Moved:
    from crawler.fetch import expunge
    from crawler.fetch.archive import SUFFIX

    moved: Moved = {}
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        if not expunge.holds(path, lambda a: plan.drops(a.source, a.document.url)):
            continue
        held.enter_context(expunge.alone(path))
        new = expunge.fresh_name(path)
        part = path.with_name(new + expunge.PART)
        offsets = expunge.rewrite(path, part, lambda a: plan.drops(a.source, a.document.url))
        moved[path.name] = (new if offsets else None, offsets)
    return moved


def _finish(app: App, db: Database) -> bool:
    """Puts the new archive files in their places and writes the database anew, where that is to be done."""
    from crawler.fetch import expunge
    from indexer.store import sweeping
    from indexer.store.locks import writing

    folder = app.archive
    moves = [(old, new) for old, new in db.conn.execute("select old, new from archive_moves").fetchall() if old]
    for old, new in moves:
        expunge.settle(folder, old, new)
    if moves:
        with writing(db, app.db):
            db.conn.executemany("delete from archive_moves where old = ?", [(old,) for old, _ in moves])
    return not sweeping.is_due(db.conn) or _swept(app, db)


def _swept(app: App, db: Database) -> bool:
    from indexer.store import sweeping
    from indexer.store.errors import StoreError

    try:
        if sweeping.sweep(db, app.db):
            return True
        why = f"somebody is reading {app.db} and holds its old state"
    except StoreError as exc:
        why = str(exc)
    told = "what was forgotten can still be read in the database file"
    click.echo(f"{told}: {why}; the next crawl or forget tries again", err=True)
    return False


def _tell(app: App, plan: Plan) -> None:
    for name in plan.profiles.values():
        app.say(f"page about {name}")
    for name in sorted(plan.sources):
        app.say(f"source {name}")
    if plan.already:
        app.say("forgotten already; of what came since:")
    elif plan.people:
        app.say("no page about whoever bears it will be taken from now on; to forget one page only, give its address")
    exchanges, works = plural(plan.fetches, "exchange"), plural(len(plan.works), "work")
    click.echo(f"{plural(len(plan.profiles), 'profile')}, {exchanges}, {works} that nobody else knows")
