"""Words that are one in British and American spelling, or of one and of many."""

from __future__ import annotations

import re
from functools import lru_cache

_WITHIN = {"is": "iz", "ys": "yz", "our": "or", "ae": "e", "oe": "e", "ph": "f", "eing": "ing", "gement": "gment"}
_AT_THE_END = {"ies": "y", "s": "", "ence": "ense"} | {
    british + many: american
    for british, american in {"mme": "m", "ogue": "og", "tre": "ter", "bre": "ber"}.items()
    for many in ("", "s")
}
_INSIDE = re.compile("|".join(_WITHIN))
_ENDING = re.compile(f"(?:{'|'.join(_AT_THE_END)})$")
_DOUBLED = re.compile(r"([a-z])\1")


@lru_cache(maxsize=65_536)
def spelled(word: str) -> str:
    """A word in lower case as it is compared. Nothing else is one: a letter more may be another word.

    >>> spelled("modelling") == spelled("modeling"), spelled("centres") == spelled("center")
    (True, True)
    >>> spelled("hypertension") == spelled("hypotension"), spelled("neural") == spelled("neutral")
    (False, False)
    """
    word = _INSIDE.sub(lambda found: _WITHIN[found[0]], word)
    return _DOUBLED.sub(r"\1", _ENDING.sub(lambda found: _AT_THE_END[found[0]], word))
