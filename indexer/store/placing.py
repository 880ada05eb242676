"""Which paper each word is put to, and what must be written for that. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from sqlite_utils.utils import sqlite3

from crawler.record import Identifier, Record
from indexer.store import alike, identity, leads, numbers, workkeys
from indexer.store.announcements import Announced
from indexer.store.assertions import Assertion, digest
from indexer.store.decisions import Decision
from indexer.store.identity import Group, Key
from indexer.store.known import Known, names_of
from indexer.store.news import News
from indexer.store.numbers import Anchor, Numbers
from indexer.store.papers import date_number
from indexer.store.rows import Stored


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
    `unsaid`: both go. `freed` are identifiers that nobody names any more, `contested` those that words on a paper name
    from now on though they lead to another, `uncontested` no longer. `moves` has the words that leave a paper, with
    that and the one that they go to (None: unsaid). `parted` has the new numbers of parts, each with one that its words
    were at before. `anchors` are the numbers whose words are to be written down or no longer (`None`). `liked` and
    `unliked` are what rules decide now, and no longer; `keyed` and `unkeyed` rows of `work_keys`. `news` is what an
    answer changes that is read for the first time: else it is no change of the work, but of what we make of it.
    """

    announced: Announced = field(default_factory=Announced)
    works: list[Work] = field(default_factory=list)
    absorbed: dict[int, tuple[Stored, int]] = field(default_factory=dict)
    dropped: dict[int, Stored] = field(default_factory=dict)
    unsaid: list[Key] = field(default_factory=list)
    identifiers: dict[Identifier, int] = field(default_factory=dict)
    moved: dict[Identifier, int] = field(default_factory=dict)
    freed: list[Identifier] = field(default_factory=list)
    contested: set[tuple[Identifier, int]] = field(default_factory=set)
    uncontested: set[tuple[Identifier, int]] = field(default_factory=set)
    moves: dict[Key, tuple[int, int | None]] = field(default_factory=dict)
    parted: set[tuple[int, int]] = field(default_factory=set)
    anchors: dict[int, Anchor | None] = field(default_factory=dict)
    liked: list[Decision] = field(default_factory=list)
    unliked: list[Decision] = field(default_factory=list)
    keyed: set[tuple[int, int]] = field(default_factory=set)
    unkeyed: set[tuple[int, int]] = field(default_factory=set)
    outcomes: list[Literal["new", "changed", "unchanged"]] = field(default_factory=list)
    deleted: int = 0
    news: News | None = None

    def __bool__(self) -> bool:
        """Whether anything is to be written."""
        beside = (self.announced, self.unsaid, self.anchors, self.liked, self.unliked)
        return any((self.works, self.identifiers, self.moved, self.freed, *beside))

    @property
    def carried(self) -> dict[Key, tuple[int, int]]:
        """Of the words that leave a paper those that go to another one."""
        return {key: (was, now) for key, (was, now) in self.moves.items() if now is not None}


def place(
    conn: sqlite3.Connection, known: Known, gathered: Gathered, heard: Mapping[Key, Record] | None = None
) -> dict[Key, int]:
    """Gives every word its paper, and puts into `gathered` what changes by it; returns the papers by key.

    New papers get their numbers in the order of the words. `heard` has records as they came: what they announce counts
    for the date in the number.
    """
    known.liken(conn)
    named = {key: names_of(key, word) for key, word in known.words.items()}
    together, apart = known.pairs(same=True), known.pairs(same=False)
    groups = identity.groups(named, together, apart)
    likenesses = alike.likenesses(conn, known, groups)
    like = [d.pair for d in likenesses if d.same]
    if like:
        groups = identity.groups(named, together, apart, like)
    at = known.places()
    gathered.unsaid = sorted(at.keys() - known.words.keys())
    held = numbers.anchors(conn, at) if at else {}
    presumed = numbers.presumed(at, held, known)
    places = numbers.kept(groups, presumed | held, named)
    ids = Numbers(conn)
    for number, group in enumerate(groups):
        if number not in places:
            key = group.keys[0]
            places[number] = ids.give(date_number((heard or {}).get(key, known.words[key].record)))
    now = {key: places[n] for n, group in enumerate(groups) for key in group.keys}
    _settle(known, gathered, {places[n]: group for n, group in enumerate(groups)}, now)
    gathered.moves = {key: (paper, now.get(key)) for key, paper in at.items() if now.get(key) != paper}
    mixed = _mixed(named, now) & known.stored.keys() if like or together else set()
    numbered_before = known.stored.keys() | held.keys()
    gathered.parted = {(new, old) for old, new in gathered.carried.values() if new not in numbered_before}
    gathered.anchors = _anchored(conn, known, gathered, held, presumed, now, mixed)
    gathered.liked, gathered.unliked = alike.changes(known, likenesses, now)
    _key(known, gathered)
    led = leads.leading_to(conn, known.stored) if known.stored else {}
    lead = {i: places[n] for n, group in enumerate(groups) for i in group.identifiers if i.scheme != leads.ON_SITE}
    gathered.identifiers = {i: paper for i, paper in lead.items() if i not in led}
    gathered.moved = {i: paper for i, paper in lead.items() if i in led and led[i] != paper}
    gathered.freed = [i for i in led if i not in lead]
    before = leads.contested(conn, known.stored) if known.stored else set()
    names = {(i, now[key]) for key, said in named.items() for i in said if i.scheme != leads.ON_SITE}
    after = {(i, paper) for i, paper in names if lead[i] != paper}
    gathered.contested, gathered.uncontested = after - before, before - after
    return at | now


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
    here = Known()
    here.add(conn, papers, named)
    before = dict(here.words)
    edit(here.words)
    for key, word in here.words.items():
        if key not in before or word.record != before[key].record:
            here.hashes[key] = digest(word.record)
    gathered = Gathered()
    place(conn, here, gathered)
    return gathered


