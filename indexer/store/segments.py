"""Merging the segments of the search index: a little with each write, all of them when somebody has the time.

FTS5 left to itself merges when a level is full, up to the whole index at once: a stall of many seconds and gigabytes of
log in the middle of a harvest. So it is told not to (migration m003), and each write pays for a bounded piece.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from indexer.store import graft
from indexer.store.locks import writing
from indexer.store.reopened import reopened

#: Pages of the index to merge for each paper written, and at least for each write.
PER_PAPER, LEAST = 0.5, 8
#: Pages in one transaction when all is merged: some thirty megabytes of log.
STEP = 2_500

#: Grafted segments of one level that are merged into one, and how many FTS5 waits for otherwise.
GRAFTED, USUAL = 16, 4

_MERGE = "insert into papers_fts (papers_fts, rank) values ('merge', ?)"
_WAIT_FOR = "insert into papers_fts (papers_fts, rank) values ('usermerge', ?)"


def merge_some(conn: sqlite3.Connection, papers: int) -> None:
    """Merges what so many written papers are due, where four segments of like size have gathered; the caller holds the
    transaction."""
    conn.execute(_MERGE, (LEAST + int(papers * PER_PAPER),))


def is_due(conn: sqlite3.Connection) -> bool:
    """Whether so many segments have been grafted that a level of them should become one."""
    return any(len(found) >= GRAFTED for _, found in graft.structure(conn).levels)


def merge_level(path: Path | str) -> None:
    """Makes one segment of each level that is full, by a connection of its own: one that grafts must not."""
    with closing(reopened(path)) as db:
        while is_due(db.conn) or any(merging for merging, _ in graft.structure(db.conn).levels):
            with writing(db, path):
                db.conn.execute(_WAIT_FOR, (GRAFTED,))
                db.conn.execute(_MERGE, (STEP,))
                db.conn.execute(_WAIT_FOR, (USUAL,))


def merge_all(db: Database, path: Path | str, progress: Callable[[int], None] | None = None) -> int:
    """Makes one segment of all, in steps that others may write between; gives how many there were. `progress` hears
    the pages that were merged so far."""
    before = len(graft.structure(db.conn).segments())
    if before < 2:
        return before
    # A negative number begins a merge of everything, positive ones go on with it.
    # https://sqlite.org/fts5.html#the_merge_command
    step, merged = -STEP, 0
    while True:
        with writing(db, path):
            changes = db.conn.total_changes
            db.conn.execute(_MERGE, (step,))
            if db.conn.total_changes - changes < 2:
                return before
        step, merged = STEP, merged + STEP
        if progress is not None:
            progress(merged)
