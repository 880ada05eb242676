"""SQLite: a database of the chosen papers only, of the same schema, for Datasette, sqlite-utils, or anybody's SQL.

Works and what belongs to them. What tells of harvesting (sources, runs, fetches) and pages about people stay at home.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from crawler.disk import whole
from indexer.store.schema import migrations

NAME = "sqlite"
EXTENSION = ".db"
MEDIA_TYPE = "application/vnd.sqlite3"

IN = "in (select value from json_each(:ids))"

#: Tables that are copied, parents first, and the column that holds the paper.
COPIED = {
    "papers": "id",
    "identifiers": "paper",
    "authorships": "paper",
    "paper_categories": "paper",
    "links": "paper",
    "versions": "paper",
    "announcements": "paper",
    "assertions": "paper",
    "changes": "paper",
    "work_keys": "paper",
    "contested": "paper",
    "datestamps": "paper",
}
#: Tables of which only the rows that those need are copied.
NEEDED = {
    "categories": f"code in (select category from paper_categories where paper {IN}) or code in"
    f" (select category from papers where id {IN})",
    "anchors": f"exists (select 1 from assertions as a where a.source = anchors.source and a.key = anchors.key"
    f" and a.paper {IN})",
    "decisions": f"exists (select 1 from assertions as a where a.paper {IN} and (a.source = one_source"
    " and a.key = one_key or a.source = other_source and a.key = other_key))",
    "names": f"id in (select name from authorships where paper {IN})",
}
#: Tables that are copied as they stand.
WHOLE = frozenset({"built"})
#: Tables that stay empty.
LEFT_OUT = frozenset(
    (
        *("profiles", "profile_works", "resolutions", "sources", "runs", "run_sources", "fetches", "faults"),
        *("follows", "forgotten", "archive_moves", "people", "person_names", "profile_ids", "person_moves"),
        *("loads", "late_records", "late_keys", "watches", "watch_hits"),
    )
)

_BATCH = 500


def write(conn: sqlite3.Connection, path: Path, ids: Iterable[int]) -> int:
    """Makes the database at `path`, which must not exist, with the papers of these ids, which are in order;
    gives how many there were.

    Raises `UsageError` where there is a file already. The file is there once it is whole.
    """
    with whole(path, new=True) as part:
        target = Database(sqlite3.connect(f"{part}-loose"))
        try:
            papers = _fill(conn, target, ids)
            # Into another file: within its own SQLite may hold all of it in memory.
            target.execute("vacuum into ?", (str(part),))
        finally:
            target.close()
    return papers


def _fill(conn: sqlite3.Connection, target: Database, ids: Iterable[int]) -> int:
    migrations.apply(target)
    for table in WHOLE:
        target.execute(f"delete from {table}")
        _insert(target.conn, table, conn.execute(f"select * from {table}"))
    remaining = iter(ids)
    while batch := list(islice(remaining, _BATCH)):
        _copy(conn, target.conn, json.dumps(batch))
    target.execute("insert into papers_fts (papers_fts) values ('rebuild')")
    target.execute("insert into papers_fts (papers_fts) values ('optimize')")
    target.conn.commit()
    return int(target.execute("select count(*) from papers").fetchone()[0])


def _copy(conn: sqlite3.Connection, target: sqlite3.Connection, ids: str) -> None:
    for table, condition in NEEDED.items():
        _insert(target, table, conn.execute(f"select * from {table} where {condition}", {"ids": ids}))
    for table, column in COPIED.items():
        _insert(target, table, conn.execute(f"select * from {table} where {column} {IN}", {"ids": ids}))


def _insert(target: sqlite3.Connection, table: str, cursor: sqlite3.Cursor) -> None:
    columns = [column[0] for column in cursor.description]
    marks = ", ".join("?" * len(columns))
    target.executemany(
        f"insert into {table} ({', '.join(columns)}) values ({marks}) on conflict do nothing", map(tuple, cursor)
    )
