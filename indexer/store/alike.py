"""Which works are one by title and authors, where no identifier says so: `indexer.works` judges, nobody is asked.

A function of what is said, so that a record that comes later, changes or goes leads to the same as one that was there
from the start.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations

from sqlite_utils.utils import sqlite3

from crawler.record import Identifier
from indexer.store import decisions, leads, workkeys
from indexer.store.assertions import identifier_order, serve
from indexer.store.decisions import HAND, Decision
from indexer.store.identity import Group, Key, pair
from indexer.store.known import Known
from indexer.works.described import Described, describe
from indexer.works.distinct import contradiction
from indexer.works.judge import Judgement, judge

#: What a likeness is called that two works have to the same third one.
SEVERAL = "several fit"


@dataclass(frozen=True, slots=True)
class _Link:
    """Two groups, by their places in the list, and what was found of them."""

    one: int
    other: int
    judged: Judgement

    @property
    def same(self) -> bool:
        return self.judged.same

    def doubted(self, rule: str) -> _Link:
        """The same as a doubt only, by that rule."""
        return replace(self, judged=replace(self.judged, same=False, doubtful=True, rule=rule))


def likenesses(conn: sqlite3.Connection, known: Known, groups: Sequence[Group]) -> list[Decision]:
    """Which of these groups are one work, the surest first, and which perhaps are (`same` is None).

    A group with an arXiv number and one without are one where nothing else with a number fits the latter; two groups
    without are one where they fit. What identifiers contradict is never one, whoever connects it.
    """
    if all(group.number for group in groups):
        return []
    described = _Descriptions(conn, known, groups)
    links = [
        _Link(one, other, told)
        for one, other in _pairs(known, groups)
        if (told := described.judge(one, other)).same or told.doubtful
    ]
    ids = [{i for key in group.keys for i in known.words[key].identifiers} for group in groups]
    links = sorted(_unrivalled(links, ids), key=lambda link: _order(known, groups, link))
    found = []
    for link in _consistent(links, ids):
        words = _words(known, groups, link)
        if (held := known.decided.get(words)) is None or held.rule != HAND:
            found.append(_decision(known, words, link))
    return found


def _pairs(known: Known, groups: Sequence[Group]) -> list[tuple[int, int]]:
    """The pairs that share a key, not too common a one, and of which one at least has no number."""
    holders: dict[int, set[int]] = {}
    for n, group in enumerate(groups):
        for key in workkeys.of_all(known.words[word] for word in group.keys) - known.common:
            holders.setdefault(key, set()).add(n)
    telling = {key: many for key, many in holders.items() if len(many) <= workkeys.MOST}
    found = set()
    for key, many in telling.items():
        if key < 0:
            for n in many:
                found |= {(min(n, o), max(n, o)) for o in many | telling.get(-key, set()) if o != n}
    return sorted((a, b) for a, b in found if groups[a].number is None or groups[b].number is None)


def _unrivalled(links: Iterable[_Link], ids: Sequence[set[Identifier]]) -> list[_Link]:
    """Where two that are two works by their identifiers fit a third one, it is neither of them for sure."""
    links = list(links)
    fitting: dict[int, set[int]] = {}
    for link in links:
        for one, other in ((link.one, link.other), (link.other, link.one)):
            if link.same and ids[other]:
                fitting.setdefault(one, set()).add(other)
    rivals = {
        (n, rival)
        for n, others in fitting.items()
        for one, other in combinations(sorted(others), 2)
        if (against := contradiction(ids[one], ids[other])) is not None and against.firm
        for rival in (one, other)
    }
    return [
        link.doubted(SEVERAL) if {(link.one, link.other), (link.other, link.one)} & rivals else link for link in links
    ]


def _consistent(links: Iterable[_Link], ids: Sequence[set[Identifier]]) -> list[_Link]:
    """The links, of which each that would bring together what identifiers contradict is a doubt only."""
    heads = list(range(len(ids)))
    known = {n: set(own) for n, own in enumerate(ids)}

    def head(n: int) -> int:
        while heads[n] != n:
            n = heads[n]
        return n

    found = []
    for link in links:
        a, b = head(link.one), head(link.other)
        if link.same and a != b:
            against = contradiction(known[a], known[b])
            if against is not None and against.firm:
                link = link.doubted(against.rule)
            else:
                heads[b] = a
                known[a] |= known[b]
        found.append(link)
    return found


def _words(known: Known, groups: Sequence[Group], link: _Link) -> tuple[Key, Key]:
    return pair(known.first(groups[link.one].keys), known.first(groups[link.other].keys))


def _order(known: Known, groups: Sequence[Group], link: _Link) -> tuple[bool, float, tuple[Key, Key]]:
    """The surest first. What one site calls by two like titles it has respelled: so it stays what it was, also where
    somebody has said what it is not."""
    sites = ({leads.site(key) for key in groups[n].keys} - {None} for n in (link.one, link.other))
    return set.isdisjoint(*sites), -link.judged.score, _words(known, groups, link)


def _decision(known: Known, words: tuple[Key, Key], link: _Link) -> Decision:
    told = link.judged
    evidence = {name: value for name, value in asdict(told.evidence).items() if value not in (None, ())}
    return Decision(
        pair=words,
        same=True if link.same else None,
        rule=told.rule,
        score=told.score,
        evidence=json.loads(json.dumps(evidence)),
        at=max(known.words[key].fetched for key in words),
    )


class _Descriptions:
    """What is known of each group, made when it is asked for, and what is thought of two.

    Who lists a work often writes what others write: what is described alike is judged once.
    """

    def __init__(self, conn: sqlite3.Connection, known: Known, groups: Sequence[Group]) -> None:
        self._conn, self._known, self._groups = conn, known, groups
        self._made: dict[int, int] = {}
        self._places: dict[Described, int] = {}
        self._kinds: list[Described] = []
        self._judged: dict[tuple[int, int], Judgement] = {}

    def judge(self, one: int, other: int) -> Judgement:
        places = self._place(one), self._place(other)
        if places not in self._judged:
            self._judged[places] = judge(*(self._kinds[n] for n in places))
        return self._judged[places]

    def _place(self, n: int) -> int:
        if n not in self._made:
            described = self._describe(self._groups[n])
            self._made[n] = self._places.setdefault(described, len(self._kinds))
            if self._made[n] == len(self._kinds):
                self._kinds.append(described)
        return self._made[n]

    def _describe(self, group: Group) -> Described:
        words = [self._known.words[key] for key in group.keys]
        record = serve(words, group.number)
        ids = tuple(sorted({i for word in words for i in word.identifiers}, key=identifier_order))
        return describe(replace(record, identifiers=ids), () if record.authors else _owners(self._conn, group.keys))


def _owners(conn: sqlite3.Connection, keys: Iterable[Key]) -> list[str]:
    """The people on whose pages these words stand."""
    sql = """
        select distinct coalesce(whole.name, p.name)
        from json_each(?) as j
        join assertions as a on a.source = j.value ->> 0 and a.key = j.value ->> 1
        join profile_works as w on w.paper = a.paper and w.key = a.key
        join profiles as p on p.id = w.profile and p.source = a.source
        left join profiles as whole on whole.id = p.part_of
        where coalesce(whole.name, p.name) is not null order by 1
    """
    return [name for (name,) in conn.execute(sql, (json.dumps(sorted(keys)),))]


def listed(conn: sqlite3.Connection, pages: Iterable[Key]) -> set[int]:
    """The papers without authors that these pages list: who owns the page tells which work it is."""
    sql = """
        select w.paper from json_each(?) as j
        join profiles as p on p.source = j.value ->> 0 and p.key = j.value ->> 1
        join profile_works as w on w.profile = p.id
        where exists (select 1 from papers as q where q.id = w.paper and q.title is not null)
          and exists (
            select 1 from assertions as a where a.source = p.source and a.key = w.key
              and json_extract(a.data, '$.authors') is null
          )
    """
    return {paper for (paper,) in conn.execute(sql, (json.dumps(sorted(pages)),))}


def changes(known: Known, found: Sequence[Decision], now: Mapping[Key, int]) -> tuple[list[Decision], list[Decision]]:
    """Of what rules decided: what is new or other than it was, and what is so no longer. `now` has every word's paper;
    what is one by other ways, or kept apart, is told no more, of what is one as little as says it, and of two works
    that are perhaps one the surest sign."""
    one = decisions.spanning(d for d in found if d.same and now[d.pair[0]] == now[d.pair[1]])
    near: dict[frozenset[int], Decision] = {}
    for decision in found:
        papers = frozenset(now[key] for key in decision.pair)
        if decision.same is None and len(papers) == 2:
            near.setdefault(papers, decision)
    kept = {d.pair: d for d in (*one, *near.values())}
    before = {d.pair: d for d in known.decided.values() if d.rule != HAND}
    gone = [d for p, d in before.items() if p not in kept]
    new = [d for p, d in kept.items() if p not in before or replace(before[p], number=None) != d]
    return new, gone
