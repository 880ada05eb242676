"""`archive`: how much raw answers there are, and letting old ones go."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.journal import BusyError
from indexer.cli.app import App
from indexer.cli.output import as_json, plural, print_json
from indexer.config import duration

if TYPE_CHECKING:
    from sqlite_utils import Database


@click.command("archive")
@click.option("--keep", type=duration, help="Remove files whose newest answer is older than this, e.g. 90d.")
@click.option("--dry-run", is_flag=True, help="Print what --keep would remove; remove nothing.")
@as_json
@click.pass_obj
def archive_(app: App, keep: timedelta | None, dry_run: bool, json_: bool) -> None:
    """The raw answers beside the database: how many files, how large, how old; with --keep, without the old ones.

    What answers brought stays in the database, and each exchange in the ledger, without a place in the archive.
    `reparse` reads what is left.

    \b
    Examples: paperfeed archive
              paperfeed archive --keep 90d
    """
    from indexer.cli.forget import finish_moves
    from indexer.store.connect import open_store
    from indexer.store.locks import SourceLock

    folder = app.archive
    db = open_store(app.db, create=False)
    try:
        with ExitStack() as held:
            held.enter_context(SourceLock(app.db, "forget"))
            finish_moves(app)
            files = _files(db, folder)
            old = [] if keep is None else _old(files, datetime.now(UTC) - keep)
            if old and not dry_run:
                old = _let_go(app, db, held, folder, old)
        finish_moves(app)
    finally:
        db.close()
    if json_:
        print_json({"folder": str(folder), "files": files, "old": old, "removed": not dry_run})
        return
    click.echo(f"{folder}: {_told(files)}")
    if keep is not None:
        click.echo(f"{'would remove' if dry_run else 'removed'} {_told(old)}")


def _files(db: Database, folder: Path) -> list[dict[str, Any]]:
    """Those that are there, and those that the ledger points into: after a restore some may be gone."""
    from crawler.fetch.archive import SUFFIX
    from indexer.store.archived import last_uses, made

    sizes = {path.name: path.stat().st_size for path in folder.glob(f"*{SUFFIX}")}
    known, found = last_uses(db.conn), []
    for name in sorted({*sizes, *known}):
        newest = known.get(name) or made(name)
        moment = None if newest is None else f"{newest:%Y-%m-%dT%H:%M:%SZ}"
        found.append({"file": name, "bytes": sizes.get(name, 0), "newest": moment, "missing": name not in sizes})
    return found


def _old(files: list[dict[str, Any]], before: datetime) -> list[dict[str, Any]]:
    # A file that we did not write has no age, and stays.
    return [f for f in files if f["newest"] is not None and datetime.fromisoformat(f["newest"]) < before]


def _let_go(app: App, db: Database, held: ExitStack, folder: Path, old: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The ledger first, the files after: a kill in between leaves a note, and the next command ends it."""
    from crawler.fetch.expunge import alone
    from indexer.store.archived import let_go
    from indexer.store.locks import writing

    free = []
    for file in old:
        try:
            if not file["missing"]:
                held.enter_context(alone(folder / file["file"]))
        except BusyError as exc:
            app.say(str(exc))
        else:
            free.append(file)
    with writing(db, app.db):
        for file in free:
            let_go(db.conn, file["file"])
    return free


def _told(files: list[dict[str, Any]]) -> str:
    told = f"{plural(len(files), 'file')}, {sum(f['bytes'] for f in files) / 1e6:,.1f} MB"
    if missing := sum(f["missing"] for f in files):
        told += f", of which {missing:,} missing"
    moments = [f["newest"] for f in files if f["newest"]]
    return f"{told}, newest answers of {min(moments)[:10]} to {max(moments)[:10]}" if moments else told
