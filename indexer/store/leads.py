"""Where identifiers lead: asked of the database for many at once. Also what stands for one on somebody's site."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from sqlite_utils.utils import sqlite3

from crawler.parse.lists.workkeys import place_of
from crawler.record import Identifier
from indexer.store.identity import Key

#: What all pages of somebody's site call a work they know by title: as good as an identifier, and never stored as one.
ON_SITE = "title on site"
# crawler/parse/lists/workkeys.py
_ON_SITE = re.compile(r".*#title:[0-9a-f]+#")


def name_on_site(key: Key) -> Identifier | None:
    """What all pages of somebody's site call a work they know by title; None for other keys.

    >>> name_on_site(("homepage", "ek.example/#title:5f0c#pubs.html"))
    Identifier(scheme='title on site', value='homepage ek.example/#title:5f0c#')
    >>> name_on_site(("feed", "https://x.example/#1"))
    """
    match = _ON_SITE.match(key[1])
    return Identifier(scheme=ON_SITE, value=f"{key[0]} {match[0]}") if match else None


def site(key: Key) -> tuple[str, str] | None:
    """The site on which a word stands, and the kind of source that read it there; None for keys of another form.

    >>> site(("homepage", "ek.example/#arxiv:2401.00001#pubs.html"))
    ('homepage', 'ek.example/')
    """
    place = place_of(key[1])
    return (key[0], place[0]) if place else None


def on_site(conn: sqlite3.Connection, names: Iterable[Identifier]) -> set[int]:
    """The papers of works that pages of these sites list under these titles."""
    asked = json.dumps(sorted(name.value.split(" ", 1) for name in names))
    sql = """
        select distinct a.paper
        from json_each(?) as j
        join assertions as a
          on a.source = j.value ->> 0 and a.key >= j.value ->> 1 and a.key < j.value ->> 1 || char(1114111)
    """
    return {paper for (paper,) in conn.execute(sql, (asked,))}


def naming(conn: sqlite3.Connection, identifiers: Iterable[Identifier]) -> set[int]:
    """The papers of which words name these identifiers: those that they lead to, and those that only name them."""
    asked = json.dumps([(i.scheme, i.value) for i in identifiers])
    sql = """
        select i.paper from json_each(:asked) as j
        join identifiers as i on i.scheme = j.value ->> 0 and i.value = j.value ->> 1
        union
        select c.paper from json_each(:asked) as j
        join contested as c on c.scheme = j.value ->> 0 and c.value = j.value ->> 1
    """
    return {paper for (paper,) in conn.execute(sql, {"asked": asked})}


def leading_to(conn: sqlite3.Connection, papers: Iterable[int]) -> dict[Identifier, int]:
    """The identifiers that lead to these papers."""
    sql = "select i.scheme, i.value, i.paper from json_each(?) as j join identifiers as i on i.paper = j.value"
    found = conn.execute(sql, (json.dumps(sorted(papers)),))
    return {Identifier(scheme=s, value=v): paper for s, v, paper in found}


def contested(conn: sqlite3.Connection, papers: Iterable[int]) -> set[tuple[Identifier, int]]:
    """The identifiers that words on these papers name and that lead to others."""
    sql = "select c.scheme, c.value, c.paper from json_each(?) as j join contested as c on c.paper = j.value"
    found = conn.execute(sql, (json.dumps(sorted(papers)),))
    return {(Identifier(scheme=s, value=v), paper) for s, v, paper in found}


def contest(
    conn: sqlite3.Connection, gone: Iterable[tuple[Identifier, int]], new: Iterable[tuple[Identifier, int]]
) -> None:
    """Takes away and adds what `contested` gives."""
    for sql, rows in (
        ("delete from contested where scheme = ? and value = ? and paper = ?", gone),
        ("insert into contested (scheme, value, paper) values (?, ?, ?)", new),
    ):
        conn.executemany(sql, sorted((i.scheme, i.value, paper) for i, paper in rows))
