"""Works that no page lists: is what is inferred the person's, though somebody of the field has the same name?

Of real records with `--from FILE`. Authors with four works or more under a name that is hardly anybody else's stand
for people; half of the works of each, drawn with a fixed seed, stand for the page. Then the works of another of them,
of the same primary category, are taken for signed with the same name. The floor takes all works under the name.
"""

from __future__ import annotations

import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils.utils import sqlite3

from bench.database import made
from bench.measure import Options
from indexer.people import beyond, borne
from indexer.people.elsewhere import Known, elsewhere
from indexer.people.radar import Bearing
from indexer.store.connect import open_store

RECORDS = 100_000
SEED = 20261121
PEOPLE, FEWEST, MOST = 1_400, 4, 60
# Short family names are those of many.
_RARE = re.compile(r"[A-Za-z]{6,} (?:[A-Z]\. )?[A-Za-z]{6,}")
_NAMES = """
select n.display from authorships as a join names as n on n.id = a.name
group by n.display having count(*) between ? and ? order by n.display
"""
_95 = 1.96


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is on the page, what is not, and what the namesake wrote."""

    listed: Sequence[Bearing]
    rest: Sequence[Bearing]
    theirs: Sequence[Bearing]


def measured(options: Options) -> list[dict[str, Any]]:
    """For each degree of what is told: how much of it is the person's, and how much of what there is was found."""
    conn = open_store(made(options, options.records), readonly=True).conn
    told: dict[str, Counter[bool]] = defaultdict(Counter)
    missing = people = 0
    for case in cases(conn):
        own = {work.paper for work in case.rest}
        works = [*case.rest, *case.theirs]
        people, missing = people + 1, missing + len(own)
        told["all works under the name"].update(work.paper in own for work in works)
        for one in elsewhere(_known(conn, case.listed, works), works):
            told["likely" if one.likely else "possible"][one.work.paper in own] += 1
    told["likely and possible"] = told["likely"] + told["possible"]
    return [
        {
            "told": degree,
            "people": people,
            "works": counts.total(),
            "right": counts[True],
            "precision": _interval(counts[True], counts.total()),
            "found": _interval(counts[True], missing),
        }
        for degree, counts in told.items()
    ]


def cases(conn: sqlite3.Connection) -> Iterator[Case]:
    """Each person beside another of the same field, with whom they have written nothing."""
    rng = random.Random(SEED)
    names = [name for (name,) in conn.execute(_NAMES, (FEWEST, MOST)) if _RARE.fullmatch(name)]
    fields: dict[str, list[list[Bearing]]] = defaultdict(list)
    for name in rng.sample(names, min(PEOPLE, len(names))):
        works = list(borne.works(conn, [name]).works)
        main = Counter(work.categories[0] for work in works if work.categories).most_common(1)
        if main and len(works) >= FEWEST:
            rng.shuffle(works)
            fields[main[0][0]].append(works)
    for people in fields.values():
        for works, theirs in zip(people, [*people[1:], people[0]], strict=True):
            if not {work.paper for work in works} & {work.paper for work in theirs}:
                half = len(works) // 2
                yield Case(listed=works[:half], rest=works[half:], theirs=theirs)


def _known(conn: sqlite3.Connection, listed: Sequence[Bearing], works: Sequence[Bearing]) -> Known:
    return Known(
        mates={mate: name for work in listed if not work.crowded for mate, name in work.mates.items()},
        venues={work.venue for work in listed if work.venue},
        categories={code for work in listed for code in work.categories},
        phrases=beyond.telling(conn, (work.title for work in listed), works),
    )


def _interval(hits: int, total: int) -> str:
    """A share with its Wilson interval."""
    if not total:
        return "–"
    share, spread = hits / total, _95**2 / total
    middle, half = share + spread / 2, _95 * math.sqrt(share * (1 - share) / total + spread / total / 4)
    return f"{share:.3f} ({(middle - half) / (1 + spread):.3f}–{(middle + half) / (1 + spread):.3f})"
