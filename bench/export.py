"""Papers out of the database: our formats beside bare cursors over the same tables, the SQLite shell, sqlite-utils and
Datasette."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from bench.database import made
from bench.measure import Options, Work, side_by_side
from bench.server import served
from indexer import exports
from indexer.exports import rows
from indexer.store.connect import open_store

RECORDS = 100_000
_FORMATS = ("jsonl", "json", "csv", "bibtex", "ris", "csl", "sql", "sqlite", "parquet")
_COLUMNS = "id, arxiv_id, title, abstract, authors, categories, submitted, updated, doi, comments"
#: What papers with their lists are read from, in the order in which they are written.
_SAME = (
    f"select {', '.join(rows.SCALARS)} from papers order by id",
    """
    select a.paper, n.name, a.native_name, a.affiliations, a.orcid
    from authorships as a
    join names as n on n.id = a.name
    order by a.paper, a.position
    """,
    "select paper, category from paper_categories order by paper, is_primary desc, category",
    "select paper, scheme, value from identifiers order by paper, scheme, value",
    "select paper, kind, url from links order by paper, kind, url",
)
_TEN = (f"select {_COLUMNS} from papers",)


def measured(options: Options) -> list[dict[str, Any]]:
    """The floor reads, row by row, all that a paper is exported with (22 columns, people, categories, identifiers and
    links) and writes nothing. The shell writes the same columns and lists, and ten columns of `papers`; sqlite-utils
    and Datasette write what stands in `papers`. Starting a program counts for it."""
    path, out, count = made(options, options.records), options.folder / "export", options.records
    works: dict[str, Work] = {
        "scan of the same rows (floor)": partial(_scan, path, _SAME, count),
        "scan of ten columns": partial(_scan, path, _TEN, count),
    }
    works |= {f"export --to {name}": partial(_ours, path, out, name) for name in _FORMATS}
    if options.peers:
        same = rows.CELLS.format(chosen="is not null")
        for what, sql in (("the same rows", same), ("ten columns", *_TEN)):
            shell = ["sqlite3", "-readonly", "-csv", str(path), sql]
            works[f"sqlite3 -csv, {what}"] = partial(_run, shell, out, count)
        for form in ("--nl", "--csv"):
            command = [sys.executable, "-m", "sqlite_utils", "rows", str(path), "papers", form]
            works[f"sqlite-utils rows {form}"] = partial(_run, command, out, count)
        works["Datasette, papers.csv?_stream=on"] = partial(_streamed, path, out, count)
    found = [asdict(row) for row in side_by_side(works, rounds=options.rounds or 3)]
    out.unlink(missing_ok=True)
    return [
        {
            "candidate": row["name"],
            "CPU s": round(row["cpu_seconds"], 2),
            "papers/s": round(row["per_second"]),
            "papers/s ÷ floor": round(row["speed"], 2),
            "peak MB": round(row["peak_mb"]),
        }
        for row in found
    ]


def _scan(path: Path, statements: tuple[str, ...], count: int) -> int:
    conn = open_store(path, readonly=True).conn
    for sql in statements:
        for _ in conn.execute(sql):
            pass
    return count


def _ours(path: Path, out: Path, name: str) -> int:
    conn, form = open_store(path, readonly=True).conn, exports.named(name)
    out.unlink(missing_ok=True)
    if form.write is not None:
        return form.write(conn, out, rows.paper_ids(conn))
    with out.open("w", encoding="utf-8", newline="") as file:
        if form.join is not None:
            file.writelines(form.join(rows.texts(conn, rows.paper_ids(conn))))
        elif form.tabulate is not None:
            file.writelines(form.tabulate(rows.COLUMNS, rows.cells(conn, rows.paper_ids(conn))))
        elif form.render is not None:
            file.writelines(form.render(rows.rows(conn)))
    (count,) = conn.execute("select count(*) from papers").fetchone()
    return int(count)


def _run(command: list[str], out: Path, count: int) -> int:
    with out.open("wb") as file:
        subprocess.run(command, stdout=file, check=True)
    return count


def _streamed(path: Path, out: Path, count: int) -> int:
    with served(path) as server, closing(server.connection()) as connection, out.open("wb") as file:
        connection.request("GET", f"/{path.stem}/papers.csv?_stream=on&_size=max")
        answer = connection.getresponse()
        while piece := answer.read(2**16):
            file.write(piece)
    return count
