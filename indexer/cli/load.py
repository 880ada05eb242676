"""`import`: records from files."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from crawler.journal import Tally
from crawler.source import Document
from indexer.cli.app import NOT_OK, App
from indexer.cli.output import plural, print_json

if TYPE_CHECKING:
    from sqlite_utils import Database


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "json_", is_flag=True, help="Print the sums as JSON.")
@click.pass_obj
def import_(app: App, files: tuple[Path, ...], json_: bool) -> int:
    """Take in FILES: arXiv metadata as JSON lines (.json, .jsonl, gzipped or not), or saved answers of any source.

    Again is safe: what is known already writes nothing. A line that can't be read is a counted fault with its number;
    the others are stored. Exits 3 when most lines could not be read.

    \b
    Examples: paperfeed import arxiv-metadata-oai-snapshot.json
              paperfeed import listrecords-*.xml
    """
    from indexer.store.connect import open_store

    rows, worst = [], 0
    db = open_store(app.db)
    try:
        for path in files:
            with Counter(shown=not app.quiet) as counter:
                tally = _take_in(app, db, path, counter.hear)
            rows.append({"file": str(path), **asdict(tally)})
            app.say(f"{path}: {tally.new:,} new, {tally.changed:,} changed, {tally.unchanged:,} unchanged")
            if tally.faults:
                click.echo(f"{path}: {plural(tally.faults, 'fault')}: lines in the table `faults`", err=True)
            if tally.faults > tally.new + tally.changed + tally.unchanged:
                worst = NOT_OK
    finally:
        db.close()
    if json_:
        print_json(rows)
    return worst


def _take_in(app: App, db: Database, path: Path, hear: Callable[[Tally], None]) -> Tally:
    """Lines when the file is JSON lines, else one document that some source recognises."""
    from crawler.parse.detect import detect
    from indexer.imports import arxiv_json, files, lines
    from indexer.store.bulk import import_pages, import_records

    if lines.is_json_lines(path):
        return import_records(db, app.db, arxiv_json.parse(lines.read(path)), name=path.name, progress=hear)
    document = Document(url=path.resolve().as_uri(), body=files.read_bytes(path))
    source = detect(document)
    page = source.parse(document)
    return import_pages(db, app.db, [page], kind=source.name, name=path.name, progress=hear)


class Counter:
    """Records so far and per second, on a terminal; silent elsewhere."""

    def __init__(self, *, shown: bool) -> None:
        console = Console(stderr=True)
        self._shown = shown and console.is_terminal
        self._bar = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console, transient=True
        )
        self._began = time.monotonic()

    def __enter__(self) -> Self:
        if self._shown:
            self._bar.start()
            self._bar.add_task("reading")
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, at: TracebackType | None) -> None:
        if self._shown:
            self._bar.stop()

    def hear(self, tally: Tally) -> None:
        """Shows the sums."""
        if self._shown:
            done = tally.new + tally.changed + tally.unchanged
            rate = done / max(time.monotonic() - self._began, 0.001)
            self._bar.update(self._bar.task_ids[0], description=f"{done:,} records, {tally.new:,} new, {rate:,.0f}/s")
