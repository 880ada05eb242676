"""Papers' numbers: which one a work keeps when works are joined or part, and new ones.

A number goes with a word. Of a work that was never joined or parted any of its words will do, and none is written
down. When works become one, an `Anchor` says for each number by which word it is found again: the number of a work that
is part of another now leads there, and comes back to life when the two part.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils.utils import sqlite3

from indexer.store.authority import ARXIV
from indexer.store.identity import Group, Key
from indexer.store.papers import PER_DATE


@dataclass(frozen=True, slots=True)
class Anchor:
    """The word that a number goes with. `late` is above 0 where the number was given when a work was parted, and counts
    those: it yields to the numbers that the work had before when the parts become one again."""

    word: Key
    late: int = 0


def anchors(conn: sqlite3.Connection, keys: Iterable[Key]) -> dict[int, Anchor]:
    """The numbers that are known to go with these words."""
    sql = """
        select a.paper, a.source, a.key, a.late from json_each(?) as j
        cross join anchors as a on a.source = j.value ->> 0 and a.key = j.value ->> 1
    """
    rows = conn.execute(sql, (json.dumps(sorted(keys)),))
    return {paper: Anchor((source, key), late) for paper, source, key, late in rows}


def kept(
    groups: Collection[Group],
    at: Mapping[Key, int],
    numbered: Mapping[str, int],
    held: Mapping[int, Anchor],
    preprints: Collection[Key],
) -> dict[int, int]:
    """Groups, by their place in the list, that keep a number; for the same words always the same.

    It is that of the paper with their arXiv number (`numbered`), unless that goes with another word or is late; else
    the smallest of those that go with their words (`held`), first with `preprints`, of these with arXiv's own word, or
    that their words are at and that go with no other word.
    """
    places = {}
    for n, group in enumerate(groups):
        paper = numbered.get(group.number or "")
        if paper is None:
            continue
        goes = held.get(paper)
        if goes is None or (goes.word in group.keys and not goes.late):
            places[n] = paper
    taken = set(places.values())
    own: dict[Key, list[int]] = {}
    for paper, anchor in held.items():
        own.setdefault(anchor.word, []).append(paper)
    rest = [(n, group, {p for key in group.keys for p in own.get(key, ())}) for n, group in enumerate(groups)]
    # Who has a number to go back to leaves the one that all of them are at to the others.
    for n, group, theirs in sorted(rest, key=lambda one: bool(one[2])):
        if n in places:
            continue
        here = {at[key] for key in group.keys if key in at} - held.keys()
        if free := (theirs | here) - taken:
            places[n] = min(free, key=lambda paper: _order(paper, held.get(paper), preprints))
            taken.add(places[n])
    return places


def _order(paper: int, anchor: Anchor | None, preprints: Collection[Key]) -> tuple[int, bool, bool, int]:
    if anchor is None:
        return 0, True, True, paper
    # A page may have been found to be about a preprint after both had numbers.
    return anchor.late, anchor.word not in preprints, anchor.word[0] not in ARXIV, paper


def next_late(conn: sqlite3.Connection) -> int:
    """What stands beside the next number that is given when a work is parted."""
    (last,) = conn.execute("select coalesce(max(late), 0) from anchors").fetchone()
    return int(last) + 1


def moved(conn: sqlite3.Connection, paper: int) -> int | None:
    """The paper of today that the number of an earlier one leads to."""
    row = conn.execute("select new from paper_moves where old = ?", (paper,)).fetchone()
    return int(row[0]) if row else None


class Numbers:
    """Numbers for new papers: the date, then the order of arrival within it. None is given twice."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._next: dict[int, int] = {}

    def give(self, date: int) -> int:
        """The next number of that date (YYYYMMDD)."""
        while True:
            number = self._next[date] if date in self._next else self._first_free(date)
            if number < (date + 1) * PER_DATE:
                self._next[date] = number + 1
                return number
            date += 1

    def _first_free(self, date: int) -> int:
        sql = """
            select max(coalesce((select max(id) from papers where id >= :from and id < :to), -1),
                       coalesce((select max(paper) from anchors where paper >= :from and paper < :to), -1))
        """
        first = date * PER_DATE
        (last,) = self._conn.execute(sql, {"from": first, "to": first + PER_DATE}).fetchone()
        return max(first, 1) if last < 0 else int(last) + 1
