"""The search text, tags and search index of the papers that are there, made by the rules of today.

In pieces, in the order of papers' numbers: processes make texts and a segment of each, this one writes the texts that
differ and takes the segment over (docs/decisions/0122-upgrading-in-pieces.md). How far it has come is what the index
holds: killed anywhere, it goes on from there. Until it is done nobody else may write papers.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from sqlite_utils import Database

from indexer.search.normalise import search_text
from indexer.search.tags import tags
from indexer.store import graft, log, searchversion, segments
from indexer.store.errors import StoreError, explained
from indexer.store.hearing import UPGRADE
from indexer.store.locks import WAIT_SECONDS, upgrading, writing
from indexer.store.papers import SEARCHED, TAGGED
from indexer.store.reopened import reopened
from indexer.store.side import make_index, open_side, scratch

#: Papers of one segment, and those whose texts are written in one transaction: some twenty megabytes of log each.
PAPERS, CHUNK = 25_000, 5_000

_TAKEN = ", ".join((*SEARCHED, *TAGGED))
_SET = "update papers set search_text = ?, tags = ? where id = ?"
# A view, so that the index is filled from texts that are not written twice.
_FRESH = (
    "create table fresh (id integer primary key, search_text, tags)",
    f"insert into fresh select id, search_text(title, abstract, authors), tags({', '.join(TAGGED)}) from texts",
    """
    create view papers as select t.id, t.title, t.abstract, t.authors, f.search_text, f.tags
    from texts as t cross join fresh as f on f.id = t.id
    """,
)
_DIFFER = """
select f.search_text, f.tags, f.id from part.texts as t cross join part.fresh as f on f.id = t.id
where f.search_text is not t.search_text or f.tags is not t.tags order by t.id
"""

# The first and last number, and how many papers; sorted, since the ids alone lie closer in any index than in the table.
_RANGES = """
select min(id), max(id), count(*)
from (select id, (row_number() over (order by +id) - 1) / ? as part from papers where +id > ?) group by part order by 1
"""

Range = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Made:
    """How many papers were indexed, and how many of them had other texts before."""

    papers: int = 0
    changed: int = 0


def build(
    path: Path | str, *, anew: bool = False, workers: int | None = None, wait_seconds: float = WAIT_SECONDS
) -> Made:
    """Makes texts and index by the rules of today, where they are not; all of them with `anew`.

    Goes on where it was killed. Raises `LockedError` where another process has been at it for so long.
    """
    path = Path(path)
    with upgrading(path, wait_seconds=wait_seconds), explained(path), closing(reopened(path)) as db:
        # Another process may have done it while this one waited.
        if searchversion.is_current(db.conn) and not anew:
            return Made()
        if anew or not searchversion.is_begun(db.conn):
            with writing(db, path):
                searchversion.begin(db.conn)
                graft.empty(db.conn)
        made = _fill(db, path, workers or os.cpu_count() or 1)
        with writing(db, path):
            searchversion.record(db.conn)
            if not (many := segments.is_due(db.conn)):
                graft.settle(db.conn)
    if many:
        with closing(reopened(path)) as db:
            segments.merge_all(db, path)
    return made


def _fill(db: Database, path: Path, workers: int) -> Made:
    """Takes in the papers that the index does not hold yet."""
    (last,) = db.conn.execute("select coalesce(max(id), -1) from papers_fts_docsize").fetchone()
    (held,) = db.conn.execute("select count(*) from papers_fts_docsize").fetchone()
    ranges = db.conn.execute(_RANGES, (PAPERS, last)).fetchall()
    papers = changed = 0
    total = held + sum(count for *_, count in ranges)
    with (
        scratch(path, "index") as folder,
        closing(_segments(db, path, folder, ranges, workers)) as made,
        UPGRADE.telling("search index", total) as tell,
    ):
        if is_worth_telling := total > PAPERS:
            tell(held)
        for (*_, count), file in zip(ranges, made, strict=True):
            changed += _take(db, path, file)
            papers += count
            if is_worth_telling:
                tell(held + papers)
    return Made(papers, changed)


def _take(db: Database, path: Path, file: Path) -> int:
    """Writes the texts that differ, then takes the segment over; gives how many differed."""
    db.conn.execute("attach ? as part", (str(file),))
    try:
        rows = db.conn.execute(_DIFFER).fetchall()
        for at in range(0, len(rows), CHUNK):
            log.ease(db.conn, path)
            with writing(db, path):
                db.conn.executemany(_SET, rows[at : at + CHUNK])
        log.ease(db.conn, path)
        with writing(db, path):
            graft.graft(db.conn, "part")
    finally:
        db.conn.execute("detach part")
        file.unlink()
    return len(rows)


def _segments(db: Database, path: Path, folder: Path, ranges: Sequence[Range], workers: int) -> Generator[Path]:
    """The segments in their order, each made a little before it is taken; a single one by this process."""
    (declared,) = db.conn.execute("select sql from sqlite_master where name = 'papers_fts'").fetchone()
    (page_bytes,) = db.conn.execute("pragma page_size").fetchone()
    files = [folder / f"{n}.part" for n in range(len(ranges))]
    jobs = [(path, file, page_bytes, declared, *each[:2]) for file, each in zip(files, ranges, strict=True)]
    if len(jobs) < 2:
        yield from (segment(*job) for job in jobs)
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_end_with_the_other)
    ahead: deque[Future[Path]] = deque()
    try:
        for job in jobs:
            ahead.append(pool.submit(segment, *job))
            if len(ahead) > workers:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
    except BrokenProcessPool as exc:
        raise StoreError(
            f"{path}: expected a process to make a part of the search index, it has died (out of memory?); "
            "what was made is kept, and the next command goes on"
        ) from exc
    finally:
        pool.shutdown(cancel_futures=True)


def segment(path: Path, file: Path, page_bytes: int, declared: str, first: int, last: int) -> Path:
    """Makes texts and index of the papers with numbers from `first` to `last` in a database of its own."""
    with explained(file), closing(open_side(file, page_bytes)) as side:
        side.create_function("search_text", 3, search_text, deterministic=True)
        side.create_function("tags", len(TAGGED), _tags, deterministic=True)
        side.execute("attach ? as whole", (str(path.absolute()),))
        side.execute(f"create table texts (id integer primary key, {_TAKEN})")
        # All at once: whoever reads on keeps the log from starting anew.
        sql = f"insert into texts select id, {_TAKEN} from whole.papers where id between ? and ? order by id"
        side.execute(sql, (first, last))
        side.execute("detach whole")
        side.execute("begin")
        for statement in _FRESH:
            side.execute(statement)
        make_index(side, declared)
        side.execute("commit")
    return file


def _tags(*values: str | int | None) -> str | None:
    return tags(**dict(zip(TAGGED, values, strict=True)))  # type: ignore[arg-type]


def _end_with_the_other() -> None:
    """This process ends when the one that started it does, however that ended, and not before."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_after, daemon=True).start()


def _end_after() -> None:
    starter = multiprocessing.parent_process()
    assert starter is not None
    starter.join()
    os._exit(1)
