"""`forget`: takes a page or a person out of database, search index and archive, and keeps them out."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indexer.cli.app import App
from indexer.cli.output import plural

if TYPE_CHECKING:
    from sqlite_utils import Database

    from indexer.store.forget import Plan

Moved = dict[str, tuple[str | None, dict[int, int]]]


@click.command("forget")
@click.argument("what", metavar="PERSON|URL")
@click.option("--dry-run", is_flag=True, help="Print what would go; change nothing.")
@click.pass_obj
def forget_(app: App, what: str, dry_run: bool) -> None:
    """Remove a person or a page from database, search index and archive, and never take it again.

    A person is named as their page names them; all pages about somebody of that name go. Works that only those pages
    know go with them; what other sources say of a work stays.

    \b
    Examples: paperfeed forget https://example.org/~ek/
              paperfeed forget "Ana Ek" --dry-run
    """
    from crawler.fetch import expunge
    from indexer.store.connect import open_store
    from indexer.store.forget import find
    from indexer.store.locks import SourceLock

    db = open_store(app.db, create=False)
    try:
        with ExitStack() as held:
            held.enter_context(SourceLock(app.db, "forget"))
            _finish(app, db)
            # written by one that was killed before the ledger knew of it
            expunge.sweep(_folder(app), set())
            plan = find(db.conn, what)
            _tell(app, plan)
            if dry_run:
                return
            for name in sorted({*plan.sources, "resolve:title"}):
                held.enter_context(SourceLock(app.db, name))
            _take_out(app, db, plan, held)
    finally:
        db.close()
    app.say("forgotten; if paperfeed.toml follows it still, `paperfeed sources remove NAME` ends that")


def finish_moves(app: App) -> None:
    """Ends what a killed `forget` left half done; nothing where there is nothing."""
    from indexer.store.connect import open_store

    if app.db.exists():
        db = open_store(app.db)
        try:
            _finish(app, db)
        finally:
            db.close()


def _take_out(app: App, db: Database, plan: Plan, held: ExitStack) -> None:
    from indexer.store.forget import apply
    from indexer.store.journal import iso
    from indexer.store.locks import writing

    # What is deleted is overwritten, and not only marked as free.
    db.conn.execute("pragma secure_delete = on")
    moved = _rewritten(_folder(app), plan, held)
    with writing(db, app.db):
        apply(db.conn, plan, moved, iso(datetime.now(UTC)))
    _finish(app, db)
    with writing(db, app.db):
        # The index keeps deleted words until its parts are merged.
        db.conn.execute("insert into papers_fts (papers_fts) values ('optimize')")
    db.conn.execute("pragma wal_checkpoint(truncate)")


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


def _finish(app: App, db: Database) -> None:
    from crawler.fetch import expunge
    from indexer.store.locks import writing

    folder = _folder(app)
    moves = db.conn.execute("select old, new from archive_moves").fetchall()
    for old, new in moves:
        expunge.settle(folder, old, new)
    if moves:
        with writing(db, app.db):
            db.conn.executemany("delete from archive_moves where old = ?", [(old,) for old, _ in moves])


def _tell(app: App, plan: Plan) -> None:
    for name in plan.profiles.values():
        app.say(f"page about {name}")
    for name in sorted(plan.sources):
        app.say(f"source {name}")
    exchanges, works = plural(plan.fetches, "exchange"), plural(len(plan.works), "work")
    click.echo(f"{plural(len(plan.profiles), 'profile')}, {exchanges}, {works} that nobody else knows")


def _folder(app: App) -> Path:
    from indexer.cli.crawl import archive_folder

    return archive_folder(app.db)
