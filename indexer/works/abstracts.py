"""How alike are two abstracts? One that was rewritten keeps most of its words; another work has its own."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]{4,}")
#: So much of an abstract is read; what follows tells no more.
_READ = 2_000
#: An abstract with fewer words tells nothing.
_ENOUGH = 8


def likeness(one: str | None, other: str | None) -> float | None:
    """The share of words that both have, of those of the shorter one; None where one is missing or too short."""
    a, b = _words(one or ""), _words(other or "")
    if min(len(a), len(b)) < _ENOUGH:
        return None
    return round(len(a & b) / min(len(a), len(b)), 4)


@lru_cache(maxsize=256)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text[:_READ].casefold()))
