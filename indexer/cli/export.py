"""`export`: papers as files for other programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from crawler.source import UsageError
from indexer import exports
from indexer.cli.app import App
from indexer.cli.output import plural


@click.command("export")
@click.option("--to", "format_name", required=True, help="csv, json, jsonl, bibtex or sqlite.")
@click.option("--query", help="The papers that this query finds, as in `paperfeed search`; all of them otherwise.")
@click.option("--sql", help="The rows of this SQL statement (csv, json, jsonl).")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Into this file, else to stdout.")
@click.option("--raw", is_flag=True, help="CSV: leave text that a spreadsheet would run as a formula as it is.")
@click.pass_obj
def export_(app: App, format_name: str, query: str | None, sql: str | None, output: Path | None, raw: bool) -> None:
    """Write papers as CSV, JSON, JSON lines, BibTeX, or a smaller SQLite database.

    \b
    Examples: paperfeed export --to bibtex --query 'author:okoye' -o okoye.bib
              paperfeed export --to csv --sql 'select category, count(*) from papers group by 1'
    """
    from indexer.exports import rows
    from indexer.search.functions import register
    from indexer.search.query import parse
    from indexer.store.connect import open_store

    if query is not None and sql is not None:
        raise UsageError("--query and --sql say two different things; give one of them")
    form = exports.named(format_name)
    conn = open_store(app.db, create=False, readonly=True).conn
    register(conn)
    asked = parse(query) if query is not None else None
    if form.write is not None:
        if output is None:
            raise UsageError(f"{format_name} is written to a file; name it with -o")
        if sql is not None:
            raise UsageError(f"{format_name} takes papers; choose them with --query")
        ids = rows.paper_ids(conn, query=asked)
        app.say(f"wrote {plural(form.write(conn, output, ids), 'paper')} to {output}")
        return
    assert form.render is not None
    options = {"raw": True} if raw and format_name == "csv" else {}
    pieces = form.render(rows.rows(conn, query=asked, sql=sql), **options)
    if output is None:
        for piece in pieces:
            sys.stdout.write(piece)
        sys.stdout.flush()
    else:
        _write(output, pieces)
        app.say(f"wrote {output}")


def _write(path: Path, pieces: Iterable[str]) -> None:
    """The whole file or none: it appears under its name when it is finished."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
