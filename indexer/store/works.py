"""What one page changes: the words on each work, the work that each word belongs to. Reads only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from sqlite_utils.utils import sqlite3

from crawler.record import Identifier, Record
from indexer.store import announcements, identity
from indexer.store.announcements import Announced, announcement
from indexer.store.assertions import Assertion, contained, digest, join, plain
from indexer.store.identity import Group, Key
from indexer.store.papers import PER_DATE, date_number
from indexer.store.rows import Stored, load


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A paper as it will be: what is asserted of it after this page, and how it stands (`None`: new)."""

    id: int
    number: str | None
    stored: Stored | None
    assertions: dict[Key, Assertion]
    hashes: dict[Key, str]


@dataclass(slots=True, kw_only=True)
class Gathered:
    """The works that change, and the rows beside them; `outcomes` holds one word per record.

    `absorbed` are papers of which every word belongs to another paper now: they go. `freed` are identifiers that
    nobody names any more.
    """

    announced: Announced
    works: list[Work] = field(default_factory=list)
    absorbed: dict[int, tuple[Stored, int]] = field(default_factory=dict)
    identifiers: dict[Identifier, int] = field(default_factory=dict)
    moved: dict[Identifier, int] = field(default_factory=dict)
    freed: list[Identifier] = field(default_factory=list)
    outcomes: list[Literal["new", "changed", "unchanged"]] = field(default_factory=list)
    deleted: int = 0

    def __bool__(self) -> bool:
        """Whether anything is to be written."""
        return any((self.works, self.identifiers, self.moved, self.freed, self.announced))


@dataclass(slots=True, kw_only=True)
class _Said:
    record: Record
    assertion: Assertion
    hash: str
    paper: int = 0
    open: bool = True
    added: bool = False

    @property
    def key(self) -> Key:
        return self.record.source, self.record.key


@dataclass(frozen=True, slots=True)
class _Held:
    paper: int
    fetched: str
    deleted: str | None
    hash: str


@dataclass(slots=True)
class _Known:
    """The papers that this page may change, all words on them, and the hashes of the words."""

    stored: dict[int, Stored]
    words: dict[Key, Assertion]
    hashes: dict[Key, str]


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
    lost = [k for k in gone if k in held and held[k].deleted is None and held[k].fetched < fetched]
    for one in said:
        before = held.get(one.key)
        if before is not None:
            one.paper = before.paper
            # A work that was deleted and is shown again has the old hash, and changes. Read again, what was said
            # since may hide what the first reading got wrong.
            same = before.hash == one.hash and before.deleted is None
            one.open = not (same and (not again or before.fetched == fetched))
    known = _known(conn, [s for s in said if s.open], {held[key].paper for key in lost})
    _hear(known, said, again=again)
    for key in lost:
        known.words[key] = replace(known.words[key], deleted=fetched)
    gathered = Gathered(announced=Announced(fetched=fetched), deleted=len(lost))
    _place(conn, known, said, gathered)
    placed = [(one.paper, one.record) for one in said]
    gathered.announced = announcements.changes(conn, placed, feed=feed, fetched=fetched, again=again)
    unannounced = {row[0] for row in gathered.announced.taken_back}
    for one in said:
        row = announcement(one.paper, one.record, feed)
        one.open = one.open or row in gathered.announced.added or one.paper in unannounced
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


def _known(conn: sqlite3.Connection, said: list[_Said], papers: set[int]) -> _Known:
    """The papers of these words, those that share an identifier with them, those that share one with these, …"""
    known = _Known({}, {}, {})
    asked: set[Identifier] = set()
    named = {i for s in said for i in s.record.identifiers}
    papers = papers | {s.paper for s in said if s.paper}
    while named or papers:
        papers = (papers | set(identity.owners(conn, named).values())) - known.stored.keys()
        asked |= named
        found = load(conn, papers) if papers else {}
        known.stored |= found
        named = {i for s in found.values() for a in s.assertions.values() for i in a.record.identifiers} - asked
        papers = set()
    for stored in known.stored.values():
        known.words |= stored.assertions
        known.hashes |= stored.hashes
    return known


