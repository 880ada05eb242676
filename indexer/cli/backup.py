"""`backup` and `restore`: the database as one file, and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from indexer.cli.app import App
from indexer.cli.output import printable

if TYPE_CHECKING:
    from indexer.store import backup as backups

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("backup")
@click.argument("out", type=_FILE)
@click.option("--force", is_flag=True, help="Replace OUT where it is there already, once the new one is whole.")
@click.pass_obj
def backup_(app: App, out: Path, force: bool) -> None:
    """Copy the database to the file OUT while it is in use, and check the copy.

    The raw answers are not in it: they are files in the folder beside the database that never change, for any
    program that copies files.

    \b
    Example: paperfeed backup papers-backup.db
    """
    from indexer.store.backup import backup

    with _bar(app, f"copying {app.db}") as progress:
        backup(app.db, out, force=force, progress=progress)
    app.say(f"{out}: {out.stat().st_size / 1e6:,.1f} MB, whole")


@click.command("restore")
@click.argument("backup", type=_FILE)
@click.option("--force", is_flag=True, help="Replace the database that is there, once the new one is whole.")
@click.pass_obj
def restore_(app: App, backup: Path, force: bool) -> None:
    """Make the file BACKUP the database, after checking it. Nobody may have the database open.

    Sources go on from where they stood then, and bring again what they brought since.

    \b
    Example: paperfeed restore papers-backup.db --force
    """
    from indexer.store.backup import restore

    with _bar(app, f"copying {backup}") as progress:
        restore(backup, app.db, force=force, progress=progress)
    app.say(f"{app.db}: restored from {backup}")


@contextmanager
def _bar(app: App, told: str) -> Iterator[backups.Progress]:
    """A bar on a terminal; nothing into a log."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=app.quiet or not console.is_terminal, transient=True) as bar:
        task = bar.add_task(printable(told), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
