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


def last_uses(conn: sqlite3.Connection) -> dict[str, datetime]:
    """When the newest answer came in each archive file that the ledger points into, whether it is there or not."""
    sql = "select archive, max(fetched) from fetches where archive is not null group by archive"
    return {file: datetime.fromisoformat(newest) for file, newest in conn.execute(sql)}


def made(file: str) -> datetime | None:
    """When an archive file was begun, by the name that we gave it; None for one from elsewhere.

    >>> made("20261121T030142711297Z-14956.warc.gz")
    datetime.datetime(2026, 11, 21, 3, 1, 42, tzinfo=datetime.timezone.utc)
    """
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
