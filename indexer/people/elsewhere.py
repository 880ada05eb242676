"""Works that bear a person's name and are on no page of theirs: which may be theirs, and what speaks for it. Pure.

Nothing found here is ever taken for what a page says: it is inferred, and shown as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Literal

from indexer.people.names import folded_words
from indexer.people.radar import Bearing, Circle, circles
from indexer.people.topics import phrases

Kind = Literal["orcid", "coauthors", "affiliation", "venue", "category", "topics", "circle"]

#: Works of a group that one of them may speak for: larger ones hang together by people who share a name themselves.
CLOSE = 50
#: Values of one kind that are told.
TOLD = 5

#: What stands before and after the values of each kind where it is told.
_WORDS: Mapping[Kind, tuple[str, str]] = {
    "orcid": ("signed with the ORCID ", ""),
    "coauthors": ("with ", ", as on the pages"),
    "affiliation": ("at ", ", as the pages say"),
    "venue": ("in ", ", as on the pages"),
    "category": ("in ", ", as on the pages"),
    "topics": ("", " in the title, as on the pages"),
    "circle": ("with ", ", as another of these"),
}
_EVERYWHERE = frozenset({"arxiv", "corr", "preprint", "biorxiv", "medrxiv"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of the person from their pages: co-authors and advisors (folded → as written), ORCIDs,
    organizations, and of the works that are listed venues, categories and phrases of titles."""

    mates: Mapping[str, str] = field(default_factory=dict)
    orcids: Set[str] = frozenset()
    organizations: Sequence[str] = ()
    venues: Set[str] = frozenset()
    categories: Set[str] = frozenset()
    phrases: Set[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Something that speaks for a work being the person's, and what exactly."""

    kind: Kind
    values: tuple[str, ...]

    @property
    def words(self) -> tuple[str, str]:
        """What stands before and after the values in a sentence."""
        return _WORDS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A work that may be the person's. `likely`: by an ORCID, by two co-authors, or by one and something else."""

    work: Bearing
    evidence: tuple[Evidence, ...]
    likely: bool


def elsewhere(known: Known, works: Iterable[Bearing]) -> tuple[Found, ...]:
    """Those of the works that may be the person's, the likely ones first, then the newest; never by the name alone.

    `works` bear a name of the person and are on no page of theirs. A work that a page of somebody else claims, or that
    is signed with another ORCID, is not theirs. Phrases of titles count where all works under the name hang together:
    else any of several people may be meant. Category and venue only add to what else there is.
    """
    open_ = [work for work in works if work.person is None and not (known.orcids and work.orcid)]
    own = [work for work in works if work.person is None and work.orcid and work.orcid in known.orcids]
    groups = circles([*open_, *own])
    alone = sum(group.tells for group in groups) == 1
    found = [one for group in groups for one in _of_group(known, group, alone)]
    return tuple(sorted(found, key=lambda one: (not one.likely, -(one.work.year or 0), one.work.title or "")))


def _of_group(known: Known, group: Circle, alone: bool) -> list[Found]:
    said = [(work, evidence(known, work)) for work in group.works]
    likely = {work.paper for work, why in said if _is_likely(why)}
    possible = {work.paper for work, why in said if _is_possible(why, alone and group.tells)}
    sure = [work for work, _ in said if work.paper in (likely or possible)]
    found = []
    for work, why in said:
        ties = _ties(work, sure) if len(group.works) <= CLOSE else ()
        if work.paper in likely | possible:
            found.append(Found(work=work, evidence=why, likely=work.paper in likely))
        elif ties:
            found.append(Found(work=work, evidence=(*why, Evidence(kind="circle", values=ties)), likely=False))
    return found


def evidence(known: Known, work: Bearing) -> tuple[Evidence, ...]:
    """All that speaks for this work by itself, the strongest first."""
    said: dict[Kind, Iterable[str | None]] = {
        "orcid": known.orcids & {work.orcid},
        "coauthors": (name for mate, name in work.mates.items() if mate in known.mates),
        "affiliation": (place for place in work.affiliations if any(_is_in(o, place) for o in known.organizations)),
        "venue": {work.venue} & known.venues if (work.venue or "").casefold() not in _EVERYWHERE else (),
        "category": known.categories & set(work.categories),
        "topics": known.phrases & phrases(work.title or ""),
    }
    found = {kind: tuple(sorted(value for value in values if value)) for kind, values in said.items()}
    return tuple(Evidence(kind=kind, values=values[:TOLD]) for kind, values in found.items() if values)


def _is_likely(why: Sequence[Evidence]) -> bool:
    by = {one.kind: one for one in why}
    return "orcid" in by or ("coauthors" in by and (len(by["coauthors"].values) > 1 or len(by) > 1))


def _is_possible(why: Sequence[Evidence], alone: bool) -> bool:
    return any(one.kind in ("coauthors", "affiliation") or (alone and one.kind == "topics") for one in why)


def _ties(work: Bearing, sure: Iterable[Bearing]) -> tuple[str, ...]:
    """Whom the work shares with those that something speaks for."""
    mates = {mate for other in sure if not other.crowded for mate in other.mates}
    return tuple(sorted(name for mate, name in work.mates.items() if mate in mates))[:TOLD] if not work.crowded else ()


def _is_in(organization: str, place: str) -> bool:
    """Whether a place names the organization: all its words one after the other, at least two or one of some length."""
    words, text = " ".join(folded_words(organization)), " ".join(folded_words(place))
    return len(words) > 3 and f" {words} " in f" {text} "
