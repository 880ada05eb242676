"""What changed of works, as it is read: by work and moment, newest first, in words. Reads only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import Any

from sqlite_utils.utils import sqlite3

from indexer import queries
from indexer.people import names
from indexer.readable import readable

#: Kind → what it is called as a filter, in the order in which kinds are offered.
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "version": "New versions",
        "retitled": "Retitled",
        "abstract": "Abstract changed",
        "authors": "Authors changed",
        "categories": "Categories changed",
        "published": "Published",
        "withdrawn": "Withdrawn",
        "retracted": "Retracted",
        "reinstated": "Reinstated",
    }
)

_FIELDS = {"doi": "DOI", "journal_ref": "Journal reference", "venue": "Venue"}
#: Names told of a list of authors, where so many came or went.
_NAMED = 8
#: What `Event.after` looks like.
AFTER = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\.(\d{1,18})")

#: Whether a change `c` of the paper `p` is told of the work that is served: of two arXiv numbers that somebody has put
#: together one leads, and what changed of the other, by words that are about no number but that
#: (`store.authority.about`), waits until they part.
TOLD = queries.part("told_change")

_LISTED = f"""
select c.seen, c.paper, c.feed, p.arxiv_id, p.title, p.status,
  c.source || ' ' || c.key, c.kind, c.field, c.old,
  case when c.kind <> 'abstract' then c.new else coalesce((
    select n.old from changes as n
    where n.paper = c.paper and n.kind = 'abstract' and n.source = c.source and n.key = c.key
      and (n.seen, n.id) > (c.seen, c.id)
    order by n.seen, n.id limit 1), (
    select iif(json_type(a.data, '$.abstract') is null, p.abstract, a.data ->> '$.abstract')
    from assertions as a where a.source = c.source and a.key = c.key), p.abstract) end,
  c.version
from changes as c cross join papers as p on p.id = c.paper
where {TOLD}
"""
# By work, so that what two sources of it changed in one answer stands together; in a work as it was written.
_ORDER = "order by c.seen desc, c.paper desc, c.id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A field of a work that a source gives otherwise since then, what it was and what it became; `word` names the
    source and its own name for the work. What an abstract became is what the source's next change made something else
    of, or what the source says today."""

    word: str
    kind: str
    field: str
    old: str | None
    new: str | None
    version: int | None

    @property
    def label(self) -> str:
        """What happened, without what it was: `New version`, `DOI appeared`."""
        if self.kind == "published":
            return f"{_FIELDS[self.field]} {'changed' if self.old else 'appeared'}"
        return _LABELS.get(self.kind, self.kind.capitalize())

    @property
    def text(self) -> str:
        """What it was and what it is, as people read it, in one line; empty where that would be the text of an
        abstract."""
        if self.kind in ("abstract", "withdrawn", "retracted", "reinstated"):
            return ""
        if self.kind == "version":
            return f"v{self.old} → v{self.new}"
        if self.kind == "authors":
            return _names_told(self.old or "", self.new or "")
        if self.kind == "categories":
            return _codes_told(self.old or "", self.new or "")
        return " → ".join(readable(value) for value in (self.old, self.new) if value)


_LABELS = {"version": "New version", **{k: v for k, v in KINDS.items() if k not in ("version", "published")}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What an answer of the source `feed` changed of a work; `key` is what the work's page is called. The changes stand
    as they were written, the version first."""

    paper: int
    key: str
    arxiv_id: str | None
    title: str | None
    status: str | None
    seen: str
    feed: str
    changes: tuple[Change, ...]

    @property
    def after(self) -> str:
        """Where a list goes on that ends with it."""
        return f"{self.seen}.{self.paper}"


def events(
    conn: sqlite3.Connection,
    *,
    kind: str | None = None,
    since: str | None = None,
    until: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> list[Event]:
    """The last of them. `since` and `until` are moments or their beginnings, such as days; `after` is `Event.after`."""
    conditions: list[str] = []
    values: list[object] = []
    for condition, value in (("c.kind = ?", kind), ("c.seen >= ?", since), ("c.seen < ? || '~'", until)):
        if value:
            conditions.append(condition)
            values.append(value)
    if after and (place := AFTER.fullmatch(after)):
        conditions.append("(c.seen, c.paper) < (?, ?)")
        values += [place[1], int(place[2])]
    cursor = conn.execute(f"{_LISTED} {' '.join(f'and {each}' for each in conditions)} {_ORDER}", values)
    found: list[Event] = []
    for _, rows in groupby(cursor, key=lambda row: (row[0], row[1])):
        if len(found) == limit:
            break
        found.append(_event(list(rows)))
    return found


def of(conn: sqlite3.Connection, paper: int) -> list[Event]:
    """What changed of one work, newest first."""
    rows = conn.execute(f"{_LISTED} and c.paper = ? {_ORDER}", (paper,)).fetchall()
    return [_event(list(group)) for _, group in groupby(rows, key=lambda row: row[0])]


def reworded_in(history: Sequence[Event]) -> dict[int, str]:
    """The versions that brought another abstract, each with the moment when it was seen."""
    return {
        change.version: event.seen
        for event in history
        for change in event.changes
        if change.kind == "abstract" and change.version is not None
    }


def first_seen(history: Sequence[Event]) -> int | None:
    """The version that a work had before the first newer one of this history, which is newest first, was seen."""
    versions = [change.old for event in history for change in event.changes if change.kind == "version"]
    return int(versions[-1]) if versions and versions[-1] else None


def counts(conn: sqlite3.Connection, newest: int) -> dict[str, int]:
    """How many of the newest changes are of each kind, in the order of `KINDS`."""
    sql = f"""
        select kind, count(*) from (
          select c.kind from changes as c cross join papers as p on p.id = c.paper
          where {TOLD} order by c.seen desc limit ?
        ) group by kind
    """
    found = dict(conn.execute(sql, (newest,)).fetchall())
    return {kind: found[kind] for kind in KINDS if kind in found}


def _event(rows: Sequence[Sequence[Any]]) -> Event:
    seen, paper, feed, arxiv_id, title, status, *_ = rows[0]
    names = ("word", "kind", "field", "old", "new", "version")
    return Event(
        paper=paper,
        key=str(arxiv_id or paper),
        arxiv_id=arxiv_id,
        title=title,
        status=status,
        seen=seen,
        feed=feed,
        changes=tuple(Change(**dict(zip(names, row[6:], strict=True))) for row in rows),
    )


def _names_told(old: str, new: str) -> str:
    """Who came and who went; where nobody did, the order is another. A comma in a name makes two of it."""
    before, now = ({names.folded(n): readable(n) for n in line.split(", ")} for line in (old, new))
    came = [name for fold, name in now.items() if fold not in before]
    gone = [name for fold, name in before.items() if fold not in now]
    parts = [f"{sign} {_listed(who)}" for sign, who in (("+", came), ("−", gone)) if who]
    return "; ".join(parts) or "in another order"


def _listed(who: Sequence[str]) -> str:
    more = f" and {len(who) - _NAMED} more" if len(who) > _NAMED else ""
    return ", ".join(who[:_NAMED]) + more


def _codes_told(old: str, new: str) -> str:
    before, now = old.split(" "), new.split(" ")
    parts = [f"primary {before[0]} → {now[0]}"] if before[0] != now[0] else []
    parts += [f"+ {code}" for code in now[1:] if code not in before]
    parts += [f"− {code}" for code in before[1:] if code not in now]
    return "; ".join(parts)
