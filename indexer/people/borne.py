"""Which works bear a name, whoever that is. The search index finds them: a name costs what it has works."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils.utils import sqlite3

from indexer.people import signed
from indexer.people.names import folded, is_collective, is_full
from indexer.people.radar import Bearing
from indexer.people.signed import Author
from indexer.search.normalise import tokens
from indexer.search.query import Term, expression

#: Works that are looked at: the newest.
MOST = 1_000
#: More authors than these hardly know each other; of still more, nobody is looked at.
TEAM, CROWD = 30, 100

_FACTS = """
select p.id, p.arxiv_id, p.title, p.authors_complete, p.venue, p.categories,
  coalesce(p.year, cast(substr(coalesce(p.submitted, p.updated, p.announced), 1, 4) as integer))
from json_each(?) as j cross join papers as p on p.id = j.value
"""
_DETAILS = """
select a.paper, a.affiliations, a.orcid
from json_each(?) as j
cross join authorships as a on a.paper = j.value ->> 0 and a.position = j.value ->> 1
where a.affiliations is not null or a.orcid is not null
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Borne:
    """The works on which exactly one author bears one of the names; `more`: there are others, older than these.
    `crowds` counts works of so many authors that nobody looked whether one of them bears it."""

    works: tuple[Bearing, ...]
    more: bool = False
    crowds: int = 0


def works(conn: sqlite3.Connection, names: Collection[str]) -> Borne:
    """The works under any of these written names, in either order, with and without accents. Initials find nothing."""
    folds = {fold for name in names if is_full(fold := folded(name))}
    match = _expression(name for name in names if folded(name) in folds)
    if match is None:
        return Borne(works=())
    sql = "select rowid from papers_fts where papers_fts match ? order by rowid desc limit ?"
    found = [paper for (paper,) in conn.execute(sql, (match, MOST + 1))]
    bearers = {}
    lines = _lines(conn, found[:MOST])
    for paper, line in lines.items():
        meant = [author for author in line if _forms(author) & folds]
        if len(meant) == 1:
            bearers[paper] = meant[0]
    left = len(found[:MOST]) - len(lines)
    return Borne(works=_bearings(conn, bearers, lines), more=len(found) > MOST, crowds=left)


def signed_with(conn: sqlite3.Connection, orcid: str) -> Borne:
    """The works that one author signed with that ORCID."""
    sql = "select paper, min(position) from authorships where orcid = ? group by paper order by paper desc limit ?"
    found = dict(conn.execute(sql, (orcid, MOST + 1)).fetchall())
    lines = _lines(conn, list(found)[:MOST])
    bearers = {paper: next(a for a in line if a.position == found[paper]) for paper, line in lines.items()}
    left = len(list(found)[:MOST]) - len(lines)
    return Borne(works=_bearings(conn, bearers, lines), more=len(found) > MOST, crowds=left)


def _expression(names: Iterable[str]) -> str | None:
    """What finds the names in lists of authors: the family name first or last, given names in one word or several."""
    forms: dict[tuple[str, ...], None] = {}
    for name in sorted(names):
        for text in (name, name.replace("-", "")):
            words = tuple(tokens(text))
            forms |= dict.fromkeys((words, words[1:] + words[:1], words[-1:] + words[:-1]))
    return expression([(Term(forms=tuple(forms), field="authors"),)]) if forms else None


def _lines(conn: sqlite3.Connection, papers: Collection[int]) -> dict[int, list[Author]]:
    lines: dict[int, list[Author]] = defaultdict(list)
    for author in signed.authors(conn, papers, most=CROWD):
        lines[author.paper].append(author)
    return lines


def _forms(author: Author) -> set[str]:
    return {folded(text) for text in (author.name, author.native_name) if text}


def _bearings(
    conn: sqlite3.Connection, bearers: Mapping[int, Author], lines: Mapping[int, Sequence[Author]]
) -> tuple[Bearing, ...]:
    places = json.dumps([(paper, author.position) for paper, author in bearers.items()])
    details = {paper: (affiliations, orcid) for paper, affiliations, orcid in conn.execute(_DETAILS, (places,))}
    found = []
    for paper, arxiv_id, title, complete, venue, categories, year in conn.execute(_FACTS, (json.dumps([*bearers]),)):
        affiliations, orcid = details.get(paper, (None, None))
        found.append(
            Bearing(
                paper=paper,
                title=title,
                name=bearers[paper].name,
                mates=_mates(lines[paper], bearers[paper]),
                arxiv_id=arxiv_id,
                complete=bool(complete),
                crowded=len(lines[paper]) > TEAM,
                year=year,
                venue=venue,
                categories=tuple((categories or "").split()),
                affiliations=tuple(json.loads(affiliations or "[]")),
                orcid=orcid,
                person=bearers[paper].person,
            )
        )
    return tuple(found)


def _mates(line: Sequence[Author], bearer: Author) -> dict[str, str]:
    others = (author.name for author in line if author is not bearer and not is_collective(author.name))
    return {fold: name for name in others if is_full(fold := folded(name))}
