"""How alike are two titles? Spelling may differ, names and numbers may not: EVA is not EVA2.0, CPM not CPM-2.

Every script counts: what makes Chinese, Hindi or Thai words differ is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import Literal

from rapidfuzz import fuzz

from indexer.search.normalise import clean
from indexer.works.spelling import spelled

#: `equal` letter by letter; another `spelling`; one is the other without its `subtitle`, or both name the same coined
#: `name` before the colon; the same words with the end in `front`; `reworded`: most words are shared.
Kind = Literal["equal", "spelling", "subtitle", "name", "front", "reworded", "other"]

#: Titles that differ in spelling only are at least so alike.
_SPELLING = 0.93
#: Of the telling words of two titles that were reworded at least this share is in both.
_REWORDED = 0.6
#: So many telling words two titles have in common at least, where they are not spelled alike.
_SHARED = 3
#: Words that may be there or not.
_FILLERS = frozenset(("a", "an", "the"))
#: Words that tell nothing of what a work is about.
_SMALL = _FILLERS | frozenset(
    "and as at by for from in into is of on or over some to toward towards under upon using via with".split()  # noqa: SIM905
)
#: Words that make another work of the same title: of a series, about a work, or a different piece of it.
_APART = frozenset(
    """
    part paper volume vol chapter section book episode version edition supplement supplementary supplemental appendix
    addendum erratum errata corrigendum corrigenda correction corrections retraction reply replies response responses
    rejoinder comment comments commentary discussion remark remarks note notes abstract abstracts extended summary
    poster demo demonstration slides talk tutorial lecture lectures thesis dissertation proceedings editorial preface
    introduction review survey reproduction reproducibility replication reproduced revisited revisiting continued again
    sequel update updated follow beyond without not non no generalization generalized
    """.split()  # noqa: SIM905 (words read better)
)
#: Titles of nothing but such words stand over a column, every year again.
_COLUMN = _APART | frozenset(
    """
    about annual announcement announcements book books brief briefly calendar call column concluding conclusion
    conclusions contents contributors editor editors errors foreword forum guest index information introducing
    introductory invited issue issues journal letter letters list message news noted obituary opening our overview
    papers preliminary president program programme received recent report reports reviewers reviews special table title
    welcome words workshop
    """.split()  # noqa: SIM905 (words read better)
)
_AFTER = frozenset(("part", "paper", "volume", "vol", "chapter", "section", "book", "no", "number"))
_NUMERALS = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12"}
#: Read as numbers only where a number is expected, as in `part one`.
_COUNTED = {"i": "1", "v": "5", "x": "10", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
_AS_NUMBERS = frozenset((*_NUMERALS, *_COUNTED))
_GREEK_RUN = re.compile("[\u0370-\u03ff]{2}(?![\u0370-\u03ff])")
# Unicode spells it LAMDA.
_GREEK = {
    chr(code): unicodedata.name(chr(code), "").rpartition(" ")[2].lower().replace("lamda", "lambda")
    for code in range(0x391, 0x3CA)
}
_ACCENTS = re.compile("[\u0300-\u036f]")
# Vowel signs of Indic and Thai script are no letters to `\w`, and make words differ as letters do.
_SIGNS = "".join(chr(code) for code in range(0x370, 0xAC00) if unicodedata.category(chr(code))[0] == "M")
_ASCII_WORD = re.compile(r"\d+(?:\.\d+)*|[a-zA-Z]+|\++|(?<=[a-zA-Z])#")
_WORD = re.compile(rf"\d+(?:\.\d+)*|[^\W\d_](?:[^\W\d_]|[{_SIGNS}])*|\++|(?<=[a-zA-Z])#")
_MARK = re.compile(r"[:—–(\[]|[;?!.]\s|--|\s-\s")
_ALREADY = re.compile(r"\A\W*(?:retracted|withdrawn)(?: article| paper)?\W*[:\]]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike two titles are letter by letter, from 0 to 1, and in what way."""

    score: float
    kind: Kind


def likeness(one: str, other: str) -> Likeness:
    """Compares two titles, whichever is named first.

    >>> likeness("EVA2.0: Pre-Training on Sands", "EVA2.0: pretraining on sands")
    Likeness(score=1.0, kind='equal')
    >>> likeness("CPM: A Model of Moss", "CPM-2: A Model of Moss").kind
    'other'
    """
    one, other = plain(one), plain(other)
    a, b = _read(one), _read(other)
    if "".join(a) == "".join(b):
        return Likeness(score=1.0, kind="equal" if a else "other")
    score = round(fuzz.ratio("".join(a), "".join(b)) / 100, 4)
    return Likeness(score=score, kind=_kind(one, other, score))


def words(title: str) -> list[str]:
    """Words and numbers of a title in order, in one case and without accents; `++` and `C#` count, other marks don't.

    >>> words("GPT-4 \\"naïve\\" $k$-NN++: part II")
    ['gpt', '4', 'naive', 'k', 'nn', '++', 'part', '2']
    """
    return _read(plain(title))


