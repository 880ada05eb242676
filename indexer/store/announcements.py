"""Announcements: which feed carried a paper on which day, in which section."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlite_utils.utils import sqlite3

from crawler.record import Record

#: (paper, configured source, day, section, the word that carries it: its kind and key)
Announcement = tuple[int, str, str, str, str]

#: The section where a source tells the day and not the section.
LISTED = "listed"

#: Sections in which a paper shows for the first time (listings of a past week or month hold no replacements);
#: papers.announced is the first such day.
APPEARED = ("new", "cross", LISTED)


@dataclass(slots=True, kw_only=True)
class Announced:
    """What one answer adds, with the version announced, and what it had said when it was read the first time."""

    fetched: str = ""
    added: dict[Announcement, int | None] = field(default_factory=dict)
    taken_back: list[Announcement] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.taken_back)

    def first_days(self) -> dict[int, str]:
        """When each paper first appeared, as far as this answer tells; a replacement is not an appearance."""
        first: dict[int, str] = {}
        for paper, _, date, kind, _ in self.added:
            if kind in APPEARED:
                first[paper] = min(date, first.get(paper, date))
        return first


def announcement(paper: int, record: Record, feed: str) -> Announcement | None:
    """What the record announces of its paper in that feed, if it does."""
    if record.announced is None:
        return None
    return paper, feed, record.announced, record.announce_type or LISTED, spoken((record.source, record.key))


def spoken(key: tuple[str, str]) -> str:
    """How a word is written beside what it announces."""
    return " ".join(key)


def changes(
    conn: sqlite3.Connection, said: Sequence[tuple[int, Record]], *, feed: str, fetched: str, again: bool
) -> Announced:
    """What records of these papers announce anew; with `again` also what the same answer announced before and does
    not announce now. Reads only."""
    found = Announced(fetched=fetched)
    rows = [(row, record.version) for paper, record in said if (row := announcement(paper, record, feed))]
    if again:
        found.taken_back = sorted(_before(conn, {paper for paper, _ in said}, feed, fetched) - {row for row, _ in rows})
    if not rows:
        return found
    known: dict[Announcement, int | None] = {}
    sql = """
        select a.paper, a.source, a.date, a.type, a.word, a.version
        from json_each(?) as j
        join announcements as a
          on a.paper = j.value ->> 0 and a.source = j.value ->> 1 and a.date = j.value ->> 2 and a.type = j.value ->> 3
          and a.word = j.value ->> 4
    """
    for *key, version in conn.execute(sql, (json.dumps([row for row, _ in rows]),)):
        known[tuple(key)] = version
    for row, version in rows:
        # Two versions in one section of one day, by different sources: the newer is what was announced.
        if row not in known or (version or 0) > (known[row] or 0):
            known[row] = found.added[row] = version
    return found


def write(
    conn: sqlite3.Connection,
    announced: Announced,
    moves: Mapping[tuple[str, str], tuple[int, int]],
    absorbed: Mapping[int, int],
) -> None:
    """Writes the changes and sets `papers.announced`. What a word announces goes with it to another paper (old, new);
    what is left of an absorbed paper goes to the one that it is in now. The caller holds the transaction."""
    conn.executemany(
        "delete from announcements where paper = ? and source = ? and date = ? and type = ? and word = ?",
        announced.taken_back,
    )
    conn.executemany(
        "update or replace announcements set paper = ? where paper = ? and word = ?",
        [(new, old, spoken(key)) for key, (old, new) in moves.items()],
    )
    conn.executemany(_GIVE, [(new, old) for old, new in absorbed.items()])
    conn.executemany("delete from announcements where paper = ?", [(paper,) for paper in absorbed])
    rows = [(*row, version, announced.fetched) for row, version in sorted(announced.added.items())]
    conn.executemany(_ADD, rows)
    papers = {row[0] for row in (*announced.added, *announced.taken_back)} | set(absorbed.values())
    papers |= {paper for both in moves.values() for paper in both}
    _set_first_days(conn, papers)


_JOIN = """
on conflict (paper, source, date, type, word) do update
set version = nullif(max(coalesce(version, 0), coalesce(excluded.version, 0)), 0)
"""
_ADD = f"""
insert into announcements (paper, source, date, type, word, version, fetched) values (?, ?, ?, ?, ?, ?, ?) {_JOIN}
"""
_GIVE = f"""
insert into announcements (paper, source, date, type, word, version, fetched)
select ?, source, date, type, word, version, fetched from announcements where paper = ? {_JOIN}
"""


def _before(conn: sqlite3.Connection, papers: Iterable[int], feed: str, fetched: str) -> set[Announcement]:
    sql = """
        select a.paper, a.source, a.date, a.type, a.word
        from json_each(?) as j
        join announcements as a on a.paper = j.value
        where a.source = ? and a.fetched = ?
    """
    return {tuple(row) for row in conn.execute(sql, (json.dumps(sorted(papers)), feed, fetched))}


def _set_first_days(conn: sqlite3.Connection, papers: Iterable[int]) -> None:
    sql = """
        select j.value, min(a.date)
        from json_each(?) as j
        left join announcements as a on a.paper = j.value and a.type in (?, ?, ?)
        group by j.value
    """
    days = conn.execute(sql, (json.dumps(sorted(papers)), *APPEARED)).fetchall()
    conn.executemany(
        "update papers set announced = :day where id = :paper and announced is not :day",
        [{"paper": paper, "day": day} for paper, day in days],
    )
