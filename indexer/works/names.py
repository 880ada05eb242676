"""Are two written names one person's, as far as names can tell? Given and family name may stand in either order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from crawler.record import Author
from indexer.search.normalise import lettered

#: Of a long list so many names are looked for: enough to tell, whatever the length.
_LOOKED_FOR = 40
#: Of those with a word of a name in theirs so many are compared: collaborations have hundreds of Wangs.
_NAMESAKES = 500
_WORD = re.compile(r"[^\W\d_]+")
_GLUED = re.compile(r"(.*[a-z].*) ([A-Z]{2,3})")
# As DBLP tells people of one name apart.
_TOLD_APART = re.compile(r" (\d{4})$")
_APOSTROPHE = re.compile("['’ʼ´]")
# As they are written where there is no such letter; or without the mark.
_WRITTEN_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa"}
)
_GROUP = re.compile(r"\b(?:collaboration|consortium|team|group|project|et al)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """How many of the names that can be compared, `of` so many on the side that has fewer, are on the other side, that
    has `most` for as many; whether the first names of both lists are one person's.

    Names in different scripts, and of a collaboration and of its members, can't be compared.
    """

    shared: int
    of: int
    most: int
    first: bool

    @property
    def share(self) -> float:
        """From 0 to 1; 0 where nothing can be compared."""
        return round(self.shared / self.of, 4) if self.of else 0.0


def overlap(one: Sequence[Author], other: Sequence[Author]) -> Overlap:
    """Compares two lists of authors, whichever is named first; nobody is counted twice."""
    few, many = sorted((_written(one), _written(other)), key=lambda people: (len(people), people))
    known: dict[str, list[int]] = {}
    for n, forms in enumerate(many):
        for word in {word for form in forms for word in _index(form)}:
            known.setdefault(word, []).append(n)
    scripts = {_script(form) for forms in many for form in forms}
    comparable = [f for f in few[:_LOOKED_FOR] if not scripts.isdisjoint(_script(form) for form in f)]
    taken: set[int] = set()
    for forms in comparable:
        near = dict.fromkeys(n for form in forms for word in _index(form) for n in known.get(word, [])[:_NAMESAKES])
        match = next((n for n in near if n not in taken and _one_of(forms, many[n])), None)
        if match is not None:
            taken.add(match)
    first = bool(few and many) and _one_of(few[0], many[0])
    most = round(len(many) * len(comparable) / max(len(few), 1))
    return Overlap(shared=len(taken), of=len(comparable), most=most, first=first)


def same(one: str, other: str) -> bool:
    """Whether both may be written for the same person: all words fit, initials for names they begin.

    >>> same("Moss, Kim", "K. Moss"), same("Ji-Rong Wen", "Jirong Wen"), same("Kim Moss", "Kai Moss")
    (True, True, False)
    """
    a, b = _words(one), _words(other)
    if not a or not b or _are_told_apart(one, other):
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


@lru_cache(maxsize=4096)
def family(name: str) -> str:
    """The family name as far as its place tells: before a comma, else the last word; folded.

    >>> family("Moss, Kim"), family("K. Moss"), family("周昆")
    ('moss', 'moss', '周昆')
    """
    head, comma, _ = name.partition(",")
    found = _words(head if comma else name)
    if comma:
        return "".join(found)
    return next((word for word in reversed(found) if len(word) > 1), "")


def _written(authors: Sequence[Author]) -> list[tuple[str, ...]]:
    """For each person named the forms of the name; groups only where nobody else is named."""
    forms = [tuple(filter(None, (a.name, _unglued(a.name), _written_out(a.name), a.native_name))) for a in authors]
    people = [form for form in forms if not _GROUP.search(form[0])]
    return people or forms


def _unglued(name: str) -> str | None:
    """`Moss KL`, as medical journals write, with its initials apart; of `Xu LI` that is one reading of two."""
    found = _GLUED.fullmatch(name)
    return f"{found[1]} {' '.join(found[2])}" if found else None


def _written_out(name: str) -> str | None:
    """`Müller` as `Mueller`, which is also `Muller`."""
    text = name.translate(_WRITTEN_OUT)
    return text if text != name else None


def _are_told_apart(one: str, other: str) -> bool:
    numbers = [_TOLD_APART.search(name) for name in (one, other)]
    return all(numbers) and len({found[1] for found in numbers if found}) > 1


def _one_of(forms: Sequence[str], others: Sequence[str]) -> bool:
    return any(same(form, other) for form in forms for other in others)


def _index(name: str) -> list[str]:
    return [word for word in _words(name) if len(word) > 1] or ["".join(sorted(_words(name)))]


def _script(name: str) -> str:
    letter = next((c for c in name if c.isalpha()), "a")
    return "latin" if letter < "\u0250" else unicodedata.name(letter, "").partition(" ")[0]


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    if not name.isascii():
        name = unicodedata.normalize("NFKD", lettered(_APOSTROPHE.sub("", name)))
        name = "".join(c for c in name if not unicodedata.combining(c))
    return tuple(_WORD.findall(name.casefold().replace("'", "")))


def _minus(words: Sequence[str], taken: list[str]) -> list[str]:
    left = list(words)
    for word in taken:
        if word in left:
            left.remove(word)
    return left


def _begins(one: str, other: str) -> bool:
    """Whether one is an initial of the other, or the same."""
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])
