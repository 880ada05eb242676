"""Storing what pages say of people, and which works they list."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag

from sqlite_utils.utils import sqlite3

from crawler.record import Page, Profile, Record
from indexer.store import people

_COLUMNS = (
    *("source", "key", "name", "native_name", "url", "interests", "positions", "links", "aliases", "declared", "says"),
    *("degrees", "projects", "advisors", "withheld", "feed", "fetched", "hash"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A page of somebody's web, and the page `via` whose link led to it."""

    url: str
    via: str

    def profile(self, kind: str, records: Sequence[Record]) -> Profile:
        """What stands for a page that lists works and names nobody."""
        key = urldefrag(self.url)[0]
        return Profile(source=kind, key=key, url=key, works=tuple(record.key for record in records))

    def attach(self, conn: sqlite3.Connection, kind: str, profiles: Iterable[Profile]) -> set[int]:
        """Makes the profiles of this page parts of the one that led here; returns those that were not."""
        sql = "select coalesce(part_of, id) from profiles where source = ? and key in (?, ?)"
        whole = conn.execute(sql, (kind, self.via, urldefrag(self.via)[0])).fetchone()
        if whole is None:
            return set()
        sql = "select id from profiles where source = ? and key = ? and part_of is not ? and id <> ?"
        asked = [conn.execute(sql, (kind, p.key, whole[0], whole[0])).fetchone() for p in profiles]
        loose = {row[0] for row in asked if row is not None}
        conn.executemany("update profiles set part_of = ? where id = ?", [(whole[0], number) for number in loose])
        return loose


def save_profiles(
    conn: sqlite3.Connection, profiles: Sequence[Profile], *, feed: str, fetched: str, part: Part | None = None
) -> int:
    """Stores the profiles that say something new and are not older than what is held; returns how many. `part` says
    that they belong to another page. Whose pages they are is settled with them (`indexer.store.people`).

    `profile_works` leads to the papers that this page's source asserts under the keys in `Profile.works`; they are
    stored first. A key that nobody has stored is left out.
    """
    written: set[int] = set()
    for profile in profiles:
        data = profile.to_json()
        digest = hashlib.sha256(_json(data).encode()).hexdigest()
        sql = "select id, fetched, hash from profiles where source = ? and key = ?"
        held = conn.execute(sql, (profile.source, profile.key)).fetchone()
        if held is not None and (held[2] == digest or held[1] > fetched):
            continue
        row = _row(profile, data, feed=feed, fetched=fetched, digest=digest)
        written.add(_write(conn, row, profile, held[0] if held else None))
    touched = written | (part.attach(conn, profiles[0].source, profiles) if part and profiles else set())
    if touched:
        people.settle(conn, touched)
    return len(written)


def follow(conn: sqlite3.Connection, moves: Mapping[tuple[str, str], tuple[int, int]]) -> None:
    """Takes what pages list to the papers that its words are at now: words by (source, key), papers as (old, new)."""
    sql = """
        update profile_works set paper = ?
        where paper = ? and key = ? and profile in (select id from profiles where source = ?)
    """
    conn.executemany(sql, [(new, old, key, source) for (source, key), (old, new) in moves.items()])


def without_emptied(conn: sqlite3.Connection, page: Page) -> tuple[Page, int]:
    """The page without profiles that list no work where they listed some, and how many works those were.

    A list does not shrink to nothing from one week to the next: the page was moved, is being mended, or asks who reads
    it. What it said stays.
    """
    sql = """
        select count(w.position)
        from profiles as p
        join profile_works as w on w.profile = p.id
        where p.source = ? and p.key = ?
    """
    counts = {p: conn.execute(sql, (p.source, p.key)).fetchone()[0] for p in page.profiles if not p.works}
    emptied = {profile for profile, count in counts.items() if count}
    if page.records or not emptied:
        return page, 0
    kept = tuple(profile for profile in page.profiles if profile not in emptied)
    return dataclasses.replace(page, profiles=kept), sum(counts.values())


def _write(conn: sqlite3.Connection, row: list[Any], profile: Profile, known: int | None) -> int:
    if known is None:
        marks = ", ".join("?" * len(_COLUMNS))
        cursor = conn.execute(f"insert into profiles ({', '.join(_COLUMNS)}) values ({marks})", row)
        known = int(cursor.lastrowid or 0)
    else:
        conn.execute(f"update profiles set {', '.join(f'{c} = ?' for c in _COLUMNS)} where id = ?", [*row, known])
        conn.execute("delete from profile_works where profile = ?", (known,))
    sql = """
        insert into profile_works (profile, position, paper, key)
        select ?, j.key + 1, a.paper, a.key
        from json_each(?) as j
        join assertions as a on a.source = ? and a.key = j.value
    """
    conn.execute(sql, (known, json.dumps(profile.works), profile.source))
    people.identify(conn, known, profile.url or profile.key, [link.url for link in profile.links])
    return known


def _row(profile: Profile, data: dict[str, Any], *, feed: str, fetched: str, digest: str) -> list[Any]:
    plain = ("source", "key", "name", "native_name", "url")
    listed = ("interests", "positions", "links", "aliases", "declared", "says", "degrees", "projects", "advisors")
    return [
        *(data.get(name) for name in plain),
        *(_json(data[name]) if data.get(name) else None for name in listed),
        profile.withheld,
        feed,
        fetched,
        digest,
    ]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
