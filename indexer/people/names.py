"""Written names of people: which are one name in another order or spelling, and which of them to show. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from indexer.readable import language, readable

Kind = Literal["name", "native", "alias"]

_ACCENTS = re.compile("[\u0300-\u036f]")
_PARTED = re.compile(r"[\s,;.·•・]+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_COLLECTIVE = re.compile(
    r"""\b(?: collaborations? | consortium | committee | team | group | project | network | initiative | task \s force
        | community | laborator(?:y|ies) | survey | et\.?\ al | (?:and|&) \s others | on \s behalf \s of )\b
        | ^others$ | 合作组 | 协作组 | 课题组 | 研究组 | 团队 | 等人?$ """,
    re.IGNORECASE | re.VERBOSE,
)
_INITIALED = re.compile(r"(?:\w\.[\s-]*)+\w+")
# Only where two orders of one name stand side by side: "Yang Zhen" is then the one with the family name first.
_FAMILY_NAMES = frozenset(
    """
    wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie tang
    song deng feng han cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren shen
    yao
    """.split()  # noqa: SIM905 (words read better)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A name as one page writes it: `place` is where, in the order in which pages are named."""

    name: str
    kind: Kind
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """A name of a person: the spelling to show, its BCP 47 language (None: Latin), and the first place that has it."""

    name: str
    kind: Kind
    language: str | None
    folded: str
    place: int


@lru_cache(maxsize=8192)  # a page compares the same few names hundreds of times
def folded(name: str) -> str:
    """The same for a name in either order, with and without accents, commas, hyphens, or in another case.

    >>> folded("Zhou, Kun") == folded("KUN Zhou"), folded("Ji-Rong Wén"), folded("周 昆")
    (True, 'jirong wen', '周昆')
    """
    text = _ACCENTS.sub("", unicodedata.normalize("NFKD", readable(name)).casefold())
    pieces = _PARTED.split(unicodedata.normalize("NFC", text))
    words = [word for piece in pieces if (word := "".join(c for c in piece if c.isalpha()))]
    if words and all(_CJK.fullmatch(word) for word in words):
        return "".join(words)
    return " ".join(sorted(words))


def is_full(fold: str) -> bool:
    """Whether a folded name can stand for a person: initials can't.

    >>> is_full(folded("Kun Zhou")), is_full(folded("K. Zhou")), is_full("周昆"), is_full("zhou")
    (True, False, True, False)
    """
    if _CJK.fullmatch(fold):
        return len(fold) > 1
    return sum(len(word) > 1 for word in fold.split()) > 1


def is_collective(name: str) -> bool:
    """Whether it is the name of many, as author lists have it beside those of people.

    >>> is_collective("The COLDFISH Collaboration"), is_collective("et al."), is_collective("K. Group")
    (True, True, False)
    """
    return _COLLECTIVE.search(name) is not None and _INITIALED.fullmatch(name) is None


def spellings(written: Iterable[Written]) -> tuple[Spelling, ...]:
    """One spelling for each name: first the name to show, then the one in the person's own script, then the rest.

    A name in the other order, or spelled with an accent or a comma more, is the same name. The name to show is in Latin
    letters where there is one. It does not matter in which order the pages came.
    """
    groups: dict[str, list[Written]] = defaultdict(list)
    for one in written:
        if fold := folded(one.name):
            groups[fold].append(one)
    found = sorted((_best(fold, group) for fold, group in groups.items()), key=lambda pair: pair[0])
    latin = next((s for _, s in found if s.language is None and is_full(s.folded)), None)
    native = next((s for _, s in found if s.language is not None), None)
    shown = latin or native or next((s for _, s in found), None)
    ordered = [s for s in dict.fromkeys((shown, native, *(s for _, s in found))) if s is not None]
    return tuple(replace(s, kind="name" if s is shown else "native" if s is native else "alias") for s in ordered)


def _best(fold: str, group: list[Written]) -> tuple[tuple[object, ...], Spelling]:
    """The spelling to show of one name, with what it is sorted by among the person's names."""

    def rank(name: str) -> tuple[object, ...]:
        said = [one for one in group if one.name == name]
        words = folded_words(name)
        turned = len(words) > 1 and words[0] in _FAMILY_NAMES and words[-1] not in _FAMILY_NAMES
        return ("," in name, turned, -sum(one.kind != "alias" for one in said), -len(said), name)

    name = min({one.name for one in group}, key=rank)
    tag, place = language(name), min(one.place for one in group)
    main = sum(one.kind != "alias" for one in group)
    return (-main, -len(group), fold), Spelling(name=name, kind="alias", language=tag, folded=fold, place=place)


def folded_words(name: str) -> list[str]:
    """The words of a name in the order they are written, in one case and without accents."""
    return [fold for word in _PARTED.split(name) if (fold := folded(word))]
