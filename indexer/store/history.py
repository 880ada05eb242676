"""What the runs did: what `paperfeed runs` prints and the feed of verdicts tells."""

from __future__ import annotations

from typing import Any

from sqlite_utils.utils import sqlite3

from crawler.journal import GOOD

Row = dict[str, Any]

_SOURCE = """
    source, verdict, reason, started, finished, requests, not_modified, bytes, waited_ms, expected, expected_by,
    declared, records, overlap, highest, new, changed, unchanged, deleted, faults
"""


def runs(conn: sqlite3.Connection, limit: int = 20) -> list[Row]:
    """The last runs, newest first, each with what it did for its `sources`."""
    sql = "select id, command, started, finished, exit_code, archive from runs order by id desc limit ?"
    found = _rows(conn, sql, (limit,))
    for run in found:
        run["sources"] = _sources(conn, run["id"])
    return found


def run(conn: sqlite3.Connection, number: int) -> Row | None:
    """One run whole: its `sources`, `exchanges` in order, and `faults` with the address of the document they are in."""
    sql = "select id, command, started, finished, exit_code, paperfeed_version, archive from runs where id = ?"
    found = _rows(conn, sql, (number,))
    if not found:
        return None
    exchanges = """
        select id, source, url, fetched, outcome, status, refusal, reason, bytes, elapsed_ms, records,
          archive, archive_offset, archive_length
        from fetches where run = ? order by id
    """
    faults = """
        select f.source, f.place, f.reason, e.url
        from fetches as e join faults as f on f.fetch = e.id
        where e.run = ? order by f.id
    """
    return {
        **found[0],
        "sources": _sources(conn, number),
        "exchanges": _rows(conn, exchanges, (number,)),
        "faults": _rows(conn, faults, (number,)),
    }


def newest(conn: sqlite3.Connection) -> dict[str, Row]:
    """What the last run did for each source that is followed or paused, by its name."""
    columns = ", ".join(f"r.{name.strip()}" for name in _SOURCE.split(","))
    sql = f"""
        select {columns} from sources as s join run_sources as r on r.run = s.last_run and r.source = s.name
        where s.state <> 'removed'
    """
    return {row["source"]: row for row in _rows(conn, sql, ())}


def not_ok(conn: sqlite3.Connection, limit: int = 50) -> list[Row]:
    """The last verdicts that are not ok, newest first; a deferral is tried again by itself and is none of them."""
    good = (*sorted(GOOD), "deferred")
    sql = f"""
        select run, {_SOURCE} from run_sources
        where verdict is not null and verdict not in ({", ".join("?" * len(good))})
        order by run desc, source limit ?
    """
    return _rows(conn, sql, (*good, limit))


def _sources(conn: sqlite3.Connection, number: int) -> list[Row]:
    return _rows(conn, f"select {_SOURCE} from run_sources where run = ? order by source", (number,))


def _rows(conn: sqlite3.Connection, sql: str, values: tuple[object, ...]) -> list[Row]:
    cursor = conn.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