def _hear(known: _Known, said: list[_Said], *, again: bool) -> None:
    """Joins what is said to what is known; who says nothing new is no longer open."""
    before = dict(known.words)
    heard: set[Key] = set()
    for one in said:
        first, word = one.key not in heard, one.assertion
        heard.add(one.key)
        if not one.open:
            continue
        held = known.words.get(one.key)
        joined = word if held is None else join(held, word, again=again and first)
        if held is not None and (joined.record, joined.deleted) == (held.record, held.deleted):
            # Nothing new, so nothing is written: neither the time nor the hash of what was heard.
            one.open = False
            continue
        known.words[one.key] = joined
        # The hash lets the same record pass unread next time: it must be one that would change nothing.
        known.hashes[one.key] = one.hash if contained(word.record, joined.record) else digest(joined.record)
    # A page that says a thing twice in two ways may end where it began.
    for key in heard & before.keys():
        now, then = known.words[key], before[key]
        if now is not then and (now.record, now.deleted) == (then.record, then.deleted):
            known.words[key] = then
            for one in said:
                one.open = one.open and one.key != key


def _place(conn: sqlite3.Connection, known: _Known, said: list[_Said], gathered: Gathered) -> None:
    """Gives every word its paper, and finds the works and identifiers that change by it."""
    found = identity.groups({key: word.record.identifiers for key, word in known.words.items()})
    at = {key: paper for paper, stored in known.stored.items() for key in stored.assertions}
    places = _old_places(found, at, known)
    ids = _Ids(conn)
    leads: dict[Identifier, int] = {}
    heard = {one.key: one.record for one in reversed(said)}
    for number, group in enumerate(found):
        if number not in places:
            key = group.keys[0]
            places[number] = ids.give(date_number(heard[key] if key in heard else known.words[key].record))
        paper = places[number]
        leads |= dict.fromkeys(group.identifiers, paper)
        words = {key: known.words[key] for key in group.keys}
        stored = known.stored.get(paper)
        if stored is None or not _same(stored.assertions, words):
            hashes = {key: known.hashes[key] for key in words}
            work = Work(id=paper, number=group.number, stored=stored, assertions=words, hashes=hashes)
            gathered.works.append(work)
        at |= dict.fromkeys(group.keys, paper)
    taken = set(places.values())
    for paper, stored in known.stored.items():
        if paper not in taken:
            gathered.absorbed[paper] = stored, min(at[key] for key in stored.assertions)
    founded: set[int] = set()
    for one in said:
        one.paper = at.get(one.key, one.paper)
        one.added = one.open and one.paper not in known.stored and one.paper not in founded
        founded.add(one.paper)
    _lead(conn, known, leads, gathered)


def _old_places(found: list[Group], at: dict[Key, int], known: _Known) -> dict[int, int]:
    """Groups, by their place in the list, that keep a paper: the one with their number, else the oldest of theirs."""
    numbered = {s.columns["arxiv_id"]: paper for paper, s in known.stored.items() if s.columns["arxiv_id"]}
    places = {n: numbered[g.number] for n, g in enumerate(found) if g.number in numbered}
    taken = set(places.values())
    for number, group in enumerate(found):
        if number not in places and (free := {at[key] for key in group.keys if key in at} - taken):
            places[number] = min(free)
            taken.add(min(free))
    return places


def _same(before: Mapping[Key, Assertion], after: Mapping[Key, Assertion]) -> bool:
    return before.keys() == after.keys() and all(
        (after[key].record, after[key].deleted) == (word.record, word.deleted)
        for key, word in before.items()
        if after[key] is not word
    )


def _lead(conn: sqlite3.Connection, known: _Known, leads: dict[Identifier, int], gathered: Gathered) -> None:
    led = identity.leading_to(conn, known.stored) if known.stored else {}
    gathered.identifiers = {i: paper for i, paper in leads.items() if i not in led}
    gathered.moved = {i: paper for i, paper in leads.items() if i in led and led[i] != paper}
    gathered.freed = [i for i in led if i not in leads]


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
        return max(date * PER_DATE, 1) if last is None else int(last) + 1
