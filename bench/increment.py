"""A harvest's thousand records into a database that is there: new and changed ones, and ones that are known."""

from __future__ import annotations

import os
import random
import shutil
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bench.database import dump, made
from bench.generate import SEED, records
from bench.measure import Options
from crawler.journal import Tally
from crawler.record import Page, Record, Version
from indexer.imports.arxiv_json import parse
from indexer.imports.lines import read
from indexer.store.connect import open_store
from indexer.store.locks import writing
from indexer.store.pieces import cut
from indexer.store.save import save_page

RECORDS = 1_000_000
#: Rounds at the full size; a quarter of them at a tenth of it, and known records only in some.
ROUNDS, KNOWN_ROUNDS, PEER_ROUNDS = 200, 10, 10
BATCH = 1_000


def measured(options: Options) -> list[dict[str, Any]]:
    """At a tenth of the size and at the size: half new and half changed records, and known ones; beside it, at a tenth
    of the size, sqlite-utils with triggers that keep its index, which stores no people, identifiers or provenance."""
    rows = []
    for count in (options.records // 10, options.records):
        path = options.folder / "increment.db"
        shutil.copy(made(options, count), path)
        # Gigabytes that the system still has to write are no harvest's.
        os.sync()
        wanted = options.rounds or (ROUNDS if count == options.records else ROUNDS // 4)
        # Each round changes papers that none has changed before.
        rows.append(_ours(path, dump(options, count), count, min(wanted, count // BATCH)))
        rows.append(_known(path, dump(options, count), count))
        path.unlink()
    if options.peers:
        rows.append(_peer(options, options.records // 10))
    small = {row["what"]: row["median ms"] for row in rows[:2]}
    for row in rows[2:4]:
        row["÷ median at a tenth"] = round(row["median ms"] / small[row["what"]], 2)
    return rows


def _ours(path: Path, file: Path, count: int, rounds: int) -> dict[str, Any]:
    db, times, log, spent = open_store(path), [], [], []
    for number, batch in enumerate(_batches(file, count, rounds)):
        moment = f"2041-01-01T00:{number // 60:02d}:{number % 60:02d}Z"
        began, cpu = time.perf_counter(), time.process_time()
        tally = store(db, path, batch, moment)
        times.append(time.perf_counter() - began)
        spent.append(time.process_time() - cpu)
        log.append(_log(path))
        assert tally.unchanged < BATCH / 10, tally
    db.close()
    return _row("500 new and 500 changed", count, times, log, spent)


def _known(path: Path, file: Path, count: int) -> dict[str, Any]:
    db, times, log, spent = open_store(path), [], [], []
    # Of the half in which `_batches` has changed nothing: an older version of what is known has to be compared with it.
    batch = [e for e in parse(islice(read(file), count // 2 - BATCH, count // 2)) if isinstance(e, Record)]
    for _ in range(KNOWN_ROUNDS):
        db.conn.execute("pragma wal_checkpoint(truncate)").fetchall()
        began, cpu = time.perf_counter(), time.process_time()
        tally = store(db, path, batch, "2042-01-01T00:00:00Z")
        times.append(time.perf_counter() - began)
        spent.append(time.process_time() - cpu)
        log.append(_log(path))
        assert tally.unchanged == BATCH, tally
    db.close()
    return _row("1,000 known", count, times, log, spent)


def store(db: Database, path: Path, batch: list[Record], moment: str) -> Tally:
    """As a harvest does it."""
    total = Tally()
    for piece in cut(Page(records=tuple(batch))):
        with writing(db, path):
            total += save_page(db.conn, piece, kind="import", feed="bench", fetched=moment)
    return total


def _peer(options: Options, count: int) -> dict[str, Any]:
    path = options.folder / "peer.db"
    path.unlink(missing_ok=True)
    source = Database(made(options, count))
    names = ("arxiv_id", "title", "abstract", "authors")
    db, times, log, spent = Database(path), [], [], []
    db.enable_wal()
    db["papers"].insert_all(source.query(f"select {', '.join(names)} from papers"), pk="arxiv_id")
    db["papers"].enable_fts(names[1:], create_triggers=True)
    db.conn.execute("pragma wal_checkpoint(truncate)").fetchall()
    os.sync()
    for batch in _batches(dump(options, count), count, PEER_ROUNDS):
        rows = [(r.key, r.title, r.abstract, ", ".join(a.name for a in r.authors)) for r in batch]
        began, cpu = time.perf_counter(), time.process_time()
        db["papers"].upsert_all((dict(zip(names, row, strict=True)) for row in rows), pk="arxiv_id")
        times.append(time.perf_counter() - began)
        spent.append(time.process_time() - cpu)
        log.append(_log(path))
    db.close()
    path.unlink()
    return _row("sqlite-utils upsert_all, triggers", count, times, log, spent)


def _batches(file: Path, count: int, rounds: int) -> Iterator[list[Record]]:
    """Half of each batch are the next papers, half are known ones of the newer half of the years, in a new version with
    another abstract."""
    rng, half = random.Random(SEED), BATCH // 2
    texts = records(rounds * BATCH, seed=SEED + 1, first=count)
    places = rng.sample(range(count // 2, count), rounds * half)
    wanted = set(places)
    lines = {n: line for n, (_, line) in enumerate(islice(read(file), count)) if n in wanted}
    for at in range(0, len(places), half):
        new = [next(texts) for _ in range(half)]
        known = parse(enumerate(lines.pop(n) for n in sorted(places[at : at + half])))
        yield [*(_changed(r, next(texts)) for r in known if isinstance(r, Record)), *new]


def _changed(record: Record, text: Record) -> Record:
    version = Version(number=(record.version or 0) + 1, date="2041-01-01T00:00:00Z")
    return replace(
        record,
        abstract=text.abstract,
        version=version.number,
        versions=(*record.versions, version),
        updated=version.date,
    )


def _log(path: Path) -> float:
    log = Path(f"{path}-wal")
    return log.stat().st_size / 2**20 if log.exists() else 0.0


def _row(what: str, count: int, times: list[float], log: list[float], spent: list[float]) -> dict[str, Any]:
    middle, worst = statistics.median(times) * 1000, max(times) * 1000
    return {
        "what": what,
        "records": count,
        "rounds": len(times),
        "median ms": round(middle, 1),
        "worst ms": round(worst, 1),
        "worst ÷ median": round(worst / middle, 2),
        "of CPU time": round(max(spent) / statistics.median(spent), 2),
        "log MB": round(max(log), 1),
        "CPU ms a record": round(statistics.median(spent) * 1000 / BATCH, 4),
    }
