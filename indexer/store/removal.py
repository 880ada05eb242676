"""Taking back what was said: assertions go, what is served is made anew from the rest, works that nobody asserts go.

Also two numbers for one work become one. Within the transaction of whoever calls.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from sqlite_utils.utils import sqlite3

from indexer.store import identity, rows
from indexer.store.papers import SEARCHED
from indexer.store.rows import Stored
from indexer.store.tables import write
from indexer.store.works import Gathered, Key, Work

_RELATED = ("authorships", "paper_categories", "links", "versions", "announcements", "identifiers", "resolutions")


def unsay(conn: sqlite3.Connection, keys: Collection[Key]) -> set[int]:
    """Takes these assertions away; returns the papers that went with them."""
    asked = json.dumps(sorted(keys))
    sql = """
        select distinct a.paper from json_each(?) as j
        join assertions as a on a.source = j.value ->> 0 and a.key = j.value ->> 1
    """
    stored = rows.load(conn, [paper for (paper,) in conn.execute(sql, (asked,))])
    left = {paper: _without(paper, known, keys) for paper, known in stored.items()}
    conn.executemany("delete from assertions where source = ? and key = ?", sorted(keys))
    _rewrite(conn, [work for work in left.values() if work.assertions])
    gone = {paper for paper, work in left.items() if not work.assertions}
    drop(conn, {paper: stored[paper] for paper in gone})
    return gone


def reassign(conn: sqlite3.Connection, words: Mapping[Key, tuple[str, str | None]]) -> None:
    """Makes assertions the word of another source: (feed, url) by key."""
    sql = """
        select distinct a.paper from json_each(?) as j
        join assertions as a on a.source = j.value ->> 0 and a.key = j.value ->> 1
    """
    stored = rows.load(conn, [paper for (paper,) in conn.execute(sql, (json.dumps(sorted(words)),))])
    works = []
    for paper, known in stored.items():
        work = Work(id=paper, stored=known, assertions=dict(known.assertions), hashes=dict(known.hashes))
        for key in known.assertions.keys() & words.keys():
            feed, url = words[key]
            said = known.assertions[key]
            work.assertions[key] = replace(said, feed=feed, record=replace(said.record, url=url))
        works.append(work)
    _rewrite(conn, works)


def join(conn: sqlite3.Connection, paper: int, into: int) -> None:
    """Makes `paper` the same work as `into`: all that is said of it is said of that one from now on."""
    stored = rows.load(conn, (paper, into))
    both = Work(id=into, stored=stored[into])
    for known in (stored[into], stored[paper]):
        both.assertions.update(known.assertions)
        both.hashes.update(known.hashes)
    row = {"paper": paper, "into": into}
    for table in ("assertions", "identifiers", "profile_works"):
        conn.execute(f"update {table} set paper = :into where paper = :paper", row)
    for table in ("announcements", "resolutions"):
        conn.execute(f"update or ignore {table} set paper = :into where paper = :paper", row)
    _rewrite(conn, [both])
    sql = "update papers set announced = (select min(date) from announcements where paper = :into and type in {})"
    appeared = "('new', 'cross', 'listed')"
    conn.execute(f"{sql.format(appeared)} where id = :into and announced is null", row)
    drop(conn, {paper: stored[paper]})


def drop(conn: sqlite3.Connection, papers: dict[int, Stored]) -> None:
    """Removes works from all tables and the search index."""
    marks = [(paper,) for paper in sorted(papers)]
    # An external content index is told the text that it is to forget.
    text = [(paper, *(papers[paper].columns[c] for c in SEARCHED)) for (paper,) in marks]
    columns = ", ".join(SEARCHED)
    sql = f"insert into papers_fts (papers_fts, rowid, {columns}) values ('delete', ?, ?, ?, ?, ?)"
    conn.executemany(sql, text)
    written = {author.name for known in papers.values() for author in known.authors}
    for table in (*_RELATED, "profile_works"):
        conn.executemany(f"delete from {table} where paper = ?", marks)
    conn.executemany("delete from papers where id = ?", marks)
    unused_names(conn, written)


def unused_names(conn: sqlite3.Connection, written: Iterable[str]) -> None:
    """Removes those of the names that no work carries any more."""
    sql = "delete from names where name = ? and not exists (select 1 from authorships as a where a.name = names.id)"
    conn.executemany(sql, [(name,) for name in sorted(set(written))])


def _without(paper: int, known: Stored, keys: Collection[Key]) -> Work:
    left = {key: said for key, said in known.assertions.items() if key not in keys}
    return Work(id=paper, stored=known, assertions=left, hashes={key: known.hashes[key] for key in left})


def _rewrite(conn: sqlite3.Connection, works: Iterable[Work]) -> None:
    works = list(works)
    for work in works:
        said = {(i.scheme, i.value) for a in work.assertions.values() for i in a.record.identifiers}
        held = conn.execute("select scheme, value from identifiers where paper = ?", (work.id,)).fetchall()
        lost = [(work.id, *name) for name in held if tuple(name) not in said]
        conn.executemany("delete from identifiers where paper = ? and scheme = ? and value = ?", lost)
    asserted = {i for work in works for a in work.assertions.values() for i in a.record.identifiers}
    owners = dict.fromkeys(asserted, 0) | identity.owners(conn, asserted)
    before = {a.name for work in works if work.stored for a in work.stored.authors}
    write(conn, Gathered(works={work.id: work for work in works}, owners=owners))
    unused_names(conn, before)
