"""What the library holds, as a repository shows it: headers and records in the order of their datestamps.

A datestamp is when the record was last changed here: when the newest word on the paper came, or what `datestamps` has
where that is later. A number there that no paper has any more is a deleted record. A page goes on behind the last
record of the one before, by datestamp and number: a record that changes meanwhile moves to the end, and no other is
skipped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils.utils import sqlite3

from indexer.exports import rows
from indexer.publish.oai.asked import Range

#: Records in one answer.
PAGE = 500
#: What identifiers begin with, before the number of the paper.
PREFIX = "oai:paperfeed:"

_IDENTIFIER = re.compile(rf"{PREFIX}(\d{{1,18}})")
_GONE = "not exists (select 1 from assertions as a where a.paper = p.id and a.deleted is null)"
# Of a million papers most are told by their own time, which snapshots have an index of; the others are few.
_TOLD = f"""
select p.id, p.fetched as stamp, {_GONE} as gone, null as categories from papers as p
where not exists (select 1 from datestamps as d where d.paper = p.id)
"""
_STAMPED = f"""
select d.paper as id, max(d.at, coalesce(p.fetched, '')) as stamp, p.id is null or {_GONE} as gone,
  iif(p.id is null, d.categories, null) as categories
from datestamps as d left join papers as p on p.id = d.paper
"""
_IN_SET = """
(exists (select 1 from paper_categories as c where c.paper = id and c.category = :category)
  or instr(' ' || categories || ' ', ' ' || :category || ' '))
"""
_SETS = "select paper, category from paper_categories where paper in (select value from json_each(?)) order by 1, 2"
_VERSIONS = """
select paper, version, date, size from versions where paper in (select value from json_each(?)) order by 1, 2
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A record's name, when it changed, which sets it is in, and whether every source says that it is gone."""

    paper: int
    datestamp: str
    sets: tuple[str, ...]
    is_deleted: bool

    @property
    def identifier(self) -> str:
        """Its name in this repository."""
        return f"{PREFIX}{self.paper}"


def numbered(identifier: str) -> int | None:
    """The paper that an identifier names; None for one that is not ours."""
    found = _IDENTIFIER.fullmatch(identifier)
    return int(found[1]) if found else None


def earliest(conn: sqlite3.Connection) -> str:
    """The first datestamp there is."""
    sql = "select min(stamp) from (select min(fetched) as stamp from papers union all select min(at) from datestamps)"
    return str(conn.execute(sql).fetchone()[0] or "1970-01-01T00:00:00Z")


def sets(conn: sqlite3.Connection) -> list[tuple[str, str]]:
    """The categories, with their names."""
    return [(code, name or code) for code, name in conn.execute("select code, name from categories order by code")]


def headers(conn: sqlite3.Connection, chosen: Range) -> list[Header]:
    """The next headers in that range, one more than a page has where there are more."""
    conditions, values = ["(stamp, id) > (:stamp, :paper)"], {"since": chosen.since, "until": chosen.until}
    if chosen.since:
        conditions.append("stamp >= :since")
    if chosen.until:
        conditions.append("stamp <= :until")
    if chosen.category:
        conditions.append(_IN_SET)
    page = f"where {' and '.join(conditions)} order by stamp, id limit {PAGE + 1}"
    parts = (f"select * from (select * from ({part}) {page})" for part in (_TOLD, _STAMPED))
    sql = f"select * from ({' union all '.join(parts)}) order by stamp, id limit {PAGE + 1}"
    stamp, paper = chosen.after
    asked = {**values, "category": chosen.category, "stamp": stamp, "paper": paper}
    return _with_sets(conn, conn.execute(sql, asked).fetchall())


def header(conn: sqlite3.Connection, paper: int) -> Header | None:
    """That of one paper; None where there is no such paper, nor was."""
    sql = f"select * from ({_TOLD} union all {_STAMPED}) where id = ?"
    return next(iter(_with_sets(conn, conn.execute(sql, (paper,)).fetchall())), None)


def papers(conn: sqlite3.Connection, ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """The papers as exports have them, and their `versions` (number, date, size)."""
    found = {row["id"]: {**row, "versions": []} for row in rows.papers(conn, sorted(ids))}
    for paper, *version in conn.execute(_VERSIONS, (json.dumps(list(ids)),)):
        found[paper]["versions"].append(tuple(version))
    return found


def _with_sets(conn: sqlite3.Connection, found: Sequence[tuple[int, str, int, str | None]]) -> list[Header]:
    codes: dict[int, list[str]] = {paper: (gone_from or "").split() for paper, _, _, gone_from in found}
    for paper, code in conn.execute(_SETS, (json.dumps(list(codes)),)):
        codes[paper].append(code)
    return [
        Header(paper=paper, datestamp=stamp, sets=tuple(codes[paper]), is_deleted=bool(gone))
        for paper, stamp, gone, _ in found
    ]
