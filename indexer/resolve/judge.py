"""Which of the candidates is the work that was asked for? A wrong merge hides a paper, so in doubt none is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from indexer.resolve import people
from indexer.resolve.likeness import likeness

Outcome = Literal["found", "near_miss", "not_there"]

#: Titles of one work are at least so alike, and at least this share of the known authors wrote it.
TITLE = 0.93
AUTHORS = 0.5
#: Titles less alike than this are no near miss but another paper.
NEAR = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A work known by title: `authors` as its page names them, else the people on whose pages it stands."""

    title: str
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What might be it: `name` is its arXiv identifier."""

    name: str
    title: str
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What came of it; `candidate` is the one found or the nearest, with likeness of titles and share of authors."""

    outcome: Outcome
    candidate: str | None = None
    score: float | None = None
    authors: float | None = None


def judge(asked: Asked, candidates: Iterable[Candidate]) -> Finding:
    """Exactly one candidate with that title and those authors is the work; two are none."""
    weighed = []
    for candidate in candidates:
        alike = likeness(asked.title, candidate.title)
        share = round(people.share(asked.authors, candidate.authors), 4)
        fits = alike.agrees and alike.score >= TITLE and share >= AUTHORS
        weighed.append((fits, alike.score, share, candidate.name))
    if not weighed:
        return Finding(outcome="not_there")
    fits, score, share, name = max(weighed)
    if fits and len({w[3] for w in weighed if w[0]}) == 1:
        return Finding(outcome="found", candidate=name, score=score, authors=share)
    _, score, share, name = max(weighed, key=lambda w: w[1:])
    if score < NEAR:
        return Finding(outcome="not_there")
    return Finding(outcome="near_miss", candidate=name, score=score, authors=share)
