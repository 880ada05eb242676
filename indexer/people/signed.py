"""Who of a work's authors is a person with a page: the page lists the work, and the name stands there once."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlite_utils.utils import sqlite3

from indexer.people.names import folded, is_full

_AUTHORS = """
select a.paper, a.position, n.display, a.native_name
from json_each(:papers) as j
cross join authorships as a on a.paper = j.value
cross join names as n on n.id = a.name
where :most is null or (select count(*) from authorships as c where c.paper = j.value) <= :most
order by a.paper, a.position
"""
_LISTED = """
select distinct w.paper, p.person, s.folded
from json_each(:papers) as j
cross join profile_works as w on w.paper = j.value
cross join profiles as p on p.id = w.profile
cross join person_names as s on s.person = p.person
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """An author of a work, and the person whose page says so; None where no page does."""

    paper: int
    position: int
    name: str
    native_name: str | None
    person: int | None


def authors(conn: sqlite3.Connection, papers: Collection[int], *, most: int | None = None) -> list[Author]:
    """The authors of these works in order; works with more than `most` authors are left out.

    A person is an author where exactly one author bears one of their full names, in either order, and where nobody else
    whose page lists the work could be meant.
    """
    asked = {"papers": json.dumps(sorted(papers)), "most": most}
    listed: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for paper, person, fold in conn.execute(_LISTED, asked):
        if is_full(fold):
            listed[paper][person].add(fold)
    lines: dict[int, list[tuple[int, str, str | None]]] = defaultdict(list)
    for paper, position, name, native in conn.execute(_AUTHORS, asked):
        lines[paper].append((position, name, native))
    found = []
    for paper, line in lines.items():
        people = _placed(line, listed[paper]) if paper in listed else {}
        found += [
            Author(paper=paper, position=position, name=name, native_name=native, person=people.get(position))
            for position, name, native in line
        ]
    return found


def _placed(line: list[tuple[int, str, str | None]], people: dict[int, set[str]]) -> dict[int, int]:
    """The person at each position."""
    folds = {position: {folded(text) for text in (name, native) if text} for position, name, native in line}
    meant: dict[int, int] = {}
    for person, names in people.items():
        places = [position for position, written in folds.items() if written & names]
        if len(places) == 1:
            meant[person] = places[0]
    taken = Counter(meant.values())
    return {position: person for person, position in meant.items() if taken[position] == 1}
