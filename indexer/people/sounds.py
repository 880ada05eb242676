"""How a name in Chinese characters may be written in Latin letters. Candidates only: evidence decides. Pure."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from itertools import product
from math import prod

from indexer.people.names import is_full

#: Characters that a name has at most, and readings that are tried of all its characters together.
LONGEST, READINGS = 5, 64

_HAN = re.compile(f"[\u3400-\u4dbf\u4e00-\u9fff]{{2,{LONGEST}}}")
# In Latin letters ü is written in each of these ways.
_SPELLED = {"lv": ("lv", "lu", "lyu"), "nv": ("nv", "nu", "nyu"), "lve": ("lve", "lue"), "nve": ("nve", "nue")}


def is_han(fold: str) -> bool:
    """Whether a folded name is one that can be sounded.

    >>> is_han("杨沙"), is_han("sha yang"), is_han("やまだ")
    (True, False, False)
    """
    return _HAN.fullmatch(fold) is not None


@lru_cache(maxsize=1024)
def sounds(fold: str) -> frozenset[str]:
    """All folded names in Latin letters that may stand for one in characters: every reading of every character, family
    names of one and two characters, given names in one word and in several.

    >>> sorted(sounds("杨苔")), sorted(sounds("上官苔"))
    (['tai yang'], ['guan shang tai', 'guantai shang', 'shangguan tai'])
    """
    if not is_han(fold):
        return frozenset()
    found: set[str] = set()
    readings = [_readings(character) for character in fold]
    while prod(len(each) for each in readings) > READINGS:
        max(readings, key=len).pop()
    for syllables in product(*readings):
        for family in (1, 2) if len(fold) > 2 else (1,):
            first, given = syllables[:family], syllables[family:]
            for parts in ((*given, "".join(first)), ("".join(given), "".join(first))):
                found.add(" ".join(sorted(parts)))
    # A syllable of one letter reads like an initial.
    return frozenset(filter(is_full, found))


def _readings(character: str) -> list[str]:
    # Words of several characters, which take three quarters of its memory, say nothing of names.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    from pypinyin import Style, pinyin

    (said,) = pinyin(character, style=Style.NORMAL, heteronym=True)
    return [spelled for one in dict.fromkeys(said) for spelled in _SPELLED.get(one, (one,))]
