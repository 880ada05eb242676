"""Are two written names one person's, as far as names can tell? Given and family name may stand in either order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence


def share(known: Sequence[str], found: Sequence[str]) -> float:
    """How many of the known names are among those found, from 0 to 1; 0 where none is known.

    >>> share(["K. Moss", "Ana Ek"], ["Kim Moss", "Bo Ohm"])
    0.5
    """
    if not known:
        return 0.0
    return sum(any(same(name, other) for other in found) for name in known) / len(known)


def same(one: str, other: str) -> bool:
    """Whether both may be written for the same person: all words fit, initials for names they begin.

    >>> same("Moss, Kim", "K. Moss"), same("Ji-Rong Wen", "Jirong Wen"), same("Kim Moss", "Kai Moss")
    (True, True, False)
    """
    a, b = _words(one), _words(other)
    if not a or not b:
        return False
    if sorted(a) == sorted(b):
        return True
    whole = [word for word in a if len(word) > 1 and word in b]
    if not whole:
        return False
    left = _minus(a, whole), _minus(b, whole)
    if not left[0] or not left[1]:
        # one name has a word more: enough where two words are the same
        return len(whole) > 1
    if "".join(left[0]) == "".join(left[1]):
        return True
    short, long = sorted(left, key=len)
    return all(any(_begins(word, other) for other in long) for word in short)


def _words(name: str) -> list[str]:
    text = unicodedata.normalize("NFKD", name).casefold()
    return re.findall(r"[^\W\d_]+", "".join(c for c in text if not unicodedata.combining(c)))


def _minus(words: list[str], taken: list[str]) -> list[str]:
    left = list(words)
    for word in taken:
        if word in left:
            left.remove(word)
    return left


def _begins(one: str, other: str) -> bool:
    """Whether one is an initial of the other, or the same."""
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])
