"""Lists in which each work stands under a label of its kind, year and venue, mostly glued: `preprint2026arXiv`.

Where the page sets kind, year and venue on lines of their own they are one label; where titles are links, a title may
also stand above its label.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from crawler.parse import text as texts
from crawler.parse import titles

_START = re.compile(r"(?:Published work|Publications|Works)s?$|\d+ published item", re.IGNORECASE)
_KIND = (
    r"preprint|postprint|posted[ -]content|journal[ -]article|review[ -]article|article|review|"
    r"conference[ -](?:paper|article)|proceedings[ -]article|proceedings|in ?proceedings|book[ -]chapter|chapter|book|"
    r"monograph|thesis|dissertation|technical report|report|dataset|data ?set|software|working[ -]paper|paper|letter|"
    r"editorial|poster|erratum|patent|standard|other"
)
_YEAR, _BETWEEN = r"(?:19|20)\d\d)(?!\d)", r"[\s·•|,]*"
_ONLY_KIND = re.compile(_KIND, re.IGNORECASE)
#: `preprint2026arXiv`, `journal article 2021 Nature`; a kind that is not known is believed before a year only.
_LABEL = re.compile(
    rf"(?:(?P<kind>{_KIND})(?:{_BETWEEN}(?P<year>{_YEAR})?|(?P<other>[a-z][a-z -]{{2,30}}?){_BETWEEN}(?P<then>{_YEAR})"
    rf"(?:{_BETWEEN}(?P<venue>[^\s·•|,].{{0,160}}))?",
    re.IGNORECASE,
)
_ONLY_YEAR = re.compile(r"(?:19|20)\d\d")
#: What is longer, or ends as sentences do, is an abstract and no title or venue.
PROSE = 90


@dataclass(slots=True)
class Work:
    """A work under its label; in text the title is the first line below."""

    where: str
    kind: str
    year: int | None
    venue: str | None
    lines: list[str] = field(default_factory=list)


def divided(lines: list[str], linked: Collection[str] = ()) -> tuple[list[str], list[Work]]:
    """What stands above the list of works, and the works; what is no label opens no work."""
    lines = _joined(lines)
    begins = next((n for n, line in enumerate(lines) if _START.match(line)), None)
    head: list[str] = []
    works: list[Work] = []
    for number, line in enumerate(lines):
        label = _LABEL.fullmatch(line) if (begins is None or number > begins) and len(line) <= 200 else None
        if label and not _is_title(label, line, under=bool(works) and not works[-1].lines):
            kind, year = (label["kind"] or label["other"]).lower(), label["year"] or label["then"]
            venue = texts.clean(label["venue"], texts.TITLE)
            works.append(Work(f"item {len(works) + 1}", kind, int(year) if year else None, venue))
        elif works:
            works[-1].lines.append(line)
        else:
            head.append(line)
    _turned(head, works, linked)
    return head, works


def _is_title(label: re.Match[str], line: str, *, under: bool) -> bool:
    """Whether it only begins like a label: `Review of 2020`, `Hats 2031`; right `under` a label a title is due."""
    year, rest = label["year"] or label["then"], label["venue"] or ""
    if line.endswith((".", "?", "!")) or (under and not (year and line[0].islower())):
        return True
    if label["other"]:  # glued in lower case, or it is no label
        return not line[0].islower() or line[len(label["other"]) : len(label["other"]) + 1].isspace()
    if year or not rest:
        return False
    spaced = line[: len(line) - len(rest)].endswith(" ")
    return (rest[0].islower() and rest != "arXiv") or (spaced and len(rest.split()) > 3)


def _joined(lines: list[str]) -> list[str]:
    """Kind, year and venue on lines of their own as one label."""
    found: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if at + 2 < len(lines) and _ONLY_KIND.fullmatch(line) and _ONLY_YEAR.fullmatch(lines[at + 1]):
            line, at = f"{line.lower()} {lines[at + 1]}", at + 1
            if at + 3 < len(lines) and not any(map(_is_prose, lines[at + 1 : at + 3])) and _is_prose(lines[at + 3]):
                line, at = f"{line} {lines[at + 1]}", at + 1
        found.append(line)
        at += 1
    return found


def _is_prose(line: str) -> bool:
    return len(line) > PROSE or (len(line) > 30 and line.endswith((".", "?", "!", "。")))


def _turned(head: list[str], works: list[Work], linked: Collection[str]) -> None:
    """Moves titles that stand above their labels down to them: links say that they are titles."""
    above = [head, *(work.lines for work in works)][: len(works)]
    told = [bool(lines) and titles.folded(lines[-1]) in linked for lines in above]
    own = (work.lines[:1] for work in works[:-1] if len(work.lines) > 1)
    if works and all(told) and not any(titles.folded(line) in linked for first in own for line in first):
        for lines, work in reversed(list(zip(above, works, strict=True))):
            work.lines.insert(0, lines.pop())
