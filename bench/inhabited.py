"""A database of invented papers with what a followed one has besides: people with pages, works that changed, runs."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

from sqlite_utils.utils import sqlite3

from bench.database import made
from bench.generate import SEED
from bench.measure import Options
from indexer.store import people
from indexer.store.connect import open_store

#: People, and what each page lists of their works; changes; runs.
PEOPLE, LISTED, CHANGES, RUNS = 40, 0.6, 20_000, 200
_MOMENT = "2041-01-{day:02}T{hour:02}:{minute:02}:00Z"


def inhabited(options: Options, count: int) -> Path:
    """A copy of the database of so many papers, with people, changes and runs; whoever asks may write to it."""
    path = options.folder / f"inhabited-{count}.db"
    for old in options.folder.glob(f"{path.name}*"):
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    shutil.copyfile(made(options, count), path)
    db = open_store(path)
    rng = random.Random(SEED)
    with db.conn:
        _people(db.conn, rng)
        _changes(db.conn, rng)
        _runs(db.conn)
    db.close()
    return path


def _people(conn: sqlite3.Connection, rng: random.Random) -> None:
    sql = "select name, count(*) from authorships group by name having count(*) between 20 and 200"
    names = sorted(row[0] for row in conn.execute(sql))
    for profile, name in enumerate(rng.sample(names, min(PEOPLE, len(names))), 1):
        (written,) = conn.execute("select name from names where id = ?", (name,)).fetchone()
        page = {"id": profile, "source": "homepage", "key": f"https://page.example/{profile}/", "name": written}
        _insert(conn, "profiles", page | {"feed": f"page:{profile}", "fetched": _moment(profile), "hash": "0" * 22})
        works = [row[0] for row in conn.execute("select paper from authorships where name = ? order by paper", (name,))]
        for position, paper in enumerate(sorted(rng.sample(works, max(1, int(len(works) * LISTED)))), 1):
            _insert(conn, "profile_works", {"profile": profile, "position": position, "paper": paper})
    people.settle(conn, range(1, min(PEOPLE, len(names)) + 1))


def _changes(conn: sqlite3.Connection, rng: random.Random) -> None:
    papers = [row[0] for row in conn.execute("select id from papers where id % 7 = 0 limit 100000")]
    kinds = (
        ("version", "version", "1", "2"),
        ("abstract", "abstract", "We invent.", None),
        ("published", "doi", None, "10.1/x"),
    )
    for number in range(1, CHANGES + 1):
        kind, field, old, new = rng.choice(kinds)
        told = {"id": number, "paper": rng.choice(papers), "kind": kind, "field": field, "old": old, "new": new}
        said = {"version": 2, "seen": _moment(number // 20), "feed": "bench", "source": "arxiv_oai", "key": str(number)}
        _insert(conn, "changes", told | said)


def _runs(conn: sqlite3.Connection) -> None:
    (before,) = conn.execute("select coalesce(max(id), 0) from runs").fetchone()
    names = [f"arxiv:cs.{letter}{letter}" for letter in "ABCDEFGH"]
    for run in range(before + 1, before + RUNS + 1):
        whole = {"id": run, "command": "crawl", "started": _moment(run), "finished": _moment(run), "exit_code": 0}
        _insert(conn, "runs", whole)
        for name in names:
            ended = {"run": run, "source": name, "started": _moment(run), "finished": _moment(run), "verdict": "ok"}
            _insert(conn, "run_sources", ended | {"requests": 3, "records": 900, "new": 100, "faults": 0})
    for name in names:
        source = {"name": name, "kind": "arxiv_oai", "options": "{}", "last_run": before + RUNS, "last_verdict": "ok"}
        _insert(conn, "sources", source | {"last_success": _moment(RUNS)})


def _moment(number: int) -> str:
    return _MOMENT.format(day=number // 60 // 24 % 28 + 1, hour=number // 60 % 24, minute=number % 60)


def _insert(conn: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    marks = ", ".join("?" * len(row))
    conn.execute(f"insert into {table} ({', '.join(row)}) values ({marks})", tuple(row.values()))
