"""Watches in the database, and what they found. Within the caller's transaction; the clock is an argument.

A hit goes with the number of a paper, and stays with it while that leads to another one: what is parted again is known
as it was before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlite_utils.utils import sqlite3

from crawler.source import UsageError
from indexer.watches.criteria import papers, why
from indexer.watches.watch import Watch

_COLUMNS = (
    "id, arxiv_id, title, abstract, authors, categories, tags, submitted, updated, announced, venue, year, url, source"
)

#: The paper that the number of a hit `h` leads to today: a work that is part of another now is that one.
PAPER = "coalesce((select new from paper_moves where old = h.paper), h.paper)"
# The numbers that lead to a paper.
_NUMBERS = "paper in (select ? union all select old from paper_moves where new = ?)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A paper that a watch found: the row of `papers`, when it was found (None: it was there when the watch was made),
    and why."""

    watch: str
    paper: dict[str, Any]
    found: str | None
    why: str


def watches(conn: sqlite3.Connection) -> list[Watch]:
    """All watches, by name."""
    rows = conn.execute("select name, query, person, condition from watches order by name")
    return [Watch(name=name, query=query, person=person, condition=sql) for name, query, person, sql in rows]


def named(conn: sqlite3.Connection, names: Iterable[str]) -> list[Watch]:
    """The watches of these names, all where none is given; raises `UsageError` for one that there is not."""
    known = {watch.name: watch for watch in watches(conn)}
    asked = list(names)
    if missing := next((name for name in asked if name not in known), None):
        told = ", ".join(known) or "there is none yet; make one with `paperfeed watch add NAME QUERY`"
        raise UsageError(f"no watch is called {missing!r}: {told}")
    return [known[name] for name in asked] if asked else list(known.values())


def add(conn: sqlite3.Connection, watch: Watch, at: str, *, all_new: bool = False) -> int:
    """Keeps the watch; returns how many papers meet it now. They are known, unless `all_new`: then they are its first
    hits. Raises `UsageError` where one has that name."""
    if conn.execute("select 1 from watches where name = ?", (watch.name,)).fetchone():
        raise UsageError(f"a watch is called {watch.name!r} already; remove it first, or choose another name")
    ids = papers(conn, watch)
    sql = "insert into watches (name, query, person, condition, made, run) values (?, ?, ?, ?, ?, ?)"
    conn.execute(sql, (watch.name, watch.query, watch.person, watch.condition, at, at))
    _keep(conn, watch, ids, at if all_new else None)
    return len(ids)


def remove(conn: sqlite3.Connection, watch: Watch) -> None:
    """Forgets the watch and what it found."""
    conn.execute("delete from watch_hits where watch = ?", (watch.name,))
    conn.execute("delete from watches where name = ?", (watch.name,))


def run(conn: sqlite3.Connection, watch: Watch, at: str) -> int:
    """Keeps the papers that meet the watch and did not when it was last looked at, however old they are; returns how
    many those are."""
    held = {paper for (paper,) in conn.execute(f"select {PAPER} from watch_hits as h where watch = ?", (watch.name,))}
    new = papers(conn, watch) - held
    _keep(conn, watch, new, at)
    conn.execute("update watches set run = ? where name = ?", (at, watch.name))
    return len(new)


def hits(
    conn: sqlite3.Connection, watch: Watch, *, since: str | None = None, untold: bool = False, limit: int = -1
) -> list[Hit]:
    """What the watch found, the last found first; `untold`: what no digest has told yet. Of a paper that several
    numbers lead to it is what was known first: nothing where one of them was there before the watch."""
    conditions = ["count(h.found) = count(*)"]
    if since is not None:
        conditions.append("first >= :since")
    if untold:
        conditions.append("count(h.told) = 0")
    columns = ", ".join(f"p.{name}" for name in _COLUMNS.split(", "))
    sql = f"""
        select min(h.found) as first, h.why, {columns} from watch_hits as h join papers as p on p.id = {PAPER}
        where h.watch = :watch group by p.id having {" and ".join(conditions)}
        order by first desc, p.id desc limit :limit
    """
    rows = conn.execute(sql, {"watch": watch.name, "since": since, "limit": limit})
    return [_hit(watch, found, why_, values) for found, why_, *values in rows]


def tell(conn: sqlite3.Connection, told: Iterable[Hit], at: str) -> None:
    """Notes that a digest has told these."""
    rows = [(at, hit.watch, hit.paper["id"], hit.paper["id"]) for hit in told]
    sql = f"update watch_hits set told = ? where watch = ? and {_NUMBERS}"
    conn.executemany(sql, rows)


def sample(conn: sqlite3.Connection, watch: Watch, limit: int) -> tuple[int, list[Hit]]:
    """How many papers meet a watch that need not be kept, and the newest of them."""
    ids = papers(conn, watch)
    newest = sorted(ids, reverse=True)[:limit]
    return len(ids), [_hit(watch, None, why(watch, row), tuple(row.values())) for row in _rows(conn, newest)]


def _keep(conn: sqlite3.Connection, watch: Watch, ids: Iterable[int], found: str | None) -> None:
    chosen = sorted(ids)
    # Why is told of what was found; of what was there it would be the cost of all there is.
    rows = (
        [(watch.name, row["id"], found, why(watch, row)) for row in _rows(conn, chosen)]
        if found
        else [(watch.name, paper, None, "") for paper in chosen]
    )
    conn.executemany("insert into watch_hits (watch, paper, found, why) values (?, ?, ?, ?)", rows)
    # What is found of a joined work is found of its parts.
    sql = """
        insert into watch_hits (watch, paper, found, why)
        select h.watch, m.old, h.found, h.why from paper_moves as m
        cross join watch_hits as h on h.watch = ? and h.paper = m.new
        where m.new in (select value from json_each(?))
    """
    conn.execute(sql, (watch.name, json.dumps(chosen)))


def _rows(conn: sqlite3.Connection, ids: Iterable[int]) -> list[dict[str, Any]]:
    """Rows of these papers, newest first."""
    sql = f"select {_COLUMNS} from papers where id in (select value from json_each(?)) order by id desc"
    names = _COLUMNS.split(", ")
    return [dict(zip(names, row, strict=True)) for row in conn.execute(sql, (json.dumps(list(ids)),))]


def _hit(watch: Watch, found: str | None, told: str, values: Iterable[Any]) -> Hit:
    paper = dict(zip(_COLUMNS.split(", "), values, strict=True))
    return Hit(watch=watch.name, paper=paper, found=found, why=told)
