"""Which work is a new record about? What one record that comes looks at, in a small database and in one ten times as
large: works and pairs that are held against each other, pages that are read, and the time.

Every record is placed by itself, with nothing of the database in memory: each page that it needs is read from the file.
"""

from __future__ import annotations

import shutil
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlite_utils.utils import sqlite3

from bench.database import dump, made
from bench.generate import SEED, records
from bench.measure import Options
from crawler.record import Record
from indexer.imports.arxiv_json import parse
from indexer.imports.lines import read
from indexer.store import alike, known, rows, works
from indexer.store.connect import PAGE_BYTES, open_store
from indexer.store.rows import Stored
from indexer.works.described import Described
from indexer.works.judge import Judgement, judge

RECORDS = 1_000_000
#: New records of each kind.
ROUNDS = 100


@dataclass(slots=True)
class _Looked:
    """What was looked at: works that were read whole, pairs that were judged, pages, seconds."""

    works: list[int]
    pairs: list[int]
    pages: list[int]
    seconds: list[float]


def measured(options: Options) -> list[dict[str, Any]]:
    """At a tenth of the size and at the size: a new preprint, a publication of a known one that names no identifier of
    it, and a work by title that nobody knows."""
    told = []
    for count in (options.records // 10, options.records):
        path = options.folder / "identity.db"
        shutil.copy(made(options, count), path)
        open_store(path).close()
        for what, kind in _KINDS.items():
            told.append(_row(what, count, _placed(path, kind(options, count, options.rounds or ROUNDS))))
        path.unlink()
    for small, large in zip(told[: len(_KINDS)], told[len(_KINDS) :], strict=True):
        for figure in ("works", "pairs", "pages", "ms"):
            large[f"{figure} ÷ at a tenth"] = round(large[figure] / small[figure], 2) if small[figure] else None
    return told


def _preprints(options: Options, count: int, rounds: int) -> Iterator[Record]:
    return records(rounds, seed=SEED + 1, first=count)


def _publications(options: Options, count: int, rounds: int) -> Iterator[Record]:
    """Known papers as a publisher's feed may tell them: initials, another case, no number, a DOI of its own."""
    step = count // rounds
    lines = islice(read(dump(options, count)), step // 2, None, step)
    for number, record in enumerate(e for e in parse(lines) if isinstance(e, Record)):
        authors = tuple(replace(a, name=_initials(a.name)) for a in record.authors)
        title = record.title.upper() if record.title else None
        yield replace(
            _by_title(record, number), title=title, authors=authors, year=int((record.submitted or "2024")[:4])
        )


def _unknown(options: Options, count: int, rounds: int) -> Iterator[Record]:
    return (_by_title(record, number) for number, record in enumerate(records(rounds, seed=SEED + 2, first=count)))


_KINDS: dict[str, Callable[[Options, int, int], Iterator[Record]]] = {
    "a new preprint": _preprints,
    "a publication of a known preprint": _publications,
    "an unknown work by title": _unknown,
}


def _by_title(record: Record, number: int) -> Record:
    return Record(source="feed", key=f"https://feed.example/{number}", title=record.title, authors=record.authors)


def _initials(name: str) -> str:
    *given, family = name.split()
    return " ".join([*(f"{word[0]}." for word in given), family])


def _placed(path: Path, made_up: Iterator[Record]) -> _Looked:
    looked = _Looked([], [], [], [])
    with _counted() as counts:
        for record in made_up:
            counts.clear()
            with closing(open_store(path, readonly=True)) as db:
                # the schema is read once by whoever opens the database
                db.conn.execute("select count(*) from sqlite_master").fetchone()
                before, began = _bytes_read(), time.perf_counter()
                works.gather(db.conn, [record], (), feed="bench", fetched="2041-01-01T00:00:00Z")
                looked.seconds.append(time.perf_counter() - began)
                looked.pages.append(round((_bytes_read() - before) / PAGE_BYTES))
            looked.works.append(counts["works"])
            looked.pairs.append(counts["pairs"])
    return looked


@contextmanager
def _counted() -> Iterator[Counter[str]]:
    """How many works are read and how many pairs are judged meanwhile."""
    counts: Counter[str] = Counter()

    def loaded(conn: sqlite3.Connection, papers: Iterable[int]) -> dict[int, Stored]:
        found = rows.load(conn, papers)
        counts["works"] += len(found)
        return found

    def judged(one: Described, other: Described) -> Judgement:
        counts["pairs"] += 1
        return judge(one, other)

    with patch.object(known, "load", loaded), patch.object(alike, "judge", judged):
        yield counts


def _bytes_read() -> int:
    """What this process has asked the system for, whether it came from the disk or not."""
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("rchar"))


def _row(what: str, count: int, looked: _Looked) -> dict[str, Any]:
    return {
        "what": what,
        "records": count,
        "works": round(statistics.mean(looked.works), 2),
        "pairs": round(statistics.mean(looked.pairs), 2),
        "pages": round(statistics.mean(looked.pages), 1),
        "ms": round(statistics.median(looked.seconds) * 1000, 2),
    }
