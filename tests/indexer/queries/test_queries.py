"""Each shared query says what it is, runs on an empty and a filled database, and reads no more than it must."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from crawler.record import Author
from indexer import queries
from indexer.search.functions import register
from indexer.store.schema import migrations
from tests.indexer.library import build
from tests.indexer.store.samples import memory, paper, store

QUERIES = queries.load()
by_name = pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)

VALUES = {
    "q": "trust",
    "since": "2024-03-03",
    "date": "2024-03-04",
    "author": "Ada Quillfeather",
    "category": "cs.CL",
    "person": "1",
    "kind": "",
    "paper": "2403.90004",
}

#: How many rows each gives on the library of invented papers.
ROWS = {
    "announced_on": 3,
    "by_author": 4,
    "by_category": 4,
    "what_changed": 7,
    "cross_listed": 2,
    "faults_by_source": 1,
    "latest_runs": 1,
    "most_active_authors": 27,
    "most_listed_people": 1,
    "new_since": 2,
    "newest": 12,
    "papers_per_day": 8,
    "papers_per_month": 6,
    "search": 4,
    "search_newest": 4,
    "source_freshness": 1,
    "who_says": 12,
    "withdrawn": 1,
    "works_of_person": 1,
}

#: Tables that are walked from an end, and why that is no harm. Whatever else a query reads, it reads by an index.
WALKED = {
    "faults_by_source": {"faults"},  # small: what could not be read
    "latest_runs": {"r"},
    "most_active_authors": {"papers"},  # from the newest on, until there are enough
    "newest": {"papers"},
    "source_freshness": {"sources"},  # a handful
    "withdrawn": {"papers"},  # whole where few were withdrawn: no page of ours asks it
}
_MADE_HERE = {"matches", "newest", "days", "m", "written", "meant", "w"}


def test_every_file_is_a_query():
    files = {path.stem for path in Path(queries.__file__).parent.glob("*.sql")}
    assert files == {query.name for query in QUERIES} == set(ROWS)


@by_name
def test_header(query):
    assert query.title
    assert query.description
    assert not query.sql.startswith("--")
    assert not query.sql.endswith(";")
    assert set(re.findall(r":([a-z]\w*)", query.sql)) == {name for name, _ in query.parameters} <= set(VALUES)
    assert queries.named(query.name) == query


@by_name
def test_filled(query):
    conn = build().conn
    register(conn)
    assert len(conn.execute(query.sql, VALUES).fetchall()) == ROWS[query.name]


@by_name
@pytest.mark.parametrize("value", ["", "'", '"', "检索", "2024", "x" * 500])
def test_empty_database_and_any_parameter(query, value):
    db = Database(sqlite3.connect(":memory:"))
    migrations.apply(db)
    register(db.conn)
    assert db.conn.execute(query.sql, dict.fromkeys(VALUES, value)).fetchall() == []
    filled = build().conn
    register(filled)
    filled.execute(query.sql, dict.fromkeys(VALUES, value)).fetchall()


def test_spellings_of_an_author_are_one():
    db = memory()
    spellings = ("Bram Müller", r"Bram M\"uller", r"Bram M{\"u}ller", "Bram Muller")
    store(db, *(paper(f"2401.0000{n}", authors=(Author(name=name),)) for n, name in enumerate(spellings)))
    sql = queries.named("by_author").sql
    found = {name: [row[1] for row in db.conn.execute(sql, {"author": name})] for name in spellings}
    assert found == {
        "Bram Müller": ["2401.00002", "2401.00001", "2401.00000"],
        r"Bram M\"uller": [],
        r"Bram M{\"u}ller": [],
        "Bram Muller": ["2401.00003"],
    }


@by_name
def test_plan(query):
    conn = build().conn
    register(conn)
    plan = [row[3] for row in conn.execute(f"explain query plan {query.sql}", VALUES)]
    walked = {found[1] for step in plan if (found := re.fullmatch(r"SCAN (\w+)", step))}
    assert walked - _MADE_HERE == WALKED.get(query.name, set())
    # What is read newest first is walked, not sorted.
    if query.name in ("newest", "new_since", "search_newest", "by_category"):
        assert not [step for step in plan if "TEMP B-TREE" in step]
