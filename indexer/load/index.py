"""The search index alone, from the papers that are there, by all cores."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path

from sqlite_utils.utils import sqlite3

from indexer.load.loader import scratch
from indexer.load.part import make_index, open_side
from indexer.store import graft, searchversion, segments
from indexer.store.connect import PAGE_BYTES, open_store
from indexer.store.locks import writing
from indexer.store.papers import SEARCHED

#: Papers of one segment.
PAPERS = 25_000

_COLUMNS = ", ".join(SEARCHED)


def build(path: Path, *, workers: int | None = None, progress: Callable[[int, int], None] | None = None) -> int:
    """Makes `papers_fts` anew from `papers`, whose search text and tags must be those of today; gives how many papers.

    A segment is a transaction. Interrupted, nothing may write until it has been run again. `progress` hears how many
    segments of how many are done.
    """
    workers = workers or os.cpu_count() or 1
    with closing(open_store(path, any_index=True, loading=True)) as db, scratch(path) as folder:
        declared = db.conn.execute("select sql from sqlite_master where name = 'papers_fts'").fetchone()[0]
        ranges = _ranges(db.conn)
        with writing(db, path):
            searchversion.record(db.conn, 0)
            graft.empty(db.conn)
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, mp_context=context) as pool:
            jobs = [
                pool.submit(segment, path, folder / f"{n}.part", declared, first, last)
                for n, (first, last, _) in enumerate(ranges)
            ]
            for done, job in enumerate(jobs, 1):
                file = job.result()
                db.conn.execute("attach ? as part", (str(file),))
                with writing(db, path):
                    graft.graft(db.conn, "part")
                db.conn.execute("detach part")
                file.unlink()
                if progress is not None:
                    progress(done, len(jobs))
        with writing(db, path):
            searchversion.record(db.conn)
            if not (many := segments.is_due(db.conn)):
                graft.settle(db.conn)
    if many:
        with closing(open_store(path, loading=True)) as db:
            segments.merge_all(db, path)
    return sum(count for *_, count in ranges)


def segment(path: Path, file: Path, declared: str, first: int, last: int) -> Path:
    """Indexes the papers with numbers from `first` to `last` into a database of its own."""
    with closing(open_side(file, PAGE_BYTES)) as side:
        side.execute("attach ? as whole", (str(path.absolute()),))
        side.execute(f"create table papers (id integer primary key, {_COLUMNS})")
        # All at once: whoever reads on keeps the log from starting anew.
        sql = f"insert into papers select id, {_COLUMNS} from whole.papers where id between ? and ? order by id"
        side.execute(sql, (first, last))
        side.execute("detach whole")
        side.execute("begin")
        make_index(side, declared)
        side.execute("commit")
    return file


def _ranges(conn: sqlite3.Connection) -> list[tuple[int, int, int]]:
    """First and last number, and how many papers, of each segment."""
    sql = f"""
        select min(id), max(id), count(*)
        from (select id, (row_number() over (order by id) - 1) / {PAPERS} as part from papers) group by part order by 1
    """
    return conn.execute(sql).fetchall()
