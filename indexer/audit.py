"""Did every door show the same? Pure: what each door of arXiv showed of one day, and holes in the numbers of ids.

A door is a kind of source: OAI-PMH, API, feed, listing. What one door shows and another does not was lost somewhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

#: A hole is told where fewer than this many of its length would come about by chance in a month.
CHANCE = 0.001
#: With fewer papers in a month nobody knows what is usual.
FEWEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What one door showed: how many papers, those that no other door showed, those that only others showed.

    `why_not` is given for a door that can't be compared: nothing was asked of it since.
    """

    kind: str
    seen: int = 0
    only: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    why_not: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """A run of arXiv numbers between two papers of a category that is longer than chance makes it."""

    after: str
    before: str
    numbers: int
    usual: int


def compare(seen: Mapping[str, frozenset[str]], absent: Mapping[str, str]) -> tuple[Door, ...]:
    """The doors side by side; `absent` are those that can't be compared, with the reason."""
    every = frozenset().union(*seen.values())
    doors = []
    for kind, here in sorted(seen.items()):
        elsewhere = frozenset().union(*(shown for other, shown in seen.items() if other != kind))
        only = tuple(sorted(here - elsewhere)) if len(seen) > 1 else ()
        doors.append(Door(kind=kind, seen=len(here), only=only, missing=tuple(sorted(every - here))))
    doors += [Door(kind=kind, why_not=why) for kind, why in sorted(absent.items())]
    return tuple(doors)


def holes(ids: Iterable[str]) -> tuple[Hole, ...]:
    """Holes in the numbers of new-style arXiv ids (`2611.04210`) of one category, month by month.

    arXiv numbers the papers of all categories in one row, so that between two of one category there are always others.
    How many is a matter of chance, with the category's share of the month: a run of `n` others has the chance
    `(1 - share) ** n`.
    """
    months: dict[str, set[int]] = {}
    for each in ids:
        month, _, number = each.partition(".")
        months.setdefault(month, set()).add(int(number))
    return tuple(hole for month, numbers in sorted(months.items()) for hole in _holes(month, sorted(numbers)))


def _holes(month: str, numbers: list[int]) -> list[Hole]:
    if len(numbers) < FEWEST:
        return []
    gaps = [(after, before, before - after - 1) for after, before in pairwise(numbers)]
    # The share without the longest hole: it would hide itself.
    longest = max(length for _, _, length in gaps)
    span = numbers[-1] - numbers[0] + 1 - longest
    share = min(len(numbers) / span, 1 - 1e-9)
    limit = math.log(CHANCE / len(numbers)) / math.log(1 - share)
    return [
        Hole(after=f"{month}.{after:05d}", before=f"{month}.{before:05d}", numbers=length, usual=round(1 / share) - 1)
        for after, before, length in gaps
        if length > max(limit, 0)
    ]
