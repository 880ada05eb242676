"""The works that the pages about a person list."""

from __future__ import annotations

from sqlite_utils.utils import sqlite3

#: Their ids, one that two pages list twice.
PAPERS = "select w.paper from profiles as p cross join profile_works as w on w.profile = p.id where p.person = :person"


def papers(conn: sqlite3.Connection, person: int, *, before: int | None = None, limit: int = -1) -> list[int]:
    """Their ids, newest first, at most so many; those older than the paper `before`, where one is given."""
    older = "" if before is None else "and w.paper < :before"
    sql = f"select distinct paper from ({PAPERS} {older}) order by paper desc limit :limit"
    return [paper for (paper,) in conn.execute(sql, {"person": person, "before": before, "limit": limit})]
