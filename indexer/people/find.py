"""Finding people: by number, also one that is no more, and by any written name."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from sqlite_utils.utils import sqlite3

from crawler.source import UsageError
from indexer.people.names import folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A person in a list: `place` is what is said of where they are, or the address of their page."""

    id: int
    name: str | None
    native_name: str | None
    works: int
    place: str | None


_ORCID = re.compile(r"(?:https?://(?:www\.)?orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])/?", re.IGNORECASE)
_SELECT = """
select e.id, e.name, e.native_name, e.works,
  (select coalesce((select p.positions ->> 0 ->> 'organization'), p.url, p.key)
   from profiles as p where p.person = e.id and p.part_of is null order by p.positions is null, p.source, p.key limit 1)
from people as e
"""


def numbered(conn: sqlite3.Connection, number: int) -> int | None:
    """The person of that number; whoever has the pages now where there is none any more."""
    sql = "select id from people where id = ?1 union all select new from person_moves where old = ?1"
    row = conn.execute(sql, (number,)).fetchone()
    return row[0] if row else None


def one(conn: sqlite3.Connection, asked: str) -> int | None:
    """The one person of that number, ORCID or name; None where there is none. Raises `UsageError` where several are."""
    if asked.isascii() and asked.isdigit() and len(asked) < 19:
        return numbered(conn, int(asked))
    called = identified(conn, asked) or named(conn, asked)
    if len(called) > 1:
        told = "; ".join(f"{f.id} ({f.place}, {f.works} work{'' if f.works == 1 else 's'})" for f in called)
        raise UsageError(f"{len(called)} people are called {asked!r}; choose one by number: {told}")
    return called[0].id if called else None


def known(conn: sqlite3.Connection, asked: str) -> int:
    """The same; raises `UsageError` where there is none, too."""
    if (found := one(conn, asked)) is None:
        raise UsageError(f"no page about {asked!r}; a query with author: finds anybody's papers")
    return found


def named(conn: sqlite3.Connection, name: str) -> list[Found]:
    """All people of that name, in either order, with the most works first."""
    fold = folded(name)
    if not fold:
        return []
    told = f"{_SELECT} where e.id in (select person from person_names where folded = ?) order by e.works desc, e.id"
    return [_found(row) for row in conn.execute(told, (fold,))]


def identified(conn: sqlite3.Connection, asked: str) -> list[Found]:
    """Whose pages name that ORCID, written as such or as an address."""
    if (found := orcid(asked)) is None:
        return []
    sql = """
        select p.person from profile_ids as i join profiles as p on p.id = i.profile
        where i.scheme = 'orcid' and i.value = ?
    """
    told = f"{_SELECT} where e.id in ({sql}) order by e.works desc, e.id"
    return [_found(row) for row in conn.execute(told, (found,))]


def orcid(text: str) -> str | None:
    """The ORCID that a text is.

    >>> orcid("https://orcid.org/0000-0001-2345-678x"), orcid("0000-0001-2345"), orcid("Kim Moss")
    ('0000-0001-2345-678X', None, None)
    """
    match = _ORCID.fullmatch(text.strip())
    return match[1].upper() if match else None


def namesakes(conn: sqlite3.Connection, person: int, folds: Collection[str]) -> list[Found]:
    """Other people who have one of the folded names."""
    marks = ", ".join("?" * len(folds))
    told = f"{_SELECT} where e.id <> ? and e.id in (select person from person_names where folded in ({marks}))"
    return [_found(row) for row in conn.execute(f"{told} order by e.works desc, e.id", (person, *folds))]


def foremost(conn: sqlite3.Connection, limit: int) -> list[Found]:
    """The named people whose pages list most works."""
    told = f"{_SELECT} where e.name is not null order by e.works desc, e.id limit ?"
    return [_found(row) for row in conn.execute(told, (limit,))]


def _found(row: tuple[int, str | None, str | None, int, str | None]) -> Found:
    number, name, native_name, works, place = row
    other = native_name if native_name != name else None
    return Found(id=number, name=name, native_name=other, works=works, place=place)
