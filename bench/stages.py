"""What a record of a dump costs a process on its way into the database, stage by stage, beside the SQLite shell's time
for the four columns that it stores and the three that it indexes.

The least CPU time of some rounds over the same records. What comes after, papers' numbers and rows that the one process
with the database takes over, is what an import takes beyond that (`python -m bench build`).
"""

from __future__ import annotations

import gc
import json
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from bench import build
from bench.database import dump
from bench.measure import Options, side_by_side
from crawler.record import Record
from indexer.imports import arxiv_json
from indexer.imports.lines import read
from indexer.load import part
from indexer.search.normalise import search_text
from indexer.store import workkeys
from indexer.store.assertions import digest, plain
from indexer.store.connect import open_store
from indexer.store.lone import lone
from indexer.store.side import make_index, open_side

RECORDS = 20_000
ROUNDS = 5
_FETCHED = "2026-01-01T00:00:00Z"

T = TypeVar("T")


def measured(options: Options) -> list[dict[str, Any]]:
    """Each stage, their sum, and the floor: CPU µs a record, and what share of the sum that is."""
    file, rounds = dump(options, options.records), options.rounds or ROUNDS
    folder = options.folder / "stages"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (floor,) = side_by_side({"floor": partial(build.shell, folder / "floor.db", build.table(file))}, rounds=1)
    # As the processes of an import have it.
    gc.disable()
    found = _stages(file, rounds, folder)
    gc.enable()
    shutil.rmtree(folder)
    total = sum(found.values())
    rows = [*found.items(), ("all of these", total)]
    told = [(name, seconds / options.records * 1e6, seconds / total) for name, seconds in rows]
    told.append(("sqlite3 .import of papers + FTS5 rebuild (floor)", floor.cpu_seconds / options.records * 1e6, None))
    return [
        {"stage": name, "CPU µs a record": round(us, 1), "share": None if share is None else round(share, 2)}
        for name, us, share in told
    ]


def _stages(file: Path, rounds: int, folder: Path) -> dict[str, float]:
    """CPU seconds of each stage, in their order."""
    least = partial(_least, rounds)
    lines = [line for _, line in read(file)]
    read_, entries = least(lambda: [json.loads(line) for line in lines])
    made, records = least(lambda: [arxiv_json.record(entry) for entry in entries])
    words = [plain(record) for record in records]
    hashed, _ = least(lambda: [digest(word) for word in words])
    keyed, _ = least(lambda: [workkeys.of_record(word, numbered=True) for word in words])
    texts, _ = least(lambda: [_search_text(word) for word in words])
    kept = [(number, one) for number, one in enumerate(map(lone, words), 1) if one is not None]
    laid, rows = least(lambda: part.rows_of(kept, file.name, _FETCHED))
    with closing(open_store(folder / "empty.db")) as db:
        (declared,) = db.conn.execute("select sql from sqlite_master where name = 'papers_fts'").fetchone()
        (page_bytes,) = db.conn.execute("pragma page_size").fetchone()
    fill = partial(_fill, folder / "part", page_bytes, rows)
    (written, _), (whole, _) = least(fill), least(partial(fill, declared))
    return {
        "JSON read": read_,
        "record made, its text cleaned, every field checked": made,
        "hash: canonical JSON, SHA-256": hashed,
        "keys by which its likes are found": keyed,
        "search text": texts,
        "rows of ten tables": laid - texts,
        "rows written to a part": written,
        "search index of five columns": whole - written,
    }


def _fill(file: Path, page_bytes: int, rows: Mapping[str, Sequence[part.Row]], declared: str | None = None) -> None:
    with closing(open_side(file, page_bytes)) as conn:
        conn.execute("begin")
        part.write(conn, rows)
        if declared is not None:
            make_index(conn, declared)
        conn.execute("commit")


def _search_text(word: Record) -> str | None:
    return search_text(word.title, word.abstract, ", ".join([author.name for author in word.authors]))


def _least(rounds: int, work: Callable[[], T]) -> tuple[float, T]:
    taken, given = [], work()
    for _ in range(rounds):
        began = time.process_time()
        given = work()
        taken.append(time.process_time() - began)
    return min(taken), given
