"""`publish`: a public snapshot of the database."""

from __future__ import annotations

import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from indexer.cli.app import App
from indexer.cli.output import plural


@click.command("publish")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--keep", type=click.IntRange(1), default=3, show_default=True, help="Snapshots that stay, with the new.")
@click.option("--force", is_flag=True, help="Also with less than half the papers of the snapshot before.")
@click.option("--json", "json_", is_flag=True, help="The summary as JSON.")
@click.pass_obj
def publish_(app: App, out: Path, keep: int, force: bool, json_: bool) -> None:
    """Publish a snapshot: OUT becomes a link to a new file that is checked, compact and never changes.

    It holds works and what belongs to them: no ledger, no pages about people, and abstracts where arXiv gives them
    away or the work's licence is a Creative Commons one. Beside it stand its checksum and a summary. A server that
    reads the snapshot before it goes on doing so until it is started again.

    \b
    Example: paperfeed publish public/papers.db && datasette -i public/papers.db
    """
    from indexer.snapshot.publish import publish
    from indexer.store.connect import open_store

    open_store(app.db, create=False).close()  # says what is wrong with the file, and brings its schema up to date
    found = publish(app.db, out, now=datetime.now(UTC), keep=keep, force=force, say=lambda text: app.say(f"{text} …"))
    if json_:
        sys.stdout.write(found.path.with_suffix(".json").read_text(encoding="utf-8"))
        return
    told = f"{found.path}: {plural(found.papers, 'paper')}, {found.bytes / 1e6:,.1f} MB"
    if found.without_abstract:
        told += f", {found.without_abstract:,} without the abstract, which may not be published"
    if found.difference:
        d = found.difference
        told += f"; since {d.since} {d.added:,} added, {d.removed:,} removed, {d.changed:,} changed"
    app.say(told)
    app.say(f"serve it with: datasette -i {shlex.quote(str(found.link))}")