def _settle(known: Known, gathered: Gathered, groups: Mapping[int, Group], now: Mapping[Key, int]) -> None:
    """Which works change, and which go. `groups` are those of the papers that will be, `now` has every word's paper."""
    for paper, group in groups.items():
        words = {key: known.words[key] for key in group.keys}
        stored = known.stored.get(paper)
        if stored is None or stored.assertions != words or stored.columns["arxiv_id"] != group.number:
            hashes = {key: known.hashes[key] for key in words}
            work = Work(id=paper, number=group.number, stored=stored, assertions=words, hashes=hashes)
            gathered.works.append(work)
    for paper in known.stored.keys() - groups.keys():
        stored = known.stored[paper]
        if into := [now[key] for key in stored.assertions if key in now]:
            gathered.absorbed[paper] = stored, min(into)
        else:
            gathered.dropped[paper] = stored


def _mixed(named: Mapping[Key, Sequence[Identifier]], now: Mapping[Key, int]) -> set[int]:
    """The papers whose words identifiers alone would not bring together."""
    first = [now[group.keys[0]] for group in identity.groups(named)]
    return {paper for paper, works in Counter(first).items() if works > 1}


def _anchored(
    conn: sqlite3.Connection,
    known: Known,
    gathered: Gathered,
    held: Mapping[int, Anchor],
    presumed: Mapping[int, Anchor],
    now: Mapping[Key, int],
    mixed: set[int],
) -> dict[int, Anchor | None]:
    """What must be written so that each number is found again that works have had, when they part or join; `mixed` are
    papers that would be several without decisions."""
    found: dict[int, Anchor | None] = {}
    carried = gathered.carried.values()
    begun = {new for new, _ in gathered.parted}
    joined = {old for old, _ in carried if old in gathered.absorbed}
    joined |= {new for _, new in carried if new in known.stored}
    found |= {paper: presumed[paper] for paper in (joined | mixed) & presumed.keys()}
    for late, paper in enumerate(sorted(begun), numbers.next_late(conn) if begun else 0):
        found[paper] = Anchor(known.first([key for key, at in now.items() if at == paper]), late)
    living = set(now.values())
    for paper, anchor in held.items():
        if now.get(anchor.word) != paper and (paper in living or anchor.word not in now):
            words = [key for key, at in now.items() if at == paper]
            found[paper] = replace(anchor, word=known.first(words)) if words else None
    return found


def _key(known: Known, gathered: Gathered) -> None:
    """Under which keys the works are found from then on."""
    before = {(k, paper) for paper, s in known.stored.items() for k in workkeys.of_all(s.assertions.values())}
    gone = gathered.absorbed.keys() | gathered.dropped.keys()
    after = {(k, work.id) for work in gathered.works for k in workkeys.of_all(work.assertions.values())}
    changed = gone | {work.id for work in gathered.works}
    gathered.keyed = after - before
    gathered.unkeyed = {row for row in before - after if row[1] in changed}
