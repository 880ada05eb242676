"""`export`: papers as files for other programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click
from sqlite_utils.utils import sqlite3

from crawler.disk import whole
from crawler.source import UsageError
from indexer import exports
from indexer.cli.app import App
from indexer.cli.output import plural

T = TypeVar("T")

#: Formats that write the rows of any SQL statement.
_ANY_ROWS = ("csv", "json", "jsonl")
_FORMATS = ", ".join(exports.load())


@click.command("export")
@click.option("--to", "format_name", required=True, help=f"{_FORMATS}.")
@click.option("--query", help="The papers that this query finds, as in `paperfeed search`; all of them otherwise.")
@click.option("--watch", "watch", help="The papers that meet the watch of this name now.")
@click.option("--person", "person", help="The works on the pages of this person, by name, ORCID or number.")
@click.option("--sql", help="The rows of this SQL statement (csv, json, jsonl).")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Into this file, else to stdout.")
@click.option("--raw", is_flag=True, help="CSV: leave text that a spreadsheet would run as a formula as it is.")
@click.pass_obj
def export_(
    app: App,
    format_name: str,
    query: str | None,
    watch: str | None,
    person: str | None,
    sql: str | None,
    output: Path | None,
    raw: bool,
) -> None:
    """Write papers for spreadsheets, reference managers, databases and programs.

    \b
    Examples: paperfeed export --to bibtex --query 'author:okoye' -o okoye.bib
              paperfeed export --to ris --watch okoye -o okoye.ris
              paperfeed export --to csl --person 'Nadia Okoye' -o okoye.csl
              paperfeed export --to parquet -o papers.parquet
              paperfeed export --to csv --sql 'select category, count(*) from papers group by 1'
    """
    from indexer.search.functions import register
    from indexer.store.connect import open_reading

    choices = {"query": query, "watch": watch, "person": person, "sql": sql}
    given = [name for name, value in choices.items() if value is not None]
    if len(given) > 1:
        raise UsageError(f"--{given[0]} and --{given[1]} say two different things; give one of them")
    form = exports.named(format_name)
    conn = open_reading(app.db).conn
    register(conn)
    if sql is not None and format_name not in _ANY_ROWS:
        raise UsageError(f"{format_name} takes papers; choose them with --query")
    conn.execute("begin")  # what is written is one moment of a database that may be in use
    ids = _chosen(conn, query, watch, person)
    if form.write is not None:
        if output is None:
            raise UsageError(f"{format_name} is written to a file; name it with -o")
        app.say(f"wrote {plural(form.write(conn, output, ids), 'paper')} to {output}")
        return
    counted, pieces = _stated(form, conn, sql, raw=raw) if sql else _papers(form, conn, ids, raw=raw)
    try:
        _write(output, pieces, app.db)
    except (sqlite3.Error, sqlite3.Warning) as exc:
        raise UsageError(f"--sql: {exc}") from exc
    app.say(f"wrote {plural(counted.count, 'row' if sql else 'paper')}{f' to {output}' if output else ''}")


def _chosen(conn: sqlite3.Connection, query: str | None, watch: str | None, person: str | None) -> Iterable[int]:
    """The papers that are asked for, in order; all where nothing is."""
    from indexer.exports import rows
    from indexer.people import find, listed
    from indexer.search.query import parse
    from indexer.watches import criteria, store

    if person is not None:
        return sorted(listed.papers(conn, find.known(conn, person)))
    if watch is not None:
        (called,) = store.named(conn, [watch])
        return sorted(criteria.papers(conn, called))
    return rows.paper_ids(conn, query=parse(query) if query is not None else None)


class _Counted(Iterator[T]):
    """What is read, and how much of it was."""

    def __init__(self, found: Iterable[T]) -> None:
        self._found, self.count = iter(found), 0

    def __next__(self) -> T:
        one = next(self._found)
        self.count += 1
        return one


def _stated(
    form: exports.Format, conn: sqlite3.Connection, sql: str, *, raw: bool
) -> tuple[_Counted[Any], Iterator[str]]:
    """The rows of a statement, counted, and the text made of them, in the quickest way that the format has."""
    from indexer.exports import rows

    read: _Counted[Any]
    if form.join is not None:
        read = _Counted(rows.stated(conn, sql))
        return read, form.join(read)
    read = _Counted(rows.rows(conn, sql=sql))
    assert form.render is not None
    return read, form.render(read, **_told(form, raw))


def _papers(
    form: exports.Format, conn: sqlite3.Connection, ids: Iterable[int], *, raw: bool
) -> tuple[_Counted[Any], Iterator[str]]:
    """Papers, counted, and the text made of them, in the quickest way that the format has."""
    from indexer.exports import rows

    read: _Counted[Any]
    if form.join is not None:
        read = _Counted(rows.texts(conn, ids))
        return read, form.join(read)
    if form.tabulate is not None:
        read = _Counted(rows.cells(conn, ids))
        return read, form.tabulate(rows.COLUMNS, read, **_told(form, raw))
    read = _Counted(rows.papers(conn, ids))
    assert form.render is not None
    return read, form.render(read)


def _told(form: exports.Format, raw: bool) -> dict[str, bool]:
    return {"raw": True} if raw and form.name == "csv" else {}


def _write(path: Path | None, pieces: Iterable[str], db: Path) -> None:
    """To stdout, or the whole file or none: it appears under its name when it is finished."""
    if path is None:
        for piece in pieces:
            sys.stdout.write(piece)
        sys.stdout.flush()
        return
    if path.exists() and any(path.samefile(own) for own in (db, f"{db}-wal", f"{db}-shm") if Path(own).exists()):
        raise UsageError(f"{path}: that is the database itself; export to another file")
    if path.exists() and not path.is_file():  # a device or a pipe is written to, not replaced
        with path.open("w", encoding="utf-8", newline="") as device:
            device.writelines(pieces)
        return
    try:
        with whole(path) as part, part.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
    except OSError as exc:
        raise UsageError(f"{path}: can't be written: {exc.strerror}") from exc
