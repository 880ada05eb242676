"""How alike are two abstracts? One that was worked over keeps many of its phrases; another work has its own."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from indexer.search.normalise import tokens

#: So much of an abstract is read; what follows tells no more.
_READ = 2_000
#: An abstract with fewer pairs of words tells nothing.
_ENOUGH = 15


def likeness(one: str | None, other: str | None) -> float | None:
    """Of the pairs of neighbouring words in both the share in common (Dice), 0 to 1; None where one says too little."""
    a, b = _pairs(one or ""), _pairs(other or "")
    if min(len(a), len(b)) < _ENOUGH:
        return None
    return round(2 * len(a & b) / (len(a) + len(b)), 4)


@lru_cache(maxsize=64)
def _pairs(text: str) -> frozenset[tuple[str, str]]:
    words = tokens(text[:_READ])
    return frozenset(pairwise(words))
