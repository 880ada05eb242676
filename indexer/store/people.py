"""Whose pages these are: people as a function of profiles, kept right within the transaction that changes profiles.

What is said of one page touches the people it can belong to, and nobody else: those that list a work of it or share an
account or address with it. The rules themselves are in `indexer.people.evidence`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from sqlite_utils.utils import sqlite3

from indexer.people import bylines
from indexer.people.evidence import Group, Id, Member, groups, identifier, shared_names
from indexer.people.names import Written, folded, is_full, spellings

_FAMILY = """
with recursive family (id) as (
  select ?
  union
  select p.id from family as f join profiles as p on p.part_of = f.id
)
select id from family
"""
_BESIDE = """
with ours as (select value as id from json_each(?))
select o.profile from ours
cross join profile_works as w on w.profile = ours.id
cross join profile_works as o on o.paper = w.paper
union
select o.profile from ours
cross join profile_ids as i on i.profile = ours.id
cross join profile_ids as o on o.scheme = i.scheme and o.value = i.value
"""


_LINES = """
select a.paper, n.display, a.native_name
from json_each(?) as j
cross join authorships as a on a.paper = j.value
cross join names as n on n.id = a.name
"""


def identify(conn: sqlite3.Connection, profile: int, url: str | None, links: Iterable[str]) -> None:
    """Keeps what the page's own address and its links say of whom it is about."""
    own = {found for found in (identifier(url or ""),) if found}
    ids = own | {found for link in links if (found := identifier(link))}
    conn.execute("delete from profile_ids where profile = ?", (profile,))
    sql = "insert into profile_ids (profile, scheme, value, own) values (?, ?, ?, ?)"
    conn.executemany(sql, [(profile, *found, int(found in own)) for found in sorted(ids)])


def listing(conn: sqlite3.Connection, papers: Collection[int]) -> set[int]:
    """The profiles that list any of the papers."""
    sql = "select w.profile from json_each(?) as j cross join profile_works as w on w.paper = j.value"
    return {profile for (profile,) in conn.execute(sql, (json.dumps(sorted(papers)),))}


def of(conn: sqlite3.Connection, profiles: Collection[int]) -> set[int]:
    """The people whose pages these are: to be told to `settle` when the pages themselves are about to go."""
    sql = "select p.person from json_each(?) as j join profiles as p on p.id = j.value where p.person is not null"
    return {person for (person,) in conn.execute(sql, (json.dumps(sorted(profiles)),))}


def settle(conn: sqlite3.Connection, profiles: Collection[int], people: Collection[int] = ()) -> None:
    """Makes people right after these profiles, what they list or what they are parts of have changed; `people` are
    those who lost a page. The result depends on what is stored now, not on what was stored first: but a person keeps
    the number of their oldest page for good."""
    before = {*people, *of(conn, profiles)}
    touched = {_root(conn, profile) for profile in profiles}
    before |= of(conn, touched)
    members = {number: _member(conn, number) for number in touched | _wholes(conn, before)}
    near = {number for whole in touched for number in _near(conn, members[whole])}
    for number in near | _wholes(conn, of(conn, near)):
        if number not in members:
            members[number] = _member(conn, number)
    before |= of(conn, list(members))
    were = {person: _wholes(conn, (person,)) for person in before}
    found = sorted(groups(members.values()), key=lambda group: min(m.id for m in group.members))
    kept = _number(conn, found)
    for person, group in kept.items():
        _write(conn, person, group)
    for person in sorted(before - kept.keys()):
        into = (p for p, group in kept.items() if were[person] & {m.id for m in group.members})
        _leave(conn, person, next(into, None))


def rebuild(conn: sqlite3.Connection) -> None:
    """Makes everybody anew from all profiles."""
    rows = conn.execute("select id, key, url, links from profiles order by id").fetchall()
    for profile, key, url, links in rows:
        identify(conn, profile, url or key, [link["url"] for link in json.loads(links or "[]")])
    for profile, *_ in rows:
        settle(conn, (profile,))


def _root(conn: sqlite3.Connection, profile: int) -> int:
    """The page that this one is a part of, or itself."""
    seen: set[int] = set()
    while profile not in seen:
        seen.add(profile)
        row = conn.execute("select part_of from profiles where id = ?", (profile,)).fetchone()
        if row is None or row[0] is None:
            return profile
        profile = row[0]
    return min(seen)


def _wholes(conn: sqlite3.Connection, people: Collection[int]) -> set[int]:
    sql = "select p.id from json_each(?) as j cross join profiles as p on p.person = j.value"
    return {_root(conn, number) for (number,) in conn.execute(sql, (json.dumps(sorted(people)),)).fetchall()}


def _family(conn: sqlite3.Connection, whole: int) -> list[int]:
    return [number for (number,) in conn.execute(_FAMILY, (whole,))]


