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

from crawler.record import Identifier
from indexer.store import identity
from indexer.store.authority import ARXIV
from indexer.store.identity import PREPRINT, Group, Key
from indexer.store.known import Known
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


def presumed(at: Mapping[Key, int], held: Mapping[int, Anchor], known: Known) -> dict[int, Anchor]:
    """What is not written down: a number goes with the word that stands for all there (`at`), of those that no other
    number goes with where there are any."""
    elsewhere = {anchor.word for anchor in held.values()}
    preprints = known.preprints()
    words: dict[int, list[Key]] = {}
    for key, paper in at.items():
        if paper not in held and key in known.words:
            words.setdefault(paper, []).append(key)
    return {
        paper: Anchor(min(keys, key=lambda key: (key in elsewhere, key not in preprints, identity.authority(key))))
        for paper, keys in words.items()
    }


def kept(
    groups: Collection[Group], anchors: Mapping[int, Anchor], named: Mapping[Key, Collection[Identifier]]
) -> dict[int, int]:
    """Groups, by their place in the list, that keep a number: of those that go with their words the first (`_order`),
    whichever is theirs now. `named` are the identifiers that words name."""
    going: dict[Key, list[int]] = {}
    for paper, anchor in anchors.items():
        going.setdefault(anchor.word, []).append(paper)
    places = {}
    for n, group in enumerate(groups):
        if theirs := [paper for key in group.keys for paper in going.get(key, ())]:
            places[n] = min(theirs, key=lambda paper: _order(paper, anchors[paper], group.number, named))
    return places


def _order(
    paper: int, anchor: Anchor, number: str | None, named: Mapping[Key, Collection[Identifier]]
) -> tuple[int, bool, bool, bool, int]:
    """What was given when a work was parted comes last; then first what goes with the arXiv number that the work has,
    with any, and of these with arXiv's own word, since a page may have been found to be about a preprint after both had
    numbers; then the smallest."""
    numbers = {i.value for i in named[anchor.word] if i.scheme == PREPRINT}
    return anchor.late, number not in numbers, not numbers, anchor.word[0] not in ARXIV, paper


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
