"""What watches found, as pages and feeds tell it. Reads only, and any watch that is kept, also one that would not be
made today."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlite_utils.utils import sqlite3

from indexer.watches.store import PAPER

#: Papers that met a watch when it was made are counted up to here.
COUNTED = 1_000

#: What `Found.after` looks like.
AFTER = re.compile(r"([0-9T:.Z+-]{1,40})_([0-9]{1,18})")
_KEPT = f"""
select w.name, w.query, w.person, w.condition, w.made, w.run, max(h.found),
  count(distinct case when h.found >= :since then {PAPER} end)
from watches as w left join watch_hits as h on h.watch = w.name
where coalesce(w.name = :name, true)
group by w.name order by w.name
"""
# Of a work that several numbers lead to counts what was known first; without a moment it was there before the watch.
_FOUND = f"""
select f.paper, f.first, f.why, exists (select 1 from papers where id = f.paper) from (
  select {PAPER} as paper, min(h.found) as first, h.why from watch_hits as h where h.watch = :watch
  group by 1 having count(h.found) = count(*)
) as f
where (f.first, f.paper) < (:first, :paper) order by f.first desc, f.paper desc limit :limit
"""
_KNOWN = "select count(*) from (select 1 from watch_hits where watch = ? and found is null limit ?)"
# Behind all there are, and before them.
_BEGIN, _END = ("~", 0), ("", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A watch: what it asks, when it was made and last looked for new papers, when it last found one, and how many it
    found since the moment that was asked of."""

    name: str
    query: str | None
    person: int | None
    condition: str | None
    made: str
    run: str
    last: str | None
    lately: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A paper that a watch found, when, and why. `is_there`: it still is."""

    paper: int
    found: str
    why: str
    is_there: bool

    @property
    def after(self) -> str:
        """Where a list goes on that ends with it."""
        return f"{self.found}_{self.paper}"


def kept(conn: sqlite3.Connection, *, since: str, name: str | None = None) -> list[Kept]:
    """All watches, or the one of that name, by name."""
    return [
        Kept(name=name, query=query, person=person, condition=sql, made=made, run=run, last=last, lately=lately)
        for name, query, person, sql, made, run, last, lately in conn.execute(_KEPT, {"since": since, "name": name})
    ]


def found(conn: sqlite3.Connection, watch: str, *, after: str | None, limit: int) -> list[Found]:
    """What the watch of that name found, the last found first, behind the one that `after` (`Found.after`) names;
    nothing where it names none."""
    place = AFTER.fullmatch(after or "")
    first, paper = (place[1], int(place[2])) if place else _END if after else _BEGIN
    rows = conn.execute(_FOUND, {"watch": watch, "first": first, "paper": paper, "limit": limit})
    return [Found(paper=paper, found=when, why=why, is_there=bool(there)) for paper, when, why, there in rows]


def known(conn: sqlite3.Connection, watch: str) -> int:
    """How many papers met it when it was made, counted no further than one beyond `COUNTED`."""
    return int(conn.execute(_KNOWN, (watch, COUNTED + 1)).fetchone()[0])
