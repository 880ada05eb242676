"""`import`: records from files."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.journal import Tally
from crawler.source import Document
from indexer.cli.app import NOT_OK, App
from indexer.cli.line import Line, clock
from indexer.cli.output import plural, print_json

if TYPE_CHECKING:
    from indexer.load.archive import Progress as Loaded


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


class Counter(Line):
    """Records so far, how many a second, and the time left."""

    _first = 0

    def hear(self, tally: Tally) -> None:
        """Shows the sums."""
        self.tell(_sums(tally, self.elapsed()))

    def follow(self, progress: Loaded) -> None:
        """Shows the sums, and how long it may take yet."""
        told = _sums(progress.tally, self.elapsed())
        if progress.doing != "reading":
            told = f"{progress.doing}: {told}"
        elif progress.read > self._first:
            # An import that goes on where it was killed skips what it knows, in no time.
            self._first = self._first or progress.read
            rate = (progress.read - self._first) / self.elapsed() or progress.read / self.elapsed()
            told = f"{told}, {clock((progress.bytes - progress.read) / rate)} left"
        self.tell(told)


def _sums(tally: Tally, elapsed: float) -> str:
    done = tally.new + tally.changed + tally.unchanged
    return f"{done:,} records, {tally.new:,} new, {done / elapsed:,.0f}/s"
