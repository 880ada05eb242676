"""Writing works: the rows of each table that differ, table by table, in the order of ids. Nothing else is touched."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils.utils import sqlite3

from crawler.record import Author, Link, Record, Version
from indexer.readable import readable
from indexer.search.normalise import search_text
from indexer.store import (
    announcements,
    datestamps,
    decisions,
    leads,
    news,
    people,
    profiles,
    searchversion,
    segments,
    workkeys,
)
from indexer.store.assertions import ordered, serve, shorten
from indexer.store.binding import bound, marks
from indexer.store.categories import NAMES
from indexer.store.papers import COLUMNS, SEARCHED, authorship, baseline, row
from indexer.store.placing import Gathered, Work

Row = tuple[Any, ...]

#: Of most authors nothing is known but the name.
_NAME_ALONE = (None, None, None, None)
#: Tables that are made anew for a paper whenever they change.
_RELATED = ("authorships", "paper_categories", "links", "versions")
# An external content index is told the old text to forget it: the rows of `papers` are new by now, or gone.
_INDEXED = f"rowid, {', '.join(SEARCHED)}"
_MARKS = marks(len(SEARCHED) + 1)
_UNINDEX = f"insert into papers_fts (papers_fts, {_INDEXED}) values ('delete', {_MARKS})"


@dataclass(slots=True)
class _Changes:
    """Rows to write, by what is done with them; `served` are papers that were there and are served otherwise now."""

    new: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    rekeyed: list[Row] = field(default_factory=list)
    unindexed: list[Row] = field(default_factory=list)
    indexed: list[Row] = field(default_factory=list)
    authors: list[tuple[int, tuple[Author, ...]]] = field(default_factory=list)
    categories: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    links: list[tuple[int, dict[Link, str]]] = field(default_factory=list)
    versions: list[tuple[int, tuple[Version, ...]]] = field(default_factory=list)
    replaced: dict[str, list[tuple[int]]] = field(default_factory=dict)
    assertions: list[Row] = field(default_factory=list)
    reworded: list[Row] = field(default_factory=list)
    served: set[int] = field(default_factory=set)


def write(conn: sqlite3.Connection, gathered: Gathered) -> None:
    """Writes what `gather` found, unless somebody is making the index anew; the caller holds the transaction."""
    searchversion.check(conn, "the database")
    changes = _Changes()
    first = gathered.announced.first_days()
    for work in sorted(gathered.works, key=lambda w: w.id):
        before = work.stored.assertions if work.stored else {}
        was = serve(list(before.values()), work.stored.columns["arxiv_id"]) if work.stored and before else None
        now = serve(list(work.assertions.values()), work.number)
        _compare(work, was, now, first.get(work.id), changes)
    _free_numbers(conn, gathered)
    _write_papers(conn, changes)
    # Pages are about whom they name, and also about who signed the works that they list.
    left = gathered.absorbed.keys() | gathered.dropped.keys() | {old for old, _ in gathered.carried.values()}
    lists = people.listing(conn, {paper for (paper,) in changes.replaced.get("authorships", ())} | left)
    for table, papers in changes.replaced.items():
        conn.executemany(f"delete from {table} where paper = ?", papers)
    _write_identifiers(conn, gathered)
    _write_authors(conn, changes.authors)
    _write_related(conn, changes)
    conn.executemany(_ASSERT, sorted(changes.assertions))
    reworded = sorted(changes.reworded, key=lambda values: values[-2:])
    conn.executemany(_REWORD, reworded)
    into = {old: new for old, (_, new) in gathered.absorbed.items()}
    announcements.write(conn, gathered.announced, gathered.carried, into)
    conn.executemany("delete from assertions where source = ? and key = ?", gathered.unsaid)
    news.carry(conn, gathered.moves)
    if gathered.news is not None:
        news.write(conn, gathered.news)
    _write_anchors(conn, gathered)
    workkeys.write(conn, gathered.unkeyed, gathered.keyed)
    decisions.take_back(conn, [d.pair for d in gathered.unliked])
    for decision in gathered.liked:
        decisions.keep(conn, decision)
    _remove(conn, gathered)
    datestamps.write(conn, gathered, changes.served)
    if lists:
        people.settle(conn, lists)
    if touched := len(changes.indexed) + len(gathered.absorbed) + len(gathered.dropped):
        segments.merge_some(conn, touched)


_ASSERT = """
insert into assertions (source, key, paper, url, feed, fetched, version, deleted, hash, data)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (source, key) do update set
  paper = excluded.paper, url = excluded.url, feed = excluded.feed, fetched = excluded.fetched,
  version = excluded.version, deleted = excluded.deleted, hash = excluded.hash, data = excluded.data
