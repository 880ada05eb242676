"""From a dump of arXiv's metadata to a searchable database: our import beside the bare SQLite shell and beside peers.

All start from files that lie ready: ours from the dump, the others from the few columns of it that they store.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bench.database import dump, take_in
from bench.measure import Options, side_by_side
from crawler.record import Record
from indexer.imports import arxiv_json
from indexer.imports.lines import read
from indexer.store import searchindex

RECORDS = 100_000
NAMES = ("key", "title", "abstract", "authors")
_FTS = "create virtual table papers_fts using fts5(title, abstract, authors, content=[papers], content_rowid=[id]);"
_REBUILD = "insert into papers_fts(papers_fts) values ('rebuild');"


def measured(options: Options) -> list[dict[str, Any]]:
    """First everything, beside papers and their index alone; then the index alone, beside the shell's."""
    file = dump(options, options.records)
    columns, folder = table(file), options.folder / "build"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    works: dict[str, Callable[[], int]] = {
        "sqlite3 .import of papers + FTS5 rebuild (floor)": partial(shell, folder / "floor.db", columns),
        "import, everything": partial(_import, folder / "ours.db", file),
    }
    if options.peers:
        works["sqlite-utils insert_all + enable_fts, papers"] = partial(_sqlite_utils, folder / "peer.db", columns)
    if options.peers and _has_tantivy():
        works["tantivy, two threads, text"] = partial(_tantivy, folder / "tantivy", columns)
    rounds = options.rounds or 1
    rows = [asdict(row) for row in side_by_side(works, rounds=rounds)]
    sizes = {"floor": folder / "floor.db", "ours": folder / "ours.db", "peer": folder / "peer.db"}
    for row, path in zip(rows, sizes.values(), strict=False):
        row["bytes"] = path.stat().st_size
    _run(folder / "floor.db", "drop table papers_fts; vacuum;")
    alone = side_by_side(
        {
            "FTS5 rebuild alone, three columns (floor)": partial(_rebuild, folder / "floor.db", options.records),
            "our index alone, five columns": partial(_index, folder / "ours.db"),
        },
        rounds=rounds,
    )
    (folder / "ours.db").replace(file.with_suffix(".db"))
    shutil.rmtree(folder)
    return [_told(row) for row in [*rows, *map(asdict, alone)]]


def rows(file: Path) -> Iterator[tuple[str, str | None, str | None, str]]:
    """Key, title, abstract and authors of the records in a dump."""
    for entry in arxiv_json.parse(read(file)):
        if isinstance(entry, Record):
            yield entry.key, entry.title, entry.abstract, ", ".join(a.name for a in entry.authors)


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "candidate": row["name"],
        "CPU s": round(row["cpu_seconds"], 1),
        "wall s": round(row["wall_seconds"], 1),
        "records/s": round(row["per_second"]),
        "records/s ÷ floor": round(row["speed"], 2),
        "CPU ÷ floor": round(row["ratio"], 2),
        "peak MB": round(row["peak_mb"]),
        "bytes a record": round(row["bytes"] / row["units"]) if "bytes" in row else None,
    }


def table(file: Path) -> Path:
    """The four columns that the others store, as a file of comma-separated values."""
    path = file.with_suffix(".csv")
    if not path.exists():
        with path.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows((number, *row) for number, row in enumerate(rows(file), 1))
    return path


def shell(path: Path, table: Path) -> int:
    """The floor: what SQLite's shell makes of that file, with an index of three columns."""
    path.unlink(missing_ok=True)
    made = "create table papers (id integer primary key, key text, title text, abstract text, authors text);"
    script = f'{made}\n.mode csv\n.import "{table}" papers\n{_FTS}\n{_REBUILD}\nselect count(*) from papers;\n'
    return int(_run(path, script).split()[-1])


def _index(path: Path) -> int:
    return searchindex.build(path, anew=True).papers


def _rebuild(path: Path, count: int) -> int:
    _run(path, f"drop table if exists papers_fts;\n{_FTS}\n{_REBUILD}\n")
    return count


def _run(path: Path, script: str) -> str:
    return subprocess.run(["sqlite3", str(path)], input=script, text=True, check=True, capture_output=True).stdout


def _import(path: Path, file: Path) -> int:
    for old in path.parent.glob(f"{path.name}*"):
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    return take_in(path, file)


def _read(table: Path) -> Iterator[list[str]]:
    with table.open(newline="", encoding="utf-8") as file:
        yield from (row[1:] for row in csv.reader(file))


def _sqlite_utils(path: Path, table: Path) -> int:
    path.unlink(missing_ok=True)
    db = Database(path)
    db["papers"].insert_all((dict(zip(NAMES, row, strict=True)) for row in _read(table)), pk="key")
    db["papers"].enable_fts(NAMES[1:], create_triggers=True)
    count = db["papers"].count
    db.close()
    return count


def _has_tantivy() -> bool:
    try:
        import tantivy  # noqa: F401
    except ImportError:
        return False
    return True


def _tantivy(folder: Path, table: Path) -> int:
    import tantivy

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    schema = tantivy.SchemaBuilder()
    for name in NAMES:
        schema.add_text_field(name, stored=True)
    made = tantivy.Index(schema.build(), path=str(folder))
    writer, count = made.writer(256_000_000, 2), 0
    for row in _read(table):
        writer.add_document(tantivy.Document(**dict(zip(NAMES, row, strict=True))))
        count += 1
    writer.commit()
    writer.wait_merging_threads()
    return count
