"""What a run has brought so far, key by key, so that it can be held against a list of what there is.

It lies in a temporary table: SQLite's, of this connection, gone with it, on disk where it grows large.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlite_utils.utils import sqlite3

from crawler.record import Listed, Page


def prepare(conn: sqlite3.Connection) -> None:
    """Before the first transaction of a run."""
    conn.execute("create temp table brought (source text, key text, primary key (source, key)) without rowid")


def overlap(conn: sqlite3.Connection, source: str, kind: str, page: Page) -> int:
    """How many of the page's records the source had brought before this run. None of a feed that shows its last entries
    only says that some may have come and gone between two harvests."""
    sql = """
        select count(*) from json_each(:keys) as j
        where exists (select 1 from assertions as a where a.source = :kind and a.key = j.value)
          and not exists (select 1 from temp.brought as b where b.source = :source and b.key = j.value)
    """
    keys = json.dumps(list({record.key for record in page.records}))
    (count,) = conn.execute(sql, {"keys": keys, "kind": kind, "source": source}).fetchone()
    return int(count)


def highest(page: Page) -> str | None:
    """The highest arXiv identifier among its records; those of before April 2007 are not numbered in one row."""
    names = (record.identifier("arxiv") for record in page.records)
    return max((name for name in names if name and "/" not in name), default=None)


def note(conn: sqlite3.Connection, source: str, page: Page) -> None:
    """What the page brought."""
    rows = [(source, key) for key in page.keys]
    conn.executemany("insert or ignore into temp.brought (source, key) values (?, ?)", rows)


def lacking(
    conn: sqlite3.Connection, source: str, listed: Sequence[Listed], *, kind: str | None = None
) -> tuple[Listed, ...]:
    """Those of the listed records that were not brought; with `kind`, nor asserted by it on the day they changed or
    later: all that is known of what an interrupted run brought. Where they changed once more that day, the overlap of
    the next harvest lists them again."""
    sql = """
        select j.key from json_each(:listed) as j
        where not exists (select 1 from temp.brought as b where b.source = :source and b.key = j.value ->> 0)
          and not exists (
            select 1 from assertions as a
            where a.source = :kind and a.key = j.value ->> 0 and substr(a.fetched, 1, 10) >= j.value ->> 1
          )
    """
    told = json.dumps([(one.key, one.changed[:10]) for one in listed])
    found = conn.execute(sql, {"listed": told, "source": source, "kind": kind})
    return tuple(listed[index] for (index,) in found)
