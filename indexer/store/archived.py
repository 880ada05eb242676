"""Which raw answers the ledger says there are, and which archive files may go. The archive itself is the crawler's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlite_utils.utils import sqlite3

from crawler.journal import Place

# 20261121T030142711297Z-14956.warc.gz
_NAMED = re.compile(r"(\d{8}T\d{6})\d*Z-.*\.warc\.gz")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An exchange whose raw answer is said to lie in the archive."""

    fetch: int
    source: str
    url: str
    place: Place


def kept(conn: sqlite3.Connection, sample: int | None = None) -> list[Kept]:
    """Every such exchange in the order of the archive, or about `sample` of them: the newest ones and, evenly spread,
    others of all ages."""
    (count,) = conn.execute("select count(*) from fetches where archive is not null").fetchone()
    step = 1 if sample is None else max(1, -(-count // max(1, sample // 2)))
    newest = count if sample is None else sample // 2
    sql = """
        select id, source, url, archive, archive_offset, archive_length
        from (
          select *, row_number() over (order by id desc) as back from fetches where archive is not null
        )
        where back <= :newest or back % :step = 0
        order by archive, archive_offset
    """
    return [
        Kept(fetch=fetch, source=source, url=url, place=Place(file=file, offset=offset, length=length))
        for fetch, source, url, file, offset, length in conn.execute(sql, {"newest": newest, "step": step})
    ]


def last_use(conn: sqlite3.Connection, file: str) -> datetime | None:
    """When the newest answer in an archive file came, by the ledger, else by the name that we gave it; None for a file
    from elsewhere."""
    (newest,) = conn.execute("select max(fetched) from fetches where archive = ?", (file,)).fetchone()
    if newest is not None:
        return datetime.fromisoformat(newest)
    named = _NAMED.fullmatch(file)
    return datetime.strptime(named[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC) if named else None


def let_go(conn: sqlite3.Connection, file: str) -> None:
    """The ledger stops pointing into a file, and notes that the file is to go; the caller holds the transaction.

    What the exchanges brought stays, and so do their rows: without a place in the archive.
    """
    gone = "archive = null, archive_offset = null, archive_length = null"
    conn.execute(f"update fetches set {gone} where archive = ?", (file,))
    conn.execute("update runs set archive = null where archive = ?", (file,))
    conn.execute("insert or ignore into archive_moves (old, new) values (?, null)", (file,))


def newest_moment(conn: sqlite3.Connection) -> datetime | None:
    """The last moment that the ledger knows: of an exchange or of the end of a run."""
    sql = (
        "select max(moment) from (select max(fetched) as moment from fetches union all select max(finished) from runs)"
    )
    (newest,) = conn.execute(sql).fetchone()
    return None if newest is None else datetime.fromisoformat(newest)