"""

# SQLite writes the entry of an index anew whenever one of its columns is set, to the same value too.
_REWORD = """
update assertions set url = ?, feed = ?, fetched = ?, version = ?, deleted = ?, hash = ?, data = ?
where source = ? and key = ?
"""
_KEYS = ("arxiv_id", "category")
_REST = tuple(column for column in COLUMNS if column not in _KEYS)


def _compare(work: Work, was: Record | None, served: Record, announced: str | None, changes: _Changes) -> None:
    stored, words = work.stored, list(work.assertions.values())
    columns = row(
        served,
        arxiv_id=work.number,
        announced=announced if stored is None else stored.columns["announced"],
        fetched=max(a.fetched for a in words),
        search=search_text,
    )
    text = tuple(columns[c] for c in SEARCHED)
    if stored is None:
        changes.new.append((work.id, *columns.values()))
        changes.indexed.append((work.id, *text))
    elif columns != stored.columns:
        changes.served.add(work.id)
        if all(columns[c] == stored.columns[c] for c in _KEYS):
            changes.changed.append((*(columns[c] for c in _REST), work.id))
        else:
            changes.rekeyed.append((*columns.values(), work.id))
        if text != (old := tuple(stored.columns[c] for c in SEARCHED)):
            changes.unindexed.append((work.id, *old))
            changes.indexed.append((work.id, *text))
    links = {link: a.record.source for a in reversed(ordered(words, work.number)) for link in a.record.links}
    _compare_related(work, was, served, links, changes)
    base = baseline(columns, served.authors, served.links, served.versions)
    for (source, key), word in work.assertions.items():
        data = shorten(word.record, base)
        if word.kept:
            data["kept"] = dict(word.kept)
        if word.found:
            data["found"] = [[i.scheme, i.value] for i in word.found]
        text_ = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if data else "{}"
        if stored is None or stored.assertions.get((source, key)) != word or stored.data[source, key] != text_:
            record, hash_ = word.record, work.hashes[source, key]
            values = (record.url, word.feed, word.fetched, record.version, word.deleted, hash_, text_)
            if stored is not None and (source, key) in stored.assertions:
                changes.reworded.append((*values, source, key))
            else:
                changes.assertions.append((source, key, work.id, *values))


def _compare_related(work: Work, was: Record | None, served: Record, links: dict[Link, str], changes: _Changes) -> None:
    stored = work.stored
    # Against what stands, which other rules may have served; of a text with blanks only the words tell how many codes.
    if stored is None or stored.authors != served.authors:
        _replace("authorships", work, changes.authors, served.authors, changes)
    codes = " ".join(served.categories) or None
    if stored is None or stored.columns["categories"] != codes or was is None or was.categories != served.categories:
        _replace("paper_categories", work, changes.categories, served.categories, changes)
    if stored is None or stored.versions != served.versions:
        _replace("versions", work, changes.versions, served.versions, changes)
    if stored is None or dict(stored.links) != links:
        _replace("links", work, changes.links, links, changes)


def _replace(table: str, work: Work, rows: list[tuple[int, Any]], value: Any, changes: _Changes) -> None:
    if work.stored is not None:
        changes.served.add(work.id)
        changes.replaced.setdefault(table, []).append((work.id,))
    rows.append((work.id, value))


def _write_papers(conn: sqlite3.Connection, changes: _Changes) -> None:
    write_categories(conn, {code for _, codes in changes.categories for code in codes})
    sql = f"insert into papers (id, {', '.join(COLUMNS)}) values ({marks(len(COLUMNS) + 1)})"
    conn.executemany(sql, map(bound, changes.new))
    for columns, rows in ((_REST, changes.changed), (COLUMNS, changes.rekeyed)):
        conn.executemany(f"update papers set {', '.join(f'{c} = ?' for c in columns)} where id = ?", rows)
    conn.executemany(_UNINDEX, map(bound, changes.unindexed))
    conn.executemany(f"insert into papers_fts ({_INDEXED}) values ({_MARKS})", map(bound, changes.indexed))


def _write_identifiers(conn: sqlite3.Connection, gathered: Gathered) -> None:
    conn.executemany(
        "delete from identifiers where scheme = ? and value = ?", [(i.scheme, i.value) for i in gathered.freed]
    )
    conn.executemany(
        "insert into identifiers (scheme, value, paper) values (?, ?, ?)",
        sorted((i.scheme, i.value, paper) for i, paper in gathered.identifiers.items()),
    )
    conn.executemany(
        "update identifiers set paper = ? where scheme = ? and value = ?",
        [(paper, i.scheme, i.value) for i, paper in gathered.moved.items()],
    )
    leads.contest(conn, gathered.uncontested, gathered.contested)


def _free_numbers(conn: sqlite3.Connection, gathered: Gathered) -> None:
    """An arXiv number that goes from one paper to another is at neither of them meanwhile."""
    changed = {work.id for work in gathered.works if work.stored and work.stored.columns["arxiv_id"] != work.number}
    gone = {paper for paper, (stored, _) in gathered.absorbed.items() if stored.columns["arxiv_id"]}
    conn.executemany("update papers set arxiv_id = null where id = ?", [(paper,) for paper in sorted(changed | gone)])


def _write_anchors(conn: sqlite3.Connection, gathered: Gathered) -> None:
    gone = [(paper,) for paper, anchor in gathered.anchors.items() if anchor is None]
    conn.executemany("delete from anchors where paper = ?", gone)
    sql = "insert or replace into anchors (paper, source, key, late) values (?, ?, ?, ?)"
    held = sorted((paper, anchor) for paper, anchor in gathered.anchors.items() if anchor is not None)
    conn.executemany(sql, [(paper, *anchor.word, anchor.late) for paper, anchor in held])


def _remove(conn: sqlite3.Connection, gathered: Gathered) -> None:
    """Takes lists of works to where their words are now, and takes away papers whose words belong to others now, or
    are unsaid."""
    moved = [(into, paper) for paper, (_, into) in sorted(gathered.absorbed.items())]
    gone = {paper: stored for paper, (stored, _) in gathered.absorbed.items()} | gathered.dropped
    profiles.follow(conn, gathered.carried)
    for table in ("profile_works", "resolutions"):
        conn.executemany(f"update or ignore {table} set paper = ? where paper = ?", moved)
    texts = [(paper, *(stored.columns[c] for c in SEARCHED)) for paper, stored in sorted(gone.items())]
    conn.executemany(_UNINDEX, map(bound, texts))
    for table in (*_RELATED, "announcements", "profile_works", "resolutions", "changes"):
        conn.executemany(f"delete from {table} where paper = ?", [(paper,) for paper in gone])
    _carry_hits(conn, gathered)
    conn.executemany("delete from papers where id = ?", [(paper,) for paper in gone])


def _carry_hits(conn: sqlite3.Connection, gathered: Gathered) -> None:
    """What watches found stays with the numbers of papers, while they lead anywhere; of a part that gets a number of
    its own is known what was known of the whole."""
    sql = """
        insert or ignore into watch_hits (watch, paper, found, why, told)
        select watch, ?, found, why, told from watch_hits where paper = ?
    """
    conn.executemany(sql, sorted(gathered.parted))
    lost = gathered.dropped.keys() | {paper for paper, anchor in gathered.anchors.items() if anchor is None}
    conn.executemany("delete from watch_hits where paper = ?", [(paper,) for paper in sorted(lost)])


def write_categories(conn: sqlite3.Connection, codes: set[str]) -> None:
    """Adds the categories that are not known yet; the caller holds the transaction."""
    sql = "select c.code from json_each(?) as j join categories as c on c.code = j.value"
    known = {code for (code,) in conn.execute(sql, (json.dumps(sorted(codes)),))}
    new = [(code, NAMES.get(code)) for code in sorted(codes - known)]
    conn.executemany("insert into categories (code, name) values (?, ?)", new)


def _write_authors(conn: sqlite3.Connection, authors: Sequence[tuple[int, tuple[Author, ...]]]) -> None:
    names = _name_ids(conn, {a.name for _, line in authors for a in line})
    rows = [
        (paper, position, names[a.name], *(authorship(a) or _NAME_ALONE))
        for paper, line in authors
        for position, a in enumerate(line, 1)
    ]
    conn.executemany(
        "insert into authorships (paper, position, name, native_name, affiliations, orcid, equal_contribution) "
        "values (?, ?, ?, ?, ?, ?, ?)",
        rows,
    )


def _name_ids(conn: sqlite3.Connection, names: set[str]) -> dict[str, int]:
    if not names:
        return {}
    asked = json.dumps(sorted(names))
    sql = "select n.name, n.id from json_each(?) as j join names as n on n.name = j.value"
    known = dict(conn.execute(sql, (asked,)).fetchall())
    (last,) = conn.execute("select coalesce(max(id), 0) from names").fetchone()
    new = {name: last + number for number, name in enumerate(sorted(names - known.keys()), 1)}
    rows = ((number, name, readable(name)) for name, number in new.items())
    conn.executemany("insert into names (id, name, display) values (?, ?, ?)", rows)
    return {**known, **new}


def _write_related(conn: sqlite3.Connection, changes: _Changes) -> None:
    conn.executemany(
        "insert into paper_categories (paper, category, is_primary) values (?, ?, ?)",
        [(p, code, int(n == 0)) for p, codes in changes.categories for n, code in enumerate(dict.fromkeys(codes))],
    )
    conn.executemany(
        "insert into links (paper, kind, url, source) values (?, ?, ?, ?)",
        [(p, link.kind, link.url, source) for p, links in changes.links for link, source in links.items()],
    )
    conn.executemany(
        "insert into versions (paper, version, date, size) values (?, ?, ?, ?)",
        [(p, v.number, v.date, v.size) for p, versions in changes.versions for v in versions],
    )
