"""Two wordings of a text, word by word: what stayed, what went, what came. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal, NamedTuple

from indexer.search.normalise import CJK

#: Words of a text that are compared; beyond, one wording simply stands for the other. No abstract is longer, and
#: hostile ones shall cost nothing.
MOST = 1_200
#: Two texts are two wordings of one where so much of the shorter one stands in the other, two words or more at a place:
#: what both have by chance would make them unreadable.
LEAST_ALIKE = 0.3

# A word with the blanks after it; of text without blanks, a character.
_WORD = re.compile(rf"[{CJK}]\s*|[^\s{CJK}]+\s*|\s+")

Fate = Literal["stayed", "went", "came"]


class Piece(NamedTuple):
    """A part of the text, and what became of it."""

    text: str
    fate: Fate


@lru_cache(maxsize=256)
def compared(old: str, new: str) -> tuple[Piece, ...]:
    """The old wording turned into the new one; what went stands before what came in its place.

    >>> [(piece.fate, piece.text) for piece in compared("We count hats and more.", "We count caps and more.")]
    [('stayed', 'We count '), ('went', 'hats '), ('came', 'caps '), ('stayed', 'and more.')]
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    if max(len(before), len(after)) > MOST:
        return _replaced(old, new)
    matcher = SequenceMatcher(None, [word.strip() for word in before], [word.strip() for word in after], autojunk=False)
    shared = sum(block.size for block in matcher.get_matching_blocks() if block.size > 1)
    if shared < LEAST_ALIKE * min(len(before), len(after)):
        return _replaced(old, new)
    return tuple(
        piece
        for same, (i, j), (k, end) in _steps(matcher)
        for piece in (
            _replaced("".join(before[i:j]), "".join(after[k:end]))
            if not same
            else (Piece("".join(after[k:end]), "stayed"),)
        )
    )


def _replaced(old: str, new: str) -> tuple[Piece, ...]:
    pieces = (Piece(old, "went"), Piece(new, "came"))
    return tuple(piece for piece in pieces if piece.text)


def _steps(matcher: SequenceMatcher[str]) -> Iterator[tuple[bool, tuple[int, int], tuple[int, int]]]:
    """Whether it stayed, and where it stands in both. One word alone between two changes is taken for changed."""
    found = [(tag == "equal", [i, j], [k, end]) for tag, i, j, k, end in matcher.get_opcodes()]
    steps: list[tuple[bool, list[int], list[int]]] = []
    for n, (same, here, there) in enumerate(found):
        changed = not same or (0 < n < len(found) - 1 and here[1] - here[0] == 1)
        if steps and changed and not steps[-1][0]:
            steps[-1][1][1], steps[-1][2][1] = here[1], there[1]
        else:
            steps.append((not changed, here, there))
    for same, here, there in steps:
        yield same, (here[0], here[1]), (there[0], there[1])
