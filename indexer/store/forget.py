"""Forgetting a page or a person: what is to go, and taking it out of the database so that it does not come back."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from sqlite_utils.utils import sqlite3

from crawler.parse.lists import workkeys
from crawler.source import UsageError
from indexer.store import decisions, people
from indexer.store.forgotten import block, is_forgotten, is_forgotten_person, page_digest, person_digest
from indexer.store.identity import Key
from indexer.store.removal import reassign, unsay
from indexer.store.resolutions import SEARCHES

#: The new file, None where nothing is left, and old offset → new offset of what is.
Moved = tuple[str | None, Mapping[int, int]]

#: What stands in place of a source's name in commands of old runs.
NOBODY = "(forgotten)"


@dataclass(slots=True, kw_only=True)
class Plan:
    """What goes: pages by digest and, where known, by address, people by digest, profiles by id, whole sources,
    assertions, title searches. `already`: it was forgotten before.

    `kept` are assertions that other people's pages make as well: they stay, as the word of (feed, url).
    """

    pages: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    profiles: dict[int, str] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    keys: set[Key] = field(default_factory=set)
    kept: dict[Key, tuple[str, str | None]] = field(default_factory=dict)
    works: set[int] = field(default_factory=set)
    searches: set[str] = field(default_factory=set)
    urls: set[str] = field(default_factory=set)
    fetches: int = 0
    already: bool = False

    def drops(self, source: str, url: str) -> bool:
        """Whether an exchange of that source with that address goes."""
        if source in self.sources or page_digest(url) in self.pages:
            return True
        return source == SEARCHES and not self.searches.isdisjoint(_searched(url))


def find(conn: sqlite3.Connection, what: str) -> Plan:
    """What goes with that person or address; raises `UsageError` where nothing is known of either.

    A person is found by any of their written names; all pages about somebody of that name go. With a page go those
    that it led to, and with a source's own address all that the source brought.
    """
    plan = Plan()
    if url := _address(what):
        plan.already = is_forgotten(conn, url)
        plan.pages.add(page_digest(url))
        plan.urls.add(url)
        chosen = [p for p in _profiles(conn) if {page_digest(u) for u in (p.key, p.url) if u} & plan.pages]
    else:
        digest = person_digest(what)
        plan.already = is_forgotten_person(conn, what)
        plan.people.add(digest)
        chosen = [p for p in _profiles(conn) if digest in {person_digest(name) for name in p.names}]
        plan.people |= {person_digest(name) for p in chosen for name in (p.name, p.native_name) if name}
    whole = {p.id for p in chosen}
    chosen += [p for p in _profiles(conn) if p.part_of in whole and p.id not in whole]
    plan.profiles = {p.id: f"{p.name}: {p.key}" if p.name else p.key for p in chosen}
    plan.urls |= {u for p in chosen for u in (p.key, p.url) if u}
    plan.pages |= {page_digest(u) for u in plan.urls}
    _add_sources(conn, plan, {p.feed for p in chosen})
    if not plan.profiles and not plan.fetches and not plan.already:
        raise UsageError(_unknown(conn, what))
    _add_assertions(conn, plan, chosen)
    _add_works(conn, plan)
    return plan


def apply(conn: sqlite3.Connection, plan: Plan, moved: Mapping[str, Moved], at: str) -> None:
    """Takes it out, within the transaction of whoever calls. `moved` tells, for each archive file that is written anew,
    the new file (None: nothing is left in it) and where each answer is now."""
    block(conn, plan.pages, "page", at)
    block(conn, plan.people, "person", at)
    marks = [(number,) for number in sorted(plan.profiles)]
    owners = people.of(conn, plan.profiles)
    for table in ("profile_works", "profile_ids", "person_names"):
        conn.executemany(f"delete from {table} where profile = ?", marks)
    conn.executemany("update profiles set part_of = null where part_of = ?", marks)
    conn.executemany("delete from profiles where id = ?", marks)
    people.settle(conn, (), owners)
    names = [(name,) for name in sorted(plan.sources)]
    for table, column in (("announcements", "source"), ("changes", "feed")):
        conn.executemany(f"delete from {table} where {column} = ?", names)
    reassign(conn, plan.kept)
    unsay(conn, plan.keys)
    decisions.forget(conn, plan.keys)
    _forget_exchanges(conn, plan)
    for table, column in (("sources", "name"), ("run_sources", "source"), ("follows", "source")):
        conn.executemany(f"delete from {table} where {column} = ?", names)
    _forget_commands(conn, plan)
    _forget_links(conn, plan)
    # also of what a page said long ago, and no work carries any more
    conn.execute("delete from names where not exists (select 1 from authorships as a where a.name = names.id)")
    for old, (new, offsets) in moved.items():
        _move(conn, old, new, offsets)


@dataclass(frozen=True, slots=True)
class _Profile:
    id: int
    source: str
    key: str
    url: str | None
    name: str | None
    native_name: str | None
    aliases: str | None
    feed: str
    part_of: int | None

    @property
    def names(self) -> list[str]:
        return [n for n in (self.name, self.native_name, *json.loads(self.aliases or "[]")) if n]


def _profiles(conn: sqlite3.Connection) -> list[_Profile]:
    sql = "select id, source, key, url, name, native_name, aliases, feed, part_of from profiles order by id"
    return [_Profile(*row) for row in conn.execute(sql)]


def _add_sources(conn: sqlite3.Connection, plan: Plan, feeds: set[str]) -> None:
    """Sources that are about nothing else, with all the pages they asked for."""
    asked: dict[str, set[str]] = {}
    for source, url in conn.execute("select distinct source, url from fetches"):
        asked.setdefault(source, set()).add(page_digest(url))
    about = _feeds_about(conn, plan.profiles)
    for name, options in conn.execute("select name, options from sources").fetchall():
        begun = {page_digest(v) for v in json.loads(options).values() if str(v).startswith(("http://", "https://"))}
        known = asked.get(name, set())
        if name in about or begun & plan.pages or (known and known <= plan.pages):
            plan.sources.add(name)
            plan.pages |= begun | known
    # a file that was imported has no address to be asked by
    held = conn.execute("select distinct feed from assertions union select feed from profiles").fetchall()
    plan.sources |= {feed for (feed,) in held if feed in feeds and feed.startswith("import:")}
    rows = conn.execute("select source, url from fetches")
    gone = [url for source, url in rows if source in plan.sources or page_digest(url) in plan.pages]
    plan.urls.update(gone)
    plan.fetches = len(gone)


def _feeds_about(conn: sqlite3.Connection, profiles: Iterable[int]) -> set[str]:
    """Sources that tell of these people and of nobody else: a redirect or a dead link does not save them."""
    sql = """
        with gone as (select value as id from json_each(?))
        select p.feed from profiles as p where p.id in (select id from gone) and p.part_of is null
        except
        select p.feed from profiles as p where p.id not in (select id from gone)
    """
    return {feed for (feed,) in conn.execute(sql, (json.dumps(sorted(profiles)),))}


def _add_assertions(conn: sqlite3.Connection, plan: Plan, chosen: Sequence[_Profile]) -> None:
    listed = "select source, key, url, paper from assertions where "
    places = {workkeys.place(url) for url in plan.urls}
    found: dict[Key, int] = {}
    for name in sorted(plan.sources):
        rows = conn.execute(f"{listed} feed = ?", (name,))
        found.update({(source, key): paper for source, key, _, paper in rows})
    for profile in chosen:
        sql = f"{listed} source = ? and paper in (select paper from profile_works where profile = ?)"
        rows = conn.execute(sql, (profile.source, profile.id))
        found.update({(source, key): paper for source, key, _, paper in rows})
    if not chosen and not plan.sources:
        rows = conn.execute(f"{listed} url is not null")
        found.update({(source, key): paper for source, key, url, paper in rows if page_digest(url) in plan.pages})
    sql = """
        select p.feed, p.url, p.id from profile_works as w join profiles as p on p.id = w.profile
        where w.paper = ? and p.source = ? order by p.id
    """
    for (source, key), paper in found.items():
        if (place := workkeys.place_of(key)) is not None:
            # the word of one page, whoever else lists the work
            plan.keys |= {(source, key)} if place in places else set()
            continue
        others = [(f, url) for f, url, number in conn.execute(sql, (paper, source)) if number not in plan.profiles]
        if others:
            plan.kept[source, key] = others[0]
        else:
            plan.keys.add((source, key))


def _add_works(conn: sqlite3.Connection, plan: Plan) -> None:
    """The works that nobody else asserts, and the searches for their titles."""
    asked = json.dumps(sorted(plan.keys))
    sql = """
        with lost as (select j.value ->> 0 as source, j.value ->> 1 as key from json_each(?) as j)
        select distinct a.paper from lost join assertions as a on a.source = lost.source and a.key = lost.key
        where not exists (
          select 1 from assertions as o where o.paper = a.paper
            and not exists (select 1 from lost as l where l.source = o.source and l.key = o.key)
        )
    """
    plan.works = {paper for (paper,) in conn.execute(sql, (asked,))}
    sql = "select r.query from resolutions as r where r.paper = ? and r.service = 'title'"
    plan.searches = {query for paper in plan.works for (query,) in conn.execute(sql, (paper,))}


def _forget_exchanges(conn: sqlite3.Connection, plan: Plan) -> None:
    rows = conn.execute("select id, source, url from fetches").fetchall()
    gone = [(number,) for number, source, url in rows if plan.drops(source, url)]
    conn.executemany("delete from faults where fetch = ?", gone)
    conn.executemany("delete from fetches where id = ?", gone)


def _forget_links(conn: sqlite3.Connection, plan: Plan) -> None:
    """Pages that led there lead there no more."""
    for source, url, targets in conn.execute("select source, url, targets from follows").fetchall():
        left = _left(json.loads(targets), plan.pages)
        if page_digest(url) in plan.pages or not left:
            conn.execute("delete from follows where source = ? and url = ?", (source, url))
        elif left != json.loads(targets):
            sql = "update follows set targets = ? where source = ? and url = ?"
            conn.execute(sql, (json.dumps(left, ensure_ascii=False), source, url))
    for name, todo in conn.execute("select name, todo from sources where todo <> '[]'").fetchall():
        left = _left(json.loads(todo), plan.pages)
        conn.execute("update sources set todo = ? where name = ?", (json.dumps(left, ensure_ascii=False), name))


def _forget_commands(conn: sqlite3.Connection, plan: Plan) -> None:
    """Old runs named the source, or the file that was imported, among others."""
    names = plan.sources | {name.removeprefix("import:") for name in plan.sources}
    for number, command in conn.execute("select id, command from runs").fetchall():
        words = command.split(" ")
        told = " ".join(NOBODY if word in names else word for word in words)
        if command.removeprefix("import ") in names:
            # a file name may hold spaces
            told = f"import {NOBODY}"
        if told != command:
            conn.execute("update runs set command = ? where id = ?", (told, number))


def _address(what: str) -> str | None:
    """The address that was meant, also where it came without `https://`; None for a name."""
    if "://" in what:
        return what
    return f"https://{what}" if re.fullmatch(r"[\w.-]+\.\w+(?::\d+)?/\S*", what.strip()) else None


def _unknown(conn: sqlite3.Connection, what: str) -> str:
    sql = "select count(*) from authorships as a join names as n on n.id = a.name where n.name = ?"
    (works,) = conn.execute(sql, (" ".join(what.split()),)).fetchone()
    if works:
        return (
            f"{what!r}: expected somebody with a page here, found an author of {works} works only; what sources say of "
            "works and their authors stays"
        )
    return f"nothing is known of {what!r}; give a person's name as their page writes it, or an address"


def _searched(url: str) -> list[str]:
    return parse_qs(urlsplit(url).query).get("search_query", [])


def _left(urls: Iterable[str], pages: Collection[str]) -> list[str]:
    return [url for url in urls if page_digest(url) not in pages]


def _move(conn: sqlite3.Connection, old: str, new: str | None, offsets: Mapping[int, int]) -> None:
    rows = conn.execute("select id, archive_offset from fetches where archive = ?", (old,)).fetchall()
    places = [(new if at in offsets else None, offsets.get(at), number) for number, at in rows]
    conn.executemany("update fetches set archive = ?, archive_offset = ? where id = ?", places)
    conn.execute("update runs set archive = ? where archive = ?", (new, old))
    conn.execute("insert into archive_moves (old, new) values (?, ?)", (old, new))
