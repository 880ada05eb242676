"""Which of the candidates is the work that was asked for? A wrong merge hides a paper, so in doubt none is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from indexer.works.described import Described
from indexer.works.judge import NEAR, judge

Outcome = Literal["found", "near_miss", "not_there"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What came of it; `candidate` is the one found or the nearest, with likeness of titles and share of authors."""

    outcome: Outcome
    candidate: str | None = None
    score: float | None = None
    authors: float | None = None


def find(asked: Described, candidates: Iterable[tuple[str, Described]]) -> Finding:
    """Exactly one of the named candidates is judged the same work; two are none."""
    weighed = []
    for name, candidate in candidates:
        told = judge(asked, candidate)
        weighed.append((told.same, told.score, told.evidence.share, name))
    if not weighed:
        return Finding(outcome="not_there")
    same, score, share, name = max(weighed)
    if same and len({w[3] for w in weighed if w[0]}) == 1:
        return Finding(outcome="found", candidate=name, score=score, authors=share)
    _, score, share, name = max(weighed, key=lambda w: w[1:])
    if score < NEAR:
        return Finding(outcome="not_there")
    return Finding(outcome="near_miss", candidate=name, score=score, authors=share)
