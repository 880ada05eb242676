"""An author's name as written → family name, given names, generation: as reference managers want them. Pure.

Only forms that tell the parts apart are taken apart; a group, or a name in a script that puts the family name first and
no space behind it, stays whole. With a space the first of two such words is the family name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.search.normalise import CJK

GROUP = re.compile(
    r"\b(?:collaborations?|consortium|team|group|project|network|committee|institute|university|laboratory|society)\b",
    re.IGNORECASE,
)
GENERATION = re.compile(r"(?:jr|sr|i{2,3}|iv)\.?", re.IGNORECASE)
# A name in another script: Zhou Wei (周未)
ASIDE = re.compile(r"\s*\([^()]*\)")
# 山田 太郎
_FAMILY_FIRST = re.compile(f"([{CJK}]+) ([{CJK}]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """The parts of a name; without `given` the `family` is the whole of it, as it was written."""

    family: str
    given: str | None = None
    generation: str | None = None


def split(written: str) -> Name:
    """The parts of a name without TeX.

    >>> split("E. van der Plim Jr.")
    Name(family='van der Plim', given='E.', generation='Jr.')
    >>> split("Quill, Ada"), split("The COLDFISH Collaboration")
    (Name(family='Quill', given='Ada', generation=None), Name(family='The COLDFISH Collaboration', given=None, \
generation=None))
    """
    name = " ".join(ASIDE.sub(" ", written).split()) or " ".join(written.split())
    if GROUP.search(name) or name.count(",") > 2:
        return Name(family=name)
    if found := _FAMILY_FIRST.fullmatch(name):
        return Name(family=found[1], given=found[2])
    if "," in name:
        return _inverted([part.strip() for part in name.split(",")]) or Name(family=name)
    words = name.split()
    generation = words.pop() if len(words) > 2 and GENERATION.fullmatch(words[-1]) else None
    if len(words) < 2:
        return Name(family=name)
    family = family_at(words)
    return Name(family=" ".join(words[family:]), given=" ".join(words[:family]), generation=generation)


def family_at(words: list[str]) -> int:
    """Where the family name begins: at its first small word (`van`, `de`), which is not the first of all, else at the
    last word."""
    return next((n for n, word in enumerate(words) if n and word[0].islower()), len(words) - 1)


def _inverted(parts: list[str]) -> Name | None:
    """`Plim, Jr., E.` and `Plim, E.`; None where a part is empty."""
    if not all(parts):
        return None
    if len(parts) == 2:
        return Name(family=parts[0], given=parts[1])
    generation, given = parts[1:] if GENERATION.fullmatch(parts[1]) else parts[:0:-1]
    return Name(family=parts[0], given=given, generation=generation)
