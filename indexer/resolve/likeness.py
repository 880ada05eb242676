"""Are two titles the same? Spelling may differ, names and numbers may not: EVA is not EVA2.0, CPM not CPM-2."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

#: Words that may be there or not.
_FILLERS = frozenset(("a", "an", "the"))
_ROMAN = re.compile(r"(?:i{2,3}|iv|vi{0,3}|ix|xi{0,3})")
_WORD = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+|\++")
_MACRO = re.compile(r"\\[a-zA-Z]+\s*|[$\\{}^_~]")
#: Two spellings of a word have so much in common, letter by letter.
_SPELLING = 0.8
#: Words of a search; a title is known by them long before its end.
_ASKED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike two titles are, from 0 to 1, and whether they may be one: names, numbers and words agree."""

    score: float
    agrees: bool


def likeness(one: str, other: str) -> Likeness:
    """Compares two titles, whichever is named first.

    >>> likeness("EVA2.0: Pre-Training on Sands", "EVA2.0: pretraining on sands")
    Likeness(score=1.0, agrees=True)
    >>> likeness("CPM: A Model of Moss", "CPM-2: A Model of Moss").agrees
    False
    """
    a, b = words(one), words(other)
    score = fuzz.ratio("".join(a), "".join(b)) / 100
    if "".join(a) == "".join(b):
        return Likeness(score=1.0, agrees=bool(a))
    firm = all(word in b for word in _firm(one)) and all(word in a for word in _firm(other))
    return Likeness(score=round(score, 4), agrees=firm and _numbers(a) == _numbers(b) and _same_words(a, b))


def words(title: str) -> list[str]:
    """Words and numbers of a title in order, in one case and without accents; `++` counts, other marks don't.

    >>> words("GPT-4 \\"naïve\\" $k$-NN++: part II")
    ['gpt', '4', 'naive', 'k', 'nn', '++', 'part', 'ii']
    """
    return [word.casefold() for word in _WORD.findall(_plain(title))]


def query(title: str) -> str | None:
    """The title as a phrase for arXiv's search, of words and numbers alone, so that no mark is taken for an operator.

    >>> query('CPM-2: "Moss" (AND) sand\\\\')
    'ti:"CPM 2 Moss AND sand"'
    """
    found = re.findall(r"[^\W_]+(?:\.\d+)*", _plain(title))[:_ASKED]
    return f'ti:"{" ".join(found)}"' if found else None


def is_telling(title: str) -> bool:
    """Whether a title says enough to be looked for."""
    found = words(title)
    return len(found) >= 2 or any(c >= "\u3400" for word in found for c in word)


def _plain(title: str) -> str:
    text = unicodedata.normalize("NFKD", _MACRO.sub(" " if "\\" in title else "", title))
    return "".join(c for c in text if not unicodedata.combining(c))


def _firm(title: str) -> list[str]:
    """Words that are names: before the colon, with capitals inside, or next to a number."""
    head, colon, _ = _plain(title).partition(":")
    named = words(head) if colon and len(words(head)) <= 3 else []
    raw = _WORD.findall(_plain(title))
    inside = [w for w in raw if any(c.isupper() for c in w[1:])]
    beside = [w for w, after in pairwise(raw) if after[0].isdigit() and len(w) > 1 and w[0].isupper()]
    return [*named, *(w.casefold() for w in (*inside, *beside))]


def _numbers(found: list[str]) -> Counter[str]:
    return Counter(word for word in found if word[0].isdigit() or word[0] == "+" or _ROMAN.fullmatch(word))


def _same_words(a: list[str], b: list[str]) -> bool:
    """Whether the words that are in one only are spellings of each other: `modeling`, `modelling`; `pre training`."""
    left, right = Counter(a) - Counter(b), Counter(b) - Counter(a)
    ours, theirs = ([w for w in words_ if w in rest and w not in _FILLERS] for words_, rest in ((a, left), (b, right)))
    if "".join(ours) == "".join(theirs):
        # the same words in another order are another title
        return sorted(ours) != sorted(theirs) or _in_order(a) == _in_order(b)
    if len(ours) != len(theirs):
        return False
    return all(_is_spelling(one, other) for one, other in zip(ours, theirs, strict=True))


def _in_order(found: list[str]) -> list[str]:
    return [word for word in found if word not in _FILLERS]


def _is_spelling(one: str, other: str) -> bool:
    # every Chinese character is a word of its own meaning
    if min(len(one), len(other)) < 5 or one[:2] != other[:2] or not (one + other).isascii():
        return False
    return Levenshtein.normalized_similarity(one, other) >= _SPELLING