def _member(conn: sqlite3.Connection, whole: int) -> Member:
    source, key = conn.execute("select source, key from profiles where id = ?", (whole,)).fetchone()
    family = json.dumps(_family(conn, whole))
    works = conn.execute("select paper from profile_works where profile in (select value from json_each(?))", (family,))
    sql = "select scheme, value, own from profile_ids where profile in (select value from json_each(?))"
    ids: list[tuple[Id, int]] = [((s, v), own) for s, v, own in conn.execute(sql, (family,))]
    return Member(
        id=whole,
        source=source,
        key=key,
        names=frozenset(fold for one in _written(conn, whole, 0) if is_full(fold := folded(one.name))),
        works=frozenset(paper for (paper,) in works),
        ids=frozenset(found for found, _ in ids),
        own=frozenset(found for found, own in ids if own),
    )


def _near(conn: sqlite3.Connection, whole: Member) -> set[int]:
    """Other pages that may be about the same person."""
    if not whole.names:
        return set()
    rows = conn.execute(_BESIDE, (json.dumps(_family(conn, whole.id)),)).fetchall()
    found = {_root(conn, number) for (number,) in rows} - {whole.id}
    return {n for n in found if shared_names(whole.names, {folded(one.name) for one in _written(conn, n, 0)})}


def _written(conn: sqlite3.Connection, whole: int, place: int) -> list[Written]:
    """The names that a page gives the person; where it gives none, those of its parts."""
    sql = "select name, native_name, aliases from profiles where id = ?"
    for number in _family(conn, whole):
        name, native, aliases = conn.execute(sql, (number,)).fetchone()
        found = [Written(name=name, kind="name", place=place)] if name else []
        found += [Written(name=native, kind="native", place=place)] if native else []
        found += [Written(name=alias, kind="alias", place=place) for alias in json.loads(aliases or "[]")]
        if found:
            return found
    return []


def _signed(conn: sqlite3.Connection, wholes: Sequence[Member], said: Iterable[Written]) -> list[Written]:
    """The name in the script that the pages have none in, from the works that they list."""
    names = {folded(one.name) for one in said}
    if not bylines.lacks(names):
        return []
    found = []
    works = sorted(frozenset().union(*(member.works for member in wholes)))
    lines: dict[int, list[tuple[str, str | None]]] = defaultdict(list)
    for paper, name, native in conn.execute(_LINES, (json.dumps(works),)):
        lines[paper].append((name, native))
    for name in bylines.told(names, lines.values()):
        papers = {paper for paper, line in lines.items() if any(name in author for author in line)}
        place = next(place for place, member in enumerate(wholes) if papers & member.works)
        found.append(Written(name=name, kind="alias", place=place))
    return found


def _number(conn: sqlite3.Connection, found: Iterable[Group]) -> dict[int, Group]:
    """Each group with the number of the person whose pages they were, a new one where they were nobody's. Numbers of
    people who are gone are not given again."""
    sql = "select max(coalesce((select max(id) from people), 0), coalesce((select max(old) from person_moves), 0))"
    (last,) = conn.execute(sql).fetchone()
    kept: dict[int, Group] = {}
    for group in found:
        held = (next(iter(of(conn, (m.id,))), None) for m in sorted(group.members, key=lambda m: m.id))
        person = next((p for p in held if p is not None and p not in kept), None)
        if person is None:
            person = last = last + 1
        kept[person] = group
    return kept


def _write(conn: sqlite3.Connection, person: int, group: Group) -> None:
    wholes = sorted(group.members, key=lambda m: (m.source, m.key))
    said = [one for place, m in enumerate(wholes) for one in _written(conn, m.id, place)]
    names = spellings([*said, *_signed(conn, wholes, said)])
    shown = next((s.name for s in names if s.kind == "name"), None)
    native = next((s.name for s in names if s.language is not None), None)
    works = len(frozenset().union(*(m.works for m in wholes)))
    sql = """
        insert into people (id, name, native_name, works) values (?, ?, ?, ?) on conflict (id)
        do update set name = excluded.name, native_name = excluded.native_name, works = excluded.works
    """
    conn.execute(sql, (person, shown, native, works))
    for member in wholes:
        rows = [(person, number) for number in _family(conn, member.id)]
        conn.executemany("update profiles set person = ? where id = ?", rows)
        conn.execute("update profiles set evidence = null where part_of = ?", (member.id,))
        conn.execute("update profiles set evidence = ? where id = ?", (group.evidence[member.id], member.id))
    conn.execute("delete from person_names where person = ?", (person,))
    sql = "insert into person_names (person, name, kind, language, folded, profile) values (?, ?, ?, ?, ?, ?)"
    conn.executemany(sql, [(person, s.name, s.kind, s.language, s.folded, wholes[s.place].id) for s in names])


def _leave(conn: sqlite3.Connection, person: int, into: int | None) -> None:
    """Takes away somebody who has no page any more, and keeps where the pages went."""
    conn.execute("delete from person_names where person = ?", (person,))
    conn.execute("delete from people where id = ?", (person,))
    conn.execute("update person_moves set new = ? where new = ?", (into, person))
    conn.execute("insert into person_moves (old, new) values (?, ?)", (person, into))
