"""Works under one name, parted by who wrote them together: whether one person bears the name is not decided. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

#: Co-authors that a group is told by.
TOLD = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """A work with one author of the name. `mates` are the other authors with a full name, folded → as written there;
    `complete`: all authors are named, `crowded`: so many that two who share one need not have worked together; `person`
    is whose page says that they are this author."""

    paper: int
    title: str | None
    name: str
    mates: Mapping[str, str]
    arxiv_id: str | None = None
    complete: bool = True
    crowded: bool = False
    year: int | None = None
    venue: str | None = None
    categories: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    orcid: str | None = None
    person: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Works under the name that hang together, newest first, and what they have: co-authors and categories with most
    works first, the years of the first and the last."""

    works: tuple[Bearing, ...]
    mates: tuple[str, ...]
    more_mates: int
    categories: tuple[str, ...]
    since: int | None
    until: int | None
    orcids: tuple[str, ...]
    people: tuple[int, ...]

    @property
    def tells(self) -> bool:
        """Whether anything says who this is: a work signed alone, or among a crowd, does not."""
        return bool(self.orcids or self.people or any(work.mates and not work.crowded for work in self.works))


@dataclass(frozen=True, slots=True, kw_only=True)
class Radar:
    """All works under a name in groups; `more`: there are older ones that nobody looked at, and `crowds` works of too
    many authors. How many works there are, how many of them name not all authors, how many groups tell who they are,
    which ORCIDs they have, and whether several people may be meant: groups have nobody in common, or one has two ORCIDs
    or two people's pages."""

    circles: tuple[Circle, ...]
    more: bool
    crowds: int
    works: int
    cut: int
    telling: int
    orcids: tuple[str, ...]
    many: bool


def radar(works: Iterable[Bearing], *, more: bool = False, crowds: int = 0) -> Radar:
    """What the works under a name tell of how many people bear it. It flags, and decides nothing."""
    found = circles(works)
    telling = [circle for circle in found if circle.tells]
    return Radar(
        circles=found,
        more=more,
        crowds=crowds,
        works=sum(len(circle.works) for circle in found),
        cut=sum(not work.complete for circle in found for work in circle.works),
        telling=len(telling),
        orcids=tuple(sorted({orcid for circle in telling for orcid in circle.orcids})),
        many=len(telling) > 1 or any(len(one.orcids) > 1 or len(one.people) > 1 for one in telling),
    )


def circles(works: Iterable[Bearing]) -> tuple[Circle, ...]:
    """The works in groups, the largest first: two hang together where they have a co-author, the ORCID of the name's
    bearer, or the page of a person in common. The order in which they come makes no difference.

    >>> kim = [Bearing(paper=n, title=None, name="K", mates={m: m}) for n, m in enumerate(["ek", "ohm", "ek"])]
    >>> [[work.paper for work in circle.works] for circle in circles(kim)]
    [[2, 0], [1]]
    """
    known = list(works)
    leads = list(range(len(known)))

    def lead(number: int) -> int:
        while leads[number] != number:
            leads[number] = number = leads[leads[number]]
        return number

    first: dict[Hashable, int] = {}
    for number, work in enumerate(known):
        for tie in _ties(work):
            leads[lead(number)] = lead(first.setdefault(tie, number))
    found: dict[int, list[Bearing]] = {}
    for number, work in enumerate(known):
        found.setdefault(lead(number), []).append(work)
    return tuple(sorted(map(_circle, found.values()), key=_order))


def _ties(work: Bearing) -> Iterable[Hashable]:
    if not work.crowded:
        yield from (("mate", mate) for mate in work.mates)
    if work.orcid:
        yield "orcid", work.orcid
    if work.person is not None:
        yield "person", work.person


def _circle(group: list[Bearing]) -> Circle:
    mates: Counter[str] = Counter()
    written: dict[str, str] = {}
    for work in group:
        mates.update(work.mates.keys())
        for mate, name in work.mates.items():
            written[mate] = min(written.get(mate, name), name)
    codes = Counter(code for work in group for code in work.categories)
    years = [work.year for work in group if work.year is not None]
    ranked = sorted(mates, key=lambda mate: (-mates[mate], mate))
    return Circle(
        works=tuple(sorted(group, key=_recency)),
        mates=tuple(written[mate] for mate in ranked[:TOLD]),
        more_mates=max(len(ranked) - TOLD, 0),
        categories=tuple(sorted(codes, key=lambda code: (-codes[code], code))[:TOLD]),
        since=min(years, default=None),
        until=max(years, default=None),
        orcids=tuple(sorted({work.orcid for work in group if work.orcid})),
        people=tuple(sorted({work.person for work in group if work.person is not None})),
    )


def _recency(work: Bearing) -> tuple[int, str, int]:
    """Newest first; of one year by what they are called, for numbers depend on what came first."""
    return -(work.year or 0), work.title or "", -work.paper


def _order(circle: Circle) -> tuple[bool, int, tuple[int, str, int]]:
    return not circle.tells, -len(circle.works), _recency(circle.works[0])
