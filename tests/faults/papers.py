"""An invented library for the scripted arXiv: as many papers as wanted, from a seed. Nobody in them exists."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from crawler.sample.library import LICENSES, Edition, Paper, Writer

_NOUNS = [
    "dune",
    "lattice",
    "harbour",
    "sieve",
    "lantern",
    "orchard",
    "tide",
    "prism",
    "furrow",
    "kite",
    "quarry",
    "meadow",
]
_NAMES = [
    "Ostrava",
    "Kelpie",
    "Varnhagen",
    "Iriarte",
    "Mbeki-Lund",
    "Szalai",
    "Quint",
    "Ferrous",
    "Ankhara",
    "Dulcimer",
]


def library(seed: int, count: int, today: date, days: int = 5) -> dict[str, Paper]:
    """`count` papers by id, announced over the `days` days before `today`; every fifth is in its second version."""
    rng = random.Random(seed)
    found = {}
    for number in range(1, count + 1):
        day = today - timedelta(days=1 + (number * days) // (count + 1))
        editions = [_edition(rng, 1, day)]
        if number % 5 == 0:
            first = replace(editions[0], submitted=editions[0].submitted - timedelta(days=40))
            editions = [first, _edition(rng, 2, day)]
        paper = Paper(
            id=f"{today:%y%m}.{90000 + number}",
            writers=tuple(Writer(keyname=rng.choice(_NAMES), forenames=rng.choice("ABCDEF") + ".") for _ in range(2)),
            affiliations=(),
            categories=("cs.CL", "cs.IR") if number % 3 == 0 else ("cs.CL",),
            license=LICENSES["by"],
            msc_class=None,
            acm_class=None,
            report_no=None,
            editions=tuple(editions),
        )
        found[paper.id] = paper
    return found


def revised(paper: Paper, day: date, *, withdrawn: bool = False) -> Paper:
    """The paper with one more version, of that day."""
    latest = paper.latest
    edition = replace(
        latest,
        number=latest.number + 1,
        submitted=datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
        title=f"{latest.title}, revised",
        withdrawn=withdrawn,
    )
    return replace(paper, editions=(*paper.editions, edition))


def in_order(papers: dict[str, Paper], key: Callable[[Paper], object]) -> list[Paper]:
    """Sorted by that and then by id."""
    return sorted(papers.values(), key=lambda p: (key(p), p.id))  # type: ignore[arg-type,return-value]


def _edition(rng: random.Random, number: int, day: date) -> Edition:
    noun, other = rng.sample(_NOUNS, 2)
    return Edition(
        number=number,
        submitted=datetime(day.year, day.month, day.day, rng.randrange(24), rng.randrange(60), tzinfo=UTC),
        size=f"{rng.randrange(10, 900)}kb",
        day=0,
        title=f"The {noun} and the {other}, part {rng.randrange(1, 9999)}",
        abstract=f"We count every {noun} that a {other} has: {rng.randrange(10**6)} in all, $\\alpha < {number}$. " * 4,
        comments=None,
        journal_ref=None,
        doi=None,
        withdrawn=False,
    )
