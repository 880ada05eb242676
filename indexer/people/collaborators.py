"""With whom somebody wrote their works. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from indexer.people.names import folded, is_collective, is_full
from indexer.people.signed import Author
from indexer.people.sounds import is_han, sounds
from indexer.works.names import same

# A name, and the person whose page lists a work under it.
_Who = tuple[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collaborator:
    """A co-author: under how many of the works, who it is where a page of theirs lists one of them, and whether the
    person's pages name them as an advisor."""

    name: str
    native_name: str | None
    works: int
    person: int | None
    advisor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Works that two of a list of collaborators wrote together; the two by their places in it, the smaller first."""

    one: int
    other: int
    works: int


def oneself(authors: Sequence[Author], own: Collection[int], names: Sequence[str]) -> set[Author]:
    """Who on works without the person's full name stands there with the person's initials: nobody's collaborator. It
    says nothing of who wrote the work."""
    found: dict[int, list[Author]] = defaultdict(list)
    for author in authors:
        if author.person is None and author.paper not in own and any(same(author.name, name) for name in names):
            found[author.paper].append(author)
    return {candidates[0] for candidates in found.values() if len(candidates) == 1}


def collaborators(authors: Sequence[Author], advisors: Iterable[str] = ()) -> list[Collaborator]:
    """Co-authors, most works first; one name is one co-author unless pages tell two people of that name apart. An
    advisor is the only co-author of that name, or whose name may stand for it in Latin letters."""
    works: Counter[_Who] = Counter()
    natives: dict[_Who, str] = {}
    for author, who in _told_apart(authors):
        works[who] += 1
        if author.native_name:
            natives.setdefault(who, author.native_name)
    advising = _advising(works, advisors)
    found = sorted(works.items(), key=lambda pair: (-pair[1], pair[0][0]))
    return [
        Collaborator(
            name=who[0],
            native_name=natives.get(who) or advising.get(who),
            works=count,
            person=who[1],
            advisor=who in advising,
        )
        for who, count in found
    ]


def ties(authors: Sequence[Author], mates: Sequence[Collaborator]) -> tuple[Tie, ...]:
    """How many of the works each two of these collaborators wrote together."""
    places = {(mate.name, mate.person): place for place, mate in enumerate(mates)}
    lines: dict[int, set[int]] = defaultdict(set)
    for author, who in _told_apart(authors):
        if who in places:
            lines[author.paper].add(places[who])
    found = Counter(pair for line in lines.values() for pair in combinations(sorted(line), 2))
    return tuple(Tie(one=one, other=other, works=works) for (one, other), works in sorted(found.items()))


def _told_apart(authors: Iterable[Author]) -> list[tuple[Author, _Who]]:
    """Everybody but groups, each with who it is: of one name the person that pages know by it, where that is one."""
    people = [author for author in authors if not is_collective(author.name)]
    known: dict[str, set[int]] = defaultdict(set)
    for author in people:
        if author.person is not None:
            known[author.name].add(author.person)
    return [
        (author, (author.name, next(iter(known[author.name])) if len(known[author.name]) == 1 else author.person))
        for author in people
    ]


def _advising(who: Iterable[_Who], advisors: Iterable[str]) -> dict[_Who, str | None]:
    """Who of the co-authors is an advisor, with the advisor's name in characters where that is how it is told."""
    folds = {one: folded(one[0]) for one in who}
    found: dict[_Who, str | None] = {}
    for advisor in advisors:
        fold = folded(advisor)
        meant = [
            one for one, written in folds.items() if is_full(fold) and (written == fold or written in sounds(fold))
        ]
        if len(meant) == 1:
            found[meant[0]] = advisor if is_han(fold) else None
    return found
