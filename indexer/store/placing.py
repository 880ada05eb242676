"""Which paper each word is put to, and what must be written for that. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sqlite_utils.utils import sqlite3

from crawler.record import Identifier, Record
from indexer.store import identity
from indexer.store.announcements import Announced
from indexer.store.assertions import Assertion, digest
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

    `absorbed` are papers of which every word belongs to another paper now, `dropped` those of which every word is
    `unsaid`: both go. `freed` are identifiers that nobody names any more. `moves` has the words that leave a paper,
    with that and the one that they go to (None: unsaid). `news` is the moment of the answer, where it is read for the
    first time: what it changes is a change of the work, not of what we make of it.
    """

    announced: Announced = field(default_factory=Announced)
    works: list[Work] = field(default_factory=list)
    absorbed: dict[int, tuple[Stored, int]] = field(default_factory=dict)
    dropped: dict[int, Stored] = field(default_factory=dict)
    unsaid: list[Key] = field(default_factory=list)
    identifiers: dict[Identifier, int] = field(default_factory=dict)
    moved: dict[Identifier, int] = field(default_factory=dict)
    freed: list[Identifier] = field(default_factory=list)
    outcomes: list[Literal["new", "changed", "unchanged"]] = field(default_factory=list)
    moves: dict[Key, tuple[int, int | None]] = field(default_factory=dict)
    deleted: int = 0
    news: str | None = None

    def __bool__(self) -> bool:
        """Whether anything is to be written."""
        return any((self.works, self.identifiers, self.moved, self.freed, self.announced, self.unsaid))


@dataclass(slots=True)
class Known:
    """Papers that may change, all words on them by their keys, and the hashes of the words."""

    stored: dict[int, Stored] = field(default_factory=dict)
    words: dict[Key, Assertion] = field(default_factory=dict)
    hashes: dict[Key, str] = field(default_factory=dict)

    def places(self) -> dict[Key, int]:
        """The paper that each word was put to before."""
        return {key: paper for paper, stored in self.stored.items() for key in stored.assertions}


def known(conn: sqlite3.Connection, papers: Iterable[int], named: Iterable[Identifier] = ()) -> Known:
    """These papers, those that these identifiers lead to, those that share an identifier with them, and so on.

    Names on somebody's site (`identity.name_on_site`) count as identifiers.
    """
    found = Known()
    asked: set[Identifier] = set()
    wanted, names = set(papers), set(named)
    while wanted or names:
        sites = {i for i in names if i.scheme == identity.ON_SITE}
        wanted |= set(identity.owners(conn, names - sites).values())
        wanted = (wanted | (identity.on_site(conn, sites) if sites else set())) - found.stored.keys()
        asked |= names
        more = load(conn, wanted) if wanted else {}
        found.stored |= more
        names = {i for s in more.values() for key, word in s.assertions.items() for i in names_of(key, word)} - asked
        wanted = set()
    for stored in found.stored.values():
        found.words |= stored.assertions
        found.hashes |= stored.hashes
    return found


def names_of(key: Key, word: Assertion) -> tuple[Identifier, ...]:
    """By what a word finds its work."""
    site = identity.name_on_site(key)
    return word.identifiers if site is None else (*word.identifiers, site)


def place(
    conn: sqlite3.Connection, known: Known, gathered: Gathered, heard: Mapping[Key, Record] | None = None
) -> dict[Key, int]:
    """Gives every word its paper, and puts into `gathered` what changes by it; returns the papers by key.

    New papers get their numbers in the order of the words. `heard` has records as they came: what they announce counts
    for the date in the number.
    """
    groups = identity.groups({key: names_of(key, word) for key, word in known.words.items()})
    before = known.places()
    at = dict(before)
    gathered.unsaid = sorted(at.keys() - known.words.keys())
    places = _old_places(groups, at, known)
    ids = Numbers(conn)
    leads: dict[Identifier, int] = {}
    for number, group in enumerate(groups):
        if number not in places:
            key = group.keys[0]
            places[number] = ids.give(date_number((heard or {}).get(key, known.words[key].record)))
        paper = places[number]
        leads |= dict.fromkeys((i for i in group.identifiers if i.scheme != identity.ON_SITE), paper)
        at |= dict.fromkeys(group.keys, paper)
        words = {key: known.words[key] for key in group.keys}
        stored = known.stored.get(paper)
        if stored is None or stored.assertions != words:
            hashes = {key: known.hashes[key] for key in words}
            work = Work(id=paper, number=group.number, stored=stored, assertions=words, hashes=hashes)
            gathered.works.append(work)
    for paper in known.stored.keys() - set(places.values()):
        stored = known.stored[paper]
        if into := [at[key] for key in stored.assertions if key in known.words]:
            gathered.absorbed[paper] = stored, min(into)
        else:
            gathered.dropped[paper] = stored
    now = {key: at[key] if key in known.words else None for key in before}
    gathered.moves = {key: (was, now[key]) for key, was in before.items() if now[key] != was}
    led = identity.leading_to(conn, known.stored) if known.stored else {}
    gathered.identifiers = {i: paper for i, paper in leads.items() if i not in led}
    gathered.moved = {i: paper for i, paper in leads.items() if i in led and led[i] != paper}
    gathered.freed = [i for i in led if i not in leads]
    return at


def rework(
    conn: sqlite3.Connection,
    papers: Iterable[int],
    edit: Callable[[dict[Key, Assertion]], None],
    *,
    named: Iterable[Identifier] = (),
) -> Gathered:
    """What must be written when words change otherwise than by a page: taken back, given to another source, or found
    to be about a known work (`Assertion.found`).

    `edit` changes the words on these papers, and on those that the identifiers in `named`, which it brings in, lead to.
    """
    here = known(conn, papers, named)
    before = dict(here.words)
    edit(here.words)
    for key, word in here.words.items():
        if key not in before or word.record != before[key].record:
            here.hashes[key] = digest(word.record)
    gathered = Gathered()
    place(conn, here, gathered)
    return gathered


def _old_places(groups: list[Group], at: dict[Key, int], known: Known) -> dict[int, int]:
    """Groups, by their place in the list, that keep a paper: the one with their number, else the oldest of theirs."""
    numbered = {s.columns["arxiv_id"]: paper for paper, s in known.stored.items() if s.columns["arxiv_id"]}
    places = {n: numbered[g.number] for n, g in enumerate(groups) if g.number in numbered}
    taken = set(places.values())
    for number, group in enumerate(groups):
        if number not in places and (free := {at[key] for key in group.keys if key in at} - taken):
            places[number] = min(free)
            taken.add(min(free))
    return places


class Numbers:
    """Numbers for new papers: the date, then the order of arrival within it."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._next: dict[int, int] = {}

    def give(self, date: int) -> int:
        """The next number of that date (YYYYMMDD)."""
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
