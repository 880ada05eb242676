"""Papers out of the database: our formats beside a bare scan of the same table, the SQLite shell and sqlite-utils."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from bench.database import made
from bench.measure import Options, Work, side_by_side
from indexer import exports
from indexer.exports import rows
from indexer.store.connect import open_store

RECORDS = 100_000
_FORMATS = ("jsonl", "json", "csv", "bibtex", "ris", "csl", "sql", "sqlite", "parquet")
_COLUMNS = "id, arxiv_id, title, abstract, authors, categories, submitted, updated, doi, comments"


def measured(options: Options) -> list[dict[str, Any]]:
    """The floor reads ten columns row by row and writes nothing; ours come with people, categories, identifiers and
    links as lists, the others with what stands in `papers`."""
    path, out, count = made(options, options.records), options.folder / "export", options.records
    works: dict[str, Work] = {"scan of ten columns (floor)": partial(_scan, path)}
    works |= {f"export --to {name}": partial(_ours, path, out, name) for name in _FORMATS}
    if options.peers:
        shell = ["sqlite3", "-readonly", "-csv", str(path), f"select {_COLUMNS} from papers"]
        works["sqlite3 -csv"] = partial(_run, shell, out, count)
        for form in ("--nl", "--csv"):
            command = [sys.executable, "-m", "sqlite_utils", "rows", str(path), "papers", form]
            works[f"sqlite-utils rows {form}"] = partial(_run, command, out, count)
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


def _scan(path: Path) -> int:
    conn = open_store(path, readonly=True).conn
    return sum(1 for _ in conn.execute(f"select {_COLUMNS} from papers"))


def _ours(path: Path, out: Path, name: str) -> int:
    conn, form = open_store(path, readonly=True).conn, exports.named(name)
    out.unlink(missing_ok=True)
    if form.write is not None:
        return form.write(conn, out, rows.paper_ids(conn))
    with out.open("w", encoding="utf-8", newline="") as file:
        if form.join is not None:
            file.writelines(form.join(rows.texts(conn, rows.paper_ids(conn))))
        elif form.render is not None:
            file.writelines(form.render(rows.rows(conn)))
    (count,) = conn.execute("select count(*) from papers").fetchone()
    return int(count)


def _run(command: list[str], out: Path, count: int) -> int:
    with out.open("wb") as file:
        subprocess.run(command, stdout=file, check=True)
    return count