def pieces(title: str) -> list[list[str]]:
    """The words that tell something, between the title's marks: Chinese characters each count as a word.

    >>> pieces("DuneNet: On the Moss of Dunes -- A Survey")
    [['dunenet'], ['moss', 'dunes'], ['survey']]
    """
    parts = ([word for word in _read(part) if word not in _SMALL] for part in _MARK.split(plain(title)))
    return [part for part in parts if part]


def is_telling(title: str, known: int = 1) -> bool:
    """Whether a title says enough to be looked for; of one word only where two authors or more are known with it.

    >>> is_telling("Moss Atlas"), is_telling("沙丘研究"), is_telling("Moss"), is_telling("Letter to the Editor, 1990")
    (True, True, False, False)
    """
    found = words(title)
    enough = len(found) + known > 2 or any(c >= "\u3400" for word in found for c in word)
    return bool(found) and enough and not is_column(found)


def is_column(found: Iterable[str]) -> bool:
    """Whether these words are no more than the heading of a column: `Introduction to the Special Issue`."""
    return all(word in _COLUMN or word in _SMALL or word.isdecimal() for word in found)


@lru_cache(maxsize=4096)
def plain(title: str) -> str:
    """The title as it reads, TeX resolved, without accents, and without the word that it was retracted since."""
    text = clean(title.replace("ℓ", " ell ") if "ℓ" in title else title)
    if not text.isascii():
        text = _GREEK_RUN.sub(lambda m: " ".join(["", *(_GREEK.get(c, c) for c in m[0]), ""]), text)
        text = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))
    return _ALREADY.sub("", text, count=1).replace("&", " and ")


def _read(text: str) -> list[str]:
    found: list[str] = (_ASCII_WORD if text.isascii() else _WORD).findall(text.casefold())
    return found if _AS_NUMBERS.isdisjoint(found) else _counted(found)


def _counted(found: list[str]) -> list[str]:
    """The words in the same list, those that are numbers written as such."""
    for n, word in enumerate(found):
        if word in _NUMERALS:
            found[n] = _NUMERALS[word]
        elif n and word in _COUNTED and found[n - 1] in _AFTER:
            found[n] = _COUNTED[word]
    return found


def _kind(one: str, other: str, score: float) -> Kind:
    a, b = _read(one), _read(other)
    firm = _numbers(a) == _numbers(b) and _keeps(_firm(one), b) and _keeps(_firm(other), a)
    if (
        firm
        and _same_words(a, b)
        and (score >= _SPELLING or [*map(spelled, _in_order(a))] == [*map(spelled, _in_order(b))])
    ):
        return "spelling"
    told = [[word for word in found if word not in _SMALL] for found in (a, b)]
    left, right = map(Counter, told)
    only = [*(left - right).elements(), *(right - left).elements()]
    if any(word in _APART or len(word) == 1 or not word[0].isalpha() for word in only):
        return "other"
    if _coined(one) and _coined(one) == _coined(other):
        return "name"
    shared, long = (left & right).total(), max(left.total(), right.total())
    if shared == long > _SHARED and _is_turned(*told):
        return "front"
    if shared < _SHARED or (set(_firm(one)) - set(b) and set(_firm(other)) - set(a)):
        return "other"
    if _is_part(one, b) or _is_part(other, a):
        return "subtitle"
    return "reworded" if shared >= _REWORDED * long else "other"


def _is_turned(a: list[str], b: list[str]) -> bool:
    """Whether the end of one stands before its beginning in the other: any other order may say something else."""
    return any(a[n:] + a[:n] == b for n in range(len(a)))


def _is_part(title: str, whole: list[str]) -> bool:
    """Whether these words are all that stands before, or all that stands behind, one of the title's marks."""
    parts = [_read(piece) for piece in _MARK.split(title)]
    return any(whole in (list(chain(*parts[:n])), list(chain(*parts[n:]))) for n in range(1, len(parts)))


def _coined(title: str) -> str | None:
    """The one word before the colon, if it has capitals inside: nobody else calls a work `DuneNet: …`."""
    head, colon, _ = title.partition(":")
    found = _WORD.findall(head)
    return found[0].casefold() if colon and len(found) == 1 and _is_coined(found[0], title) else None


def _is_coined(word: str, title: str) -> bool:
    """Whether a word has capitals inside; in a title of capitals that says nothing."""
    return any(c.isupper() for c in word[1:]) and not title.isupper()


def _firm(title: str) -> list[str]:
    """Words that are names: before the colon, with capitals inside, or next to a number."""
    head, colon, _ = title.partition(":")
    named = _read(head) if colon and len(_read(head)) <= 3 else []
    raw = _WORD.findall(title)
    inside = [w for w in raw if _is_coined(w, title) and w.casefold() not in _NUMERALS]
    beside = [w for w, after in pairwise(raw) if after[0].isdigit() and len(w) > 1 and w[0].isupper()]
    return [*named, *(w.casefold() for w in (*inside, *beside))]


def _keeps(firm: list[str], found: list[str]) -> bool:
    """Whether all names are there, in whatever spelling."""
    return {*map(spelled, firm)} <= {*map(spelled, found)}


def _numbers(found: list[str]) -> Counter[str]:
    return Counter(word for word in found if word[0].isdigit() or word[0] in "+#")


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
    if min(len(one), len(other)) < 5 or not (one + other).isascii():
        return False
    return spelled(one) == spelled(other)
