"""Names of people: is this one, and are two the same?

Works on what a name looks like (capitals, initials, particles, Chinese surnames), because no list of names is complete.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from crawler.parse.namewords import DOUBLE, HAN_WORDS, NOT_NAMES, PARTICLES, PLACES, SURNAMES

#: Marks behind a name: equal contribution, corresponding author, affiliation numbers.
MARKS = "*†‡§¶#∗⁎✝✉♯♢♠♣⋆★☆^~✱"
_MARK = re.compile(rf"(?:\\\*|[{re.escape(MARKS)}]|[¹²³⁴⁵⁶⁷⁸⁹⁰]|(?<=[^\W\d_])\d(?:,\d)*(?=$|[\s,]))+")
_STOP = re.compile(r"(?<=[^\W\d_A-Z][^\W\d_A-Z])\.$")
_NOTE = re.compile(r"\s*[(\[（][^()\[\]（）]{0,60}[)\]）]")
_HAN = re.compile(r"[\u3400-\u9fff]{2,4}(?:·[\u3400-\u9fff]{1,6})?")
_WORD = re.compile(r"[^\W\d_][^\W\d_]*(?:['’ʼ‘`´-][^\W\d_]+)*\.?")
_INITIALS = re.compile(r"(?:[A-ZÀ-ÞĀ-Ž]\.?(?:\s|-|‐)?){1,4}\.?")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d)\.?", re.IGNORECASE)


def fold(name: str) -> str:
    """The name for comparison: no accents, case, marks or full stops; words in alphabetical order."""
    text = unicodedata.normalize("NFKD", bare(name)).casefold()
    words = re.findall(r"[^\W\d_]+", "".join(c for c in text if not unicodedata.combining(c)))
    return " ".join(sorted(words))


@lru_cache(maxsize=2048)
def bare(name: str) -> str:
    """The name without marks and notes behind it."""
    name = " ".join(_MARK.sub(" ", _NOTE.sub("", name)).split()).strip(" ,;:&")
    return _STOP.sub("", name).removesuffix(" .")


def is_name(text: str) -> bool:
    """Whether the text looks like the full name of one person.

    >>> [is_name(t) for t in ("Ana de la Cruz", "H.M. Levy", "J. Ek", "陈小明", "Machine Learning", "To Appear", "Ek")]
    [True, True, True, True, False, False, False]
    """
    return kind(bare(text)) == "full"


def is_native(text: str) -> bool:
    """Whether the text is a Chinese name: two to four characters that begin with a surname."""
    if (
        not _HAN.fullmatch(text)
        or text in HAN_WORDS
        or text.endswith(("学院", "大学", "学校", "学部", "中心", "公司", "老师"))
    ):
        return False
    return text[:2] in DOUBLE or "·" in text or (len(text) < 4 and text[0] in SURNAMES)


@lru_cache(maxsize=8192)
def kind(text: str) -> str:
    """`full`, `word` (one capitalised word), `initials`, `maybe` (a word that titles have too) or `` (no name)."""
    if not text or len(text) > 60:
        return ""
    if _HAN.fullmatch(text):
        return "full" if is_native(text) else ""
    if (
        _INITIALS.fullmatch(text)
        and len(text) <= 8
        and not (text.isupper() and len(text) > 3 and "." not in text and " " not in text)
    ):
        return "initials"
    words = text.replace(".", ". ").replace(". -", ".-").split()
    if not 1 <= len(words) <= 6:
        return ""
    proper = initials = common = 0
    for word in words:
        plain = word.rstrip(".,").lower()
        if _SUFFIX.fullmatch(word) and proper:
            continue
        if plain in PARTICLES and word[0].islower():
            continue
        if _INITIALS.fullmatch(word) and (len(word.rstrip(".")) <= 3 or word.count(".") > 1):
            initials += 1
            continue
        if not _WORD.fullmatch(word):
            return ""
        common += plain in NOT_NAMES
        if not word[0].isupper() and not (word[0] == "d" and word[1:2] in "'’"):
            return ""
        if word[-1] == "." and len(plain) > 3:
            return ""
        if sum(c.isupper() for c in word) > 3 and not word.isupper():
            return ""
        proper += 1
    if not proper or common > 1 or (common and (len(words) > 3 or proper < 2)) or text in PLACES:
        return ""
    if common:
        return "maybe"
    if proper == 1 and not initials:
        return "word"
    return "full" if proper <= 4 else ""
