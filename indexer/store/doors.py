"""What the database holds of arXiv's doors: who watches which category, and what each door showed of one day."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlite_utils.utils import sqlite3

from crawler.parse import arxiv
from indexer.audit import Door, Hole, compare, holes
from indexer.store.announcements import APPEARED
from indexer.store.calendar import window

#: Doors that tell what was announced on a day, and doors that tell which papers there are.
_FEEDS, _CATALOGUES = ("arxiv_rss", "arxiv_list"), ("arxiv_oai", "arxiv_api")
#: How far back numbers are looked at for holes.
_MONTHS = timedelta(days=62)
#: When, UTC, the catalogues hold what is announced on a day: OAI-PMH is made anew at half past ten the evening before.
_CATALOGUED = "T04:00:00Z"
#: How papers.id is made of a date.
_ID = 100_000

#: All of arXiv.
EVERYTHING = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A configured source that watches a category (`cs.CL`), an archive (`cs`) or `EVERYTHING`."""

    name: str
    kind: str
    category: str
    last_success: str | None

    def covers(self, category: str) -> bool:
        """Whether all of that category is asked for."""
        return self.category in (EVERYTHING, category) or category.startswith(f"{self.category}.")


def watches(conn: sqlite3.Connection) -> list[Watch]:
    """The sources of arXiv that are followed, but searches: what they leave out is no loss."""
    marks = ", ".join("?" * len(_FEEDS + _CATALOGUES))
    sql = f"select name, kind, options, last_success from sources where state <> 'removed' and kind in ({marks})"
    found = []
    for name, kind, options, last_success in conn.execute(sql, _FEEDS + _CATALOGUES):
        asked = json.loads(options)
        if kind == "arxiv_api" and (asked.get("query") or asked.get("id_list") or not asked.get("category")):
            continue
        category = arxiv.category_of(asked["set"]) if asked.get("set") else asked.get("category", EVERYTHING)
        found.append(Watch(name=name, kind=kind, category=category, last_success=last_success))
    return found


def categories(found: Iterable[Watch]) -> list[str]:
    """The categories that are watched by name."""
    return sorted({watch.category for watch in found if watch.category})


def newest_day(conn: sqlite3.Connection) -> date | None:
    """The newest day of which anything was announced."""
    (day,) = conn.execute("select max(date) from announcements").fetchone()
    return None if day is None else date.fromisoformat(day[:10])


def doors(conn: sqlite3.Connection, found: Iterable[Watch], category: str, day: date) -> tuple[Door, ...]:
    """What each door showed of a category on an announcement day: of feeds what they announced as new or cross-listed,
    of catalogues whether they know it, and what they know that was submitted in time for that day and was announced on
    no other."""
    kinds: dict[str, list[Watch]] = {}
    for watch in found:
        if watch.covers(category):
            kinds.setdefault(watch.kind, []).append(watch)
    seen: dict[str, frozenset[str]] = {}
    absent: dict[str, str] = {}
    for kind in _FEEDS:
        if kind in kinds:
            shown = _announced(conn, kinds[kind], day)
            if shown:
                seen[kind] = shown
            else:
                absent[kind] = f"shows nothing of {day} in the database"
    feeds: frozenset[str] = frozenset().union(*seen.values())
    for kind in _CATALOGUES:
        if kind in kinds:
            newest = max((watch.last_success or "" for watch in kinds[kind]), default="")
            if newest < f"{day}{_CATALOGUED}":
                absent[kind] = f"was not harvested to its end since {day}"
            else:
                seen[kind] = _known(conn, kind, feeds) | _submitted(conn, kind, category, day)
    return compare(seen, absent)


def gaps(conn: sqlite3.Connection, found: Iterable[Watch], category: str, today: date) -> tuple[Hole, ...]:
    """Holes in the numbers of what sources that cover the category brought since they were first harvested."""
    names = json.dumps([watch.name for watch in found if watch.covers(category)])
    sql = "select min(started) from run_sources where source in (select value from json_each(?))"
    (first,) = conn.execute(sql, (names,)).fetchone()
    if first is None:
        return ()
    sql = """
        select distinct p.arxiv_id
        from papers as p
        join paper_categories as c on c.paper = p.id
        where p.id >= :oldest and p.submitted >= :first
          and p.arxiv_id glob '[0-9][0-9][0-9][0-9].[0-9]*'
          and (c.category = :category or c.category glob :archive)
          and exists (
            select 1 from assertions as a
            where a.paper = p.id and a.feed in (select value from json_each(:names))
          )
    """
    oldest = int(f"{today - _MONTHS:%Y%m%d}") * _ID
    values = {"oldest": oldest, "first": first[:10], "names": names, **_named(category)}
    return holes(arxiv_id for (arxiv_id,) in conn.execute(sql, values))


def _announced(conn: sqlite3.Connection, found: list[Watch], day: date) -> frozenset[str]:
    sql = """
        select distinct p.arxiv_id
        from announcements as a join papers as p on p.id = a.paper
        where a.date = :day and a.source in (select value from json_each(:names))
          and a.type in (select value from json_each(:types)) and p.arxiv_id is not null
    """
    names = json.dumps([watch.name for watch in found])
    values = {"day": day.isoformat(), "names": names, "types": json.dumps(APPEARED)}
    return frozenset(arxiv_id for (arxiv_id,) in conn.execute(sql, values))


def _known(conn: sqlite3.Connection, kind: str, ids: frozenset[str]) -> frozenset[str]:
    sql = """
        select p.arxiv_id
        from json_each(?) as j
        join papers as p on p.arxiv_id = j.value
        where exists (select 1 from assertions as a where a.paper = p.id and a.source = ?)
    """
    return frozenset(arxiv_id for (arxiv_id,) in conn.execute(sql, (json.dumps(sorted(ids)), kind)))


def _submitted(conn: sqlite3.Connection, kind: str, category: str, day: date) -> frozenset[str]:
    begins, ends = (f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in window(day))
    sql = """
        select distinct p.arxiv_id
        from papers as p
        join paper_categories as c on c.paper = p.id
        where p.id >= :oldest and p.id < :newest and p.arxiv_id is not null
          and p.submitted > :begins and p.submitted <= :ends and length(p.submitted) > 10
          and (c.category = :category or c.category glob :archive)
          and exists (select 1 from assertions as a where a.paper = p.id and a.source = :kind)
          and not exists (
            select 1 from announcements as o where o.paper = p.id and o.date <> :day
          )
    """
    values = {
        "oldest": int(begins[:10].replace("-", "")) * _ID,
        "newest": (int(ends[:10].replace("-", "")) + 1) * _ID,
        "begins": begins,
        "ends": ends,
        "day": day.isoformat(),
        "kind": kind,
        **_named(category),
    }
    return frozenset(arxiv_id for (arxiv_id,) in conn.execute(sql, values))


def _named(category: str) -> dict[str, str]:
    """The category itself, or all of an archive."""
    return {"category": category, "archive": f"{category}.*"}
