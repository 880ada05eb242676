"""Under which keys the likes of a work are found: one narrow table, by key, kept by whoever writes words.

Two works with an arXiv number each are never one, so what may be like a work with a number has none. Keys of words
without a number are kept as negative numbers: of a million preprints a new one is held against those alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from crawler.record import Record
from indexer.store import built
from indexer.store.assertions import Assertion
from indexer.store.hearing import UPGRADE
from indexer.store.identity import PREPRINT
from indexer.store.locks import writing_alone
from indexer.works.keys import KEYS_VERSION, keys_of

#: A key that more works have tells nothing. Works are counted as identifiers and people make them, before any are found
#: alike: so a work counts as often as it is listed without an identifier, whoever came first.
MOST = 64

#: Keys written in one transaction: some ten megabytes.
CHUNK = 500_000

# The keys have 63 bits. A third of that tells two million of them apart well enough, and is kept in four bytes.
_SPARE = 32
# Papers after which it is told how far it has come.
_TOLD = 10_000
_WHAT = "work keys"
_TAKE_KEYS = """
insert or ignore into work_keys (key, paper) select key, paper from new_keys where rowid > ? and rowid <= ?
"""


def of_record(record: Record, *, numbered: bool) -> tuple[int, ...]:
    """The keys of a record, below zero where it names no arXiv number."""
    return _signed(record.title, record.authors[0].name if record.authors else None, numbered)


def of(word: Assertion) -> tuple[int, ...]:
    """The keys of a word."""
    return of_record(word.record, numbered=any(i.scheme == PREPRINT for i in word.identifiers))


def against(word: Assertion) -> tuple[int, ...]:
    """The keys of those that it may be like."""
    found = of(word)
    return tuple(-key for key in found if key > 0) + tuple(k for key in found if key < 0 for k in (key, -key))


def held(conn: sqlite3.Connection, asked: Iterable[int], beside: int) -> dict[int, list[int]]:
    """The papers with these keys, of each at least one more than count where no more than `beside` are left out."""
    sql = f"""
        select j.value, (
          select json_group_array(paper) from (
            select paper from work_keys where key = j.value limit {MOST + 1 + beside}
          )
        ) from json_each(?) as j
    """
    rows = conn.execute(sql, (json.dumps(sorted(asked)),))
    return {key: json.loads(papers) for key, papers in rows if papers != "[]"}


def of_all(words: Iterable[Assertion]) -> set[int]:
    """The keys of all words on a work."""
    return {key for word in words for key in of(word)}


def write(conn: sqlite3.Connection, gone: Iterable[tuple[int, int]], new: Iterable[tuple[int, int]]) -> None:
    """Takes away and adds rows (key, paper)."""
    conn.executemany("delete from work_keys where key = ? and paper = ?", sorted(gone))
    conn.executemany("insert or ignore into work_keys (key, paper) values (?, ?)", sorted(new))


def wanting(conn: sqlite3.Connection) -> frozenset[int]:
    """The keys, above zero, of all works without a number: what a new preprint may be like."""
    return frozenset(-key for (key,) in conn.execute("select distinct key from work_keys where key < 0"))


def take_in(conn: sqlite3.Connection) -> None:
    """Adds what an import has put aside, in the order of the table; the caller holds the transaction."""
    conn.execute("insert or ignore into work_keys (key, paper) select key, paper from late_keys order by key, paper")
    conn.execute("delete from late_keys")


def rebuild(db: Database, path: Path | str) -> None:
    """Makes all keys anew from what is asserted, and notes that works are to be compared by them: in some transactions,
    between which nobody writes. Interrupted, it is done again."""
    conn = db.conn
    conn.execute("create temp table found_keys (key integer not null, paper integer not null)")
    with writing_alone(path):
        with conn:
            conn.execute("delete from work_keys")
            conn.execute("delete from late_keys")
        with conn:
            conn.executemany("insert into found_keys values (?, ?)", _all(conn))
            # In their order, so that each page of the table is written once.
            conn.execute("create temp table new_keys as select key, paper from found_keys order by key, paper")
        (count,) = conn.execute("select count(*) from new_keys").fetchone()
        for at in range(0, count, CHUNK):
            with conn:
                conn.execute(_TAKE_KEYS, (at, at + CHUNK))
        with conn:
            record(conn, 0)
    conn.execute("drop table found_keys")
    conn.execute("drop table new_keys")


def sharing(conn: sqlite3.Connection) -> list[int]:
    """The works without a number that share a key with another work, and those that rules have made of several."""
    sql = """
        select o.paper from work_keys as o
        where o.key < 0 and (
          exists (select 1 from work_keys as n where n.key = -o.key)
          or exists (select 1 from work_keys as n where n.key = o.key and n.paper <> o.paper)
        )
        union
        select a.paper from decisions as d join assertions as a on a.source = d.one_source and a.key = d.one_key
        where d.rule <> 'hand'
    """
    return [paper for (paper,) in conn.execute(sql)]


def record(conn: sqlite3.Connection, version: int = KEYS_VERSION) -> None:
    """Notes that works were compared by the keys of that version; 0: that they are to be."""
    built.record(conn, _WHAT, version)


def is_current(conn: sqlite3.Connection) -> bool:
    """Whether all works were compared by the keys of today."""
    return built.version(conn, _WHAT) == KEYS_VERSION


def is_outdated(conn: sqlite3.Connection) -> bool:
    """Whether the keys are those of another version, or of none."""
    return built.version(conn, _WHAT) not in (0, KEYS_VERSION)


@lru_cache(maxsize=4096)
def _signed(title: str | None, first: str | None, numbered: bool) -> tuple[int, ...]:
    # none is 0, which has no sign
    found = {(key >> _SPARE) + 1: None for key in keys_of(title, first)}
    return tuple(found) if numbered else tuple([-key for key in found])


def _all(conn: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    from indexer.store.rows import load

    # One word that differs in nothing from what is served: most of an archive.
    sql = """
        select p.id, p.title, p.arxiv_id is not null, n.name, count(*), max(a.data <> '{}')
        from papers as p join assertions as a on a.paper = p.id
        left join authorships as s on s.paper = p.id and s.position = 1
        left join names as n on n.id = s.name
        group by p.id
    """
    left = []
    (papers,) = conn.execute("select count(*) from papers").fetchone()
    with UPGRADE.telling("keys of works", papers) as tell:
        for done, (paper, title, numbered, name, words, differs) in enumerate(conn.execute(sql)):
            if words > 1 or differs:
                left.append(paper)
                continue
            yield from ((key, paper) for key in _signed(title, name, bool(numbered)))
            if done % _TOLD == 0 and papers > _TOLD:
                tell(done)
    for at in range(0, len(left), 500):
        for paper, stored in load(conn, left[at : at + 500]).items():
            yield from ((key, paper) for key in of_all(stored.assertions.values()))
