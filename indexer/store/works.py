"""What one page changes: each record finds its work, each work hears what is new of it. Reads only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from sqlite_utils.utils import sqlite3

from crawler.record import Identifier, Record
from indexer.store import identity
from indexer.store.assertions import Assertion, contained, digest, join, plain
from indexer.store.papers import PER_DATE, date_number
from indexer.store.rows import Stored, load

Key = tuple[str, str]
Announcement = tuple[int, str, str, str]

#: `announcements.type` where a source tells the day and not the section.
LISTED = "listed"


@dataclass(slots=True, kw_only=True)
class Work:
    """A paper in the making: as it stands (`None`: new), and what is asserted of it after this page."""

    id: int
    stored: Stored | None = None
    assertions: dict[Key, Assertion] = field(default_factory=dict)
    hashes: dict[Key, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Gathered:
    """The works that change, and rows that are added beside them; `outcomes` holds one word per record."""

    works: dict[int, Work] = field(default_factory=dict)
    identifiers: list[tuple[Identifier, int]] = field(default_factory=list)
    announcements: dict[Announcement, int | None] = field(default_factory=dict)
    outcomes: list[Literal["new", "changed", "unchanged"]] = field(default_factory=list)
    moved: list[tuple[Identifier, int]] = field(default_factory=list)
    owners: dict[Identifier, int] = field(default_factory=dict)
    deleted: int = 0


@dataclass(slots=True, kw_only=True)
class _Said:
    record: Record
    assertion: Assertion
    hash: str
    paper: int = 0
    open: bool = True
    added: bool = False
    named: bool = False

    @property
    def key(self) -> Key:
        return self.record.source, self.record.key


@dataclass(frozen=True, slots=True)
class _Held:
    paper: int
    fetched: str
    deleted: str | None
    hash: str


def gather(
    conn: sqlite3.Connection,
    records: Sequence[Record],
    gone: Iterable[Key],
    *,
    feed: str,
    fetched: str,
    again: bool = False,
) -> Gathered:
    """What must be written so that the database knows these records, and that the keys in `gone` are deleted.

    `again` says that this very exchange has been stored before, and its records take the place of what it said then.
    """
    said = [_said(record, feed, fetched) for record in records]
    gone = list(gone)
    held = _held(conn, {*(s.key for s in said), *gone})
    gathered = Gathered()
    existing = _find(conn, said, held, gathered)
    lost = [k for k in gone if k in held and held[k].deleted is None and held[k].fetched < fetched]
    stored = load(conn, existing | {held[key].paper for key in lost})
    heard: set[Key] = set()
    for one in said:
        _hear(gathered, one, stored, again=again and one.key not in heard)
        heard.add(one.key)
    for key in lost:
        paper = held[key].paper
        work = gathered.works.setdefault(paper, _known(paper, stored))
        work.assertions[key] = replace(work.assertions[key], deleted=fetched)
        gathered.deleted += 1
    _drop_unchanged(gathered, said)
    _announce(conn, said, feed, gathered)
    words = [a for w in gathered.works.values() if w.stored for a in w.assertions.values()]
    older = {i for a in words for i in a.record.identifiers}
    gathered.owners.update(identity.owners(conn, older - gathered.owners.keys()))
    gathered.outcomes = ["new" if s.added else "changed" if s.open else "unchanged" for s in said]
    return gathered


def _said(record: Record, feed: str, fetched: str) -> _Said:
    word = plain(record)
    return _Said(record=record, assertion=Assertion(record=word, fetched=fetched, feed=feed), hash=digest(word))


def _held(conn: sqlite3.Connection, keys: Iterable[Key]) -> dict[Key, _Held]:
    sql = """
        select a.source, a.key, a.paper, a.fetched, a.deleted, a.hash
        from json_each(?) as j
        join assertions as a on a.source = j.value ->> 0 and a.key = j.value ->> 1
    """
    return {(source, key): _Held(*rest) for source, key, *rest in conn.execute(sql, (json.dumps(list(keys)),))}


def _find(conn: sqlite3.Connection, said: list[_Said], held: dict[Key, _Held], gathered: Gathered) -> set[int]:
    """Gives every record its paper; returns the ids of those that exist and may change."""
    for one in said:
        known = held.get(one.key)
        # A work that was deleted and is shown again has the old hash, and changes.
        if known is not None and known.hash == one.hash and known.deleted is None:
            one.open, one.paper = False, known.paper
    asking = [s for s in said if s.open]
    gathered.owners = owners = identity.owners(conn, {i for s in asking for i in s.record.identifiers})
    preprints = identity.preprints(conn, {paper for i, paper in owners.items() if i.scheme != identity.PREPRINT})
    places = {key: known.paper for key, known in held.items()}
    beside = identity.beside(conn, [s.key for s in asking if s.key not in places])
    existing = {*places.values(), *owners.values(), *beside.values()}
    ids = _Ids(conn)
    found = set()
    for one in asking:
        named = identity.candidates(one.record.identifiers, owners, preprints)
        site = identity.name_on_site(one.key)
        paper = identity.same_work(places.get(one.key, beside.get(site) if site else None), named)
        if paper is None:
            paper = ids.give(date_number(one.record, one.assertion.fetched))
            one.added = True
        elif paper in existing:
            found.add(paper)
        one.paper = places[one.key] = paper
        if site:
            beside.setdefault(site, paper)
        for identifier in one.record.identifiers:
            if identifier not in owners:
                owners[identifier], one.named = paper, True
                gathered.identifiers.append((identifier, paper))
            elif identifier.scheme != identity.PREPRINT and paper < owners[identifier]:
                owners[identifier] = paper
                gathered.moved.append((identifier, paper))
            if identifier.scheme == identity.PREPRINT:
                preprints.setdefault(paper, set()).add(identifier.value)
    return found


def _hear(gathered: Gathered, said: _Said, stored: dict[int, Stored], *, again: bool) -> None:
    if not said.open:
        return
    if said.added:
        first = Work(id=said.paper, assertions={said.key: said.assertion}, hashes={said.key: said.hash})
        gathered.works[said.paper] = first
        return
    work = gathered.works.get(said.paper) or _known(said.paper, stored)
    held = work.assertions.get(said.key)
    joined = said.assertion if held is None else join(held, said.assertion, again=again)
    if held is not None and (joined.record, joined.deleted) == (held.record, held.deleted):
        # Nothing new, so nothing is written: neither the time nor the hash of what was heard.
        said.open = said.named
        return
    gathered.works[work.id] = work
    work.assertions[said.key] = joined
    # The hash lets the same record pass unread next time: it must be one that would change nothing.
    known = contained(said.assertion.record, joined.record)
    work.hashes[said.key] = said.hash if known else digest(joined.record)


def _drop_unchanged(gathered: Gathered, said: list[_Said]) -> None:
    """A page that says a thing twice in two ways may end where it began."""
    for work in [w for w in gathered.works.values() if w.stored is not None]:
        before = {key: (a.record, a.deleted) for key, a in (work.stored.assertions if work.stored else {}).items()}
        if before == {key: (a.record, a.deleted) for key, a in work.assertions.items()}:
            del gathered.works[work.id]
            for one in said:
                one.open = one.named if one.paper == work.id else one.open


def _known(paper: int, stored: dict[int, Stored]) -> Work:
    known = stored[paper]
    return Work(id=paper, stored=known, assertions=dict(known.assertions), hashes=dict(known.hashes))


def _announce(conn: sqlite3.Connection, said: list[_Said], feed: str, gathered: Gathered) -> None:
    found: dict[Announcement, int | None] = {}
    rows = [(one, _announcement(one, feed)) for one in said if one.record.announced is not None]
    if not rows:
        return
    sql = """
        select a.paper, a.source, a.date, a.type, a.version
        from json_each(?) as j
        join announcements as a
          on a.paper = j.value ->> 0 and a.source = j.value ->> 1 and a.date = j.value ->> 2 and a.type = j.value ->> 3
    """
    for *key, version in conn.execute(sql, (json.dumps([key for _, key in rows]),)):
        found[tuple(key)] = version
    for one, row in rows:
        # Two versions in one section of one day, by different sources: the newer is what was announced.
        version = one.record.version
        if row not in found or (version or 0) > (found[row] or 0):
            found[row] = gathered.announcements[row] = version
            one.open = True


def _announcement(said: _Said, feed: str) -> Announcement:
    record = said.record
    return said.paper, feed, record.announced or "", record.announce_type or LISTED


class _Ids:
    """Numbers for new papers: the date, then the order of arrival within it."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._next: dict[int, int] = {}

    def give(self, date: int) -> int:
        while True:
            number = self._next[date] if date in self._next else self._first_free(date)
            if number < (date + 1) * PER_DATE:
                self._next[date] = number + 1
                return number
            date += 1

    def _first_free(self, date: int) -> int:
        sql = "select max(id) from papers where id >= ? and id < ?"
        (last,) = self._conn.execute(sql, (date * PER_DATE, (date + 1) * PER_DATE)).fetchone()
        return date * PER_DATE if last is None else int(last) + 1
