"""`import`: records from files."""

from __future__ import annotations

import time
from contextlib import closing
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
    from indexer.load.archive import Progress as Loaded

#: How often a log hears of an import.
LOG_SECONDS = 30


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "json_", is_flag=True, help="Print the sums as JSON.")
@click.pass_obj
def import_(app: App, files: tuple[Path, ...], json_: bool) -> int:
    """Take in FILES: arXiv metadata as JSON lines (.json, .jsonl, gzipped or not), or saved answers of any source.

    Again is safe: what is known already writes nothing. A line that can't be read is a counted fault with its number;
    the others are stored. Large files are read by all cores, and an import of one that was killed goes on where it
    was. Exits 3 when most lines could not be read.

    \b
    Examples: paperfeed import arxiv-metadata-oai-snapshot.json
              paperfeed import listrecords-*.xml
    """
    rows, worst = [], 0
    for path in files:
        with Counter(shown=not app.quiet) as counter:
            tally = _take_in(app, path, counter)
        rows.append({"file": str(path), **asdict(tally)})
        app.say(f"{path}: {tally.new:,} new, {tally.changed:,} changed, {tally.unchanged:,} unchanged")
        if tally.faults:
            click.echo(f"{path}: {plural(tally.faults, 'fault')}: lines in the table `faults`", err=True)
        if tally.faults > tally.new + tally.changed + tally.unchanged:
            worst = NOT_OK
    if json_:
        print_json(rows)
    return worst


def _take_in(app: App, path: Path, counter: Counter) -> Tally:
    """Lines when the file is JSON lines, by several processes when it is large, else one document that some source
    recognises."""
    from crawler.parse.detect import detect
    from indexer.imports import arxiv_json, files, lines
    from indexer.load import archive
    from indexer.store.bulk import import_pages, import_records
    from indexer.store.connect import open_store

    json_lines = lines.is_json_lines(path)
    if json_lines and archive.is_large(path):
        return archive.load(app.db, path, hear=counter.follow)
    with closing(open_store(app.db)) as db:
        if json_lines:
            return import_records(db, app.db, arxiv_json.parse(lines.read(path)), name=path.name, progress=counter.hear)
        document = Document(url=path.resolve().as_uri(), body=files.read_bytes(path))
        source = detect(document)
        page = source.parse(document)
        return import_pages(db, app.db, [page], kind=source.name, name=path.name, progress=counter.hear)


class Counter:
    """Records so far, how many a second, and the time left: on a terminal all the time, in a log twice a minute."""

    def __init__(self, *, shown: bool) -> None:
        console = Console(stderr=True)
        self._shown, self._live = shown, shown and console.is_terminal
        self._bar = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console, transient=True
        )
        self._began = self._told = time.monotonic()
        self._first = 0

    def __enter__(self) -> Self:
        if self._live:
            self._bar.start()
            self._bar.add_task("reading")
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, at: TracebackType | None) -> None:
        if self._live:
            self._bar.stop()

    def hear(self, tally: Tally) -> None:
        """Shows the sums."""
        self._tell(_sums(tally, self._elapsed()))

    def follow(self, progress: Loaded) -> None:
        """Shows the sums, and how long it may take yet."""
        told = _sums(progress.tally, self._elapsed())
        if progress.doing != "reading":
            told = f"{progress.doing}: {told}"
        elif progress.read > self._first:
            # An import that goes on where it was killed skips what it knows, in no time.
            self._first = self._first or progress.read
            rate = (progress.read - self._first) / self._elapsed() or progress.read / self._elapsed()
            told = f"{told}, {_clock((progress.bytes - progress.read) / rate)} left"
        self._tell(told)

    def _elapsed(self) -> float:
        return max(time.monotonic() - self._began, 0.001)

    def _tell(self, told: str) -> None:
        if self._live:
            self._bar.update(self._bar.task_ids[0], description=told)
        elif self._shown and time.monotonic() - self._told > LOG_SECONDS:
            self._told = time.monotonic()
            click.echo(told, err=True)


def _sums(tally: Tally, elapsed: float) -> str:
    done = tally.new + tally.changed + tally.unchanged
    return f"{done:,} records, {tally.new:,} new, {done / elapsed:,.0f}/s"


def _clock(seconds: float) -> str:
    """Minutes and seconds, `3:05`."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
