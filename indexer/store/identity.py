"""Which words are about the same work? The rule is pure: it looks at what is asserted and decided, not at when it came.

An order is needed only where somebody has decided that two words are never one: then what is settled first stands in
the way of what comes later, and first comes what is more certain (`groups`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from crawler.record import Identifier
from indexer.store.authority import TEXT

#: A source and its name for a work: what one assertion is stored under.
Key = tuple[str, str]
#: Two words, the smaller first.
Pair = tuple[Key, Key]

#: By which of its identifiers a word finds its work, the first that leads anywhere; schemes not named come last.
#: arXiv keeps its numbers unique, so that two of them are two works, whatever DOI both of them name.
RANK = ("arxiv", "doi", "acl", "openreview", "pmid", "dblp", "openalex")
PREPRINT = RANK[0]

#: A word, or the work of an arXiv number.
_Node = Key | str


@dataclass(slots=True, kw_only=True)
class Group:
    """The words on one work, its arXiv number if it has one (the oldest of several), and the identifiers that lead to
    it."""

    number: str | None
    keys: list[Key] = field(default_factory=list)
    identifiers: set[Identifier] = field(default_factory=set)


def groups(
    named: Mapping[Key, Sequence[Identifier]],
    together: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
    like: Iterable[Pair] = (),
) -> list[Group]:
    """The works that these words are about, in the order of their first words; the same sets for any order of words
    and of decisions. Four rules, each after the one before:

    1. Words that somebody has put `together` are one.
    2. A word with an arXiv number belongs to that number, of several to the oldest. One without belongs to the number
       whose word names the same identifier, directly or through other words; of several to the oldest.
    3. Words that no number reaches belong together where they share an identifier.
    4. Words that are `like` each other, the surest first, belong together unless that makes one work of two numbers.

    Words that are `apart` are never one work, whoever connects them. Whatever would make them one is left undone: the
    later rule yields to the earlier, within a rule the word of less authority (then the later key) to the other, and
    of decisions to put together the later pair. An identifier leads to the work that it was found by.
    """
    made = _Clusters(named, apart)
    for one, other in sorted(together):
        made.join(one, other)
    owners = _numbered(named, made)
    _share(named, made)
    for one, other in like:
        if made.number(one) is None or made.number(other) is None:
            made.join(one, other)
    return _collected(named, made, owners)


def pair(one: Key, other: Key) -> Pair:
    """Both, in the order in which pairs are kept."""
    return (one, other) if one <= other else (other, one)


def authority(key: Key) -> tuple[tuple[int, int], Key]:
    """Whose word counts first where nothing else decides."""
    return TEXT.place(key[0]), key


class _Clusters:
    """Words and arXiv numbers that are one so far, and who keeps out of whose company."""

    def __init__(self, keys: Iterable[Key], apart: Iterable[Pair]) -> None:
        self._leads: dict[_Node, _Node] = {key: key for key in keys}
        self._numbers: dict[_Node, str] = {}
        self._members: dict[_Node, list[Key]] = {}
        self._foes: dict[_Node, set[Key]] = {}
        for one, other in apart:
            if one in self._leads and other in self._leads:
                self._foes.setdefault(one, set()).add(other)
                self._foes.setdefault(other, set()).add(one)

    def ordered(self, keys: Iterable[Key]) -> Iterable[Key]:
        """By authority, where the order matters."""
        return sorted(keys, key=authority) if self._foes else keys

    def lead(self, node: _Node) -> _Node:
        """What stands for all that are one with it, itself perhaps."""
        leads = self._leads
        lead = leads.get(node, node)
        while leads.get(lead, lead) != lead:
            leads[node] = lead = leads[lead]
        return lead

    def number(self, key: Key) -> str | None:
        """The oldest arXiv number of those that are one with it."""
        return self._numbers.get(self.lead(key))

    def enter(self, number: str) -> None:
        """Makes room for the work of an arXiv number."""
        if number not in self._leads:
            self._leads[number] = number
            self._numbers[number] = number

    def join(self, one: _Node, other: _Node) -> bool:
        """Makes them one; false where somebody keeps them apart, or one of them is not there."""
        if one not in self._leads or other not in self._leads:
            return False
        to, lead = self.lead(one), self.lead(other)
        if to == lead:
            return True
        if self._foes:
            theirs = self._company(lead)
            if not self._foes.get(to, set()).isdisjoint(theirs):
                return False
            self._members[to] = [*self._company(to), *theirs]
            self._foes[to] = self._foes.get(to, set()) | self._foes.get(lead, set())
        if numbers := [self._numbers[node] for node in (to, lead) if node in self._numbers]:
            self._numbers[to] = min(numbers, key=_age)
        self._leads[lead] = to
        return True

    def _company(self, lead: _Node) -> list[Key]:
        return self._members.get(lead, [lead] if isinstance(lead, tuple) else [])


def _numbered(named: Mapping[Key, Sequence[Identifier]], made: _Clusters) -> dict[Identifier, str]:
    """Puts words to arXiv numbers; returns the number that each identifier was found by."""
    reached: dict[Key, str] = {}
    left: dict[_Node, list[Key]] = {}
    for key in made.ordered(named):
        for number in sorted((i.value for i in named[key] if i.scheme == PREPRINT), key=_age):
            made.enter(number)
            if made.join(number, key):
                reached[key] = number
                break
    for key in made.ordered(named):
        if key not in reached:
            if joined := made.number(key):
                reached[key] = joined
            else:
                left.setdefault(made.lead(key), []).append(key)
    owners = {Identifier(scheme=PREPRINT, value=number): number for number in reached.values()}
    while reached:
        _claim(owners, reached, named)
        for lead, keys in left.items():
            known = {i for key in keys for i in named[key] if i in owners}
            for identifier in sorted(known, key=lambda i: (_rank(i), _age(owners[i]))):
                if made.join(owners[identifier], lead):
                    break
        reached = {key: joined for keys in left.values() for key in keys if (joined := made.number(key))}
        left = {lead: keys for lead, keys in left.items() if made.number(keys[0]) is None}
    return owners


def _claim(
    owners: dict[Identifier, str], reached: Mapping[Key, str], named: Mapping[Key, Sequence[Identifier]]
) -> None:
    """Gives the identifiers that these words name, and none before them did, to the oldest number among them."""
    claimed: dict[Identifier, str] = {}
    for key, number in reached.items():
        for identifier in named[key]:
            if identifier not in owners:
                held = claimed.setdefault(identifier, number)
                if held != number and _age(number) < _age(held):
                    claimed[identifier] = number
    owners |= claimed


def _share(named: Mapping[Key, Sequence[Identifier]], made: _Clusters) -> None:
    """Joins words without a number that share an identifier, directly or through others."""
    uses = [(i, key) for key in made.ordered(named) if made.number(key) is None for i in named[key]]
    company: dict[Identifier, list[Key]] = {}
    for identifier, key in sorted(uses, key=lambda use: _rank(use[0])):
        others = company.setdefault(identifier, [])
        if not any(made.join(other, key) for other in others):
            others.append(key)


def _collected(
    named: Mapping[Key, Sequence[Identifier]], made: _Clusters, owners: Mapping[Identifier, str]
) -> list[Group]:
    found: dict[_Node, Group] = {}
    for key in named:
        group = found.setdefault(made.lead(key), Group(number=made.number(key)))
        group.keys.append(key)
    leads = {identifier: made.lead(number) for identifier, number in owners.items()}
    for key in made.ordered(named):
        for identifier in named[key]:
            leads.setdefault(identifier, made.lead(key))
    for identifier, lead in leads.items():
        found[lead].identifiers.add(identifier)
    return list(found.values())


def _rank(identifier: Identifier) -> tuple[int, str, str]:
    place = RANK.index(identifier.scheme) if identifier.scheme in RANK else len(RANK)
    return place, identifier.scheme, identifier.value


def _age(number: str) -> tuple[bool, str]:
    """Numbers with an archive (`hep-th/9901001`) were given before those without."""
    return "/" not in number, number
