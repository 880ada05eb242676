"""Each shared query says what it is, runs on an empty and a filled database, and reads no more than it must."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from crawler.record import Author, Identifier, Link, Page, Profile
from indexer import queries
from indexer.search.functions import register
from indexer.store.save import save_page
from indexer.store.schema import migrations
from tests.indexer.library import build
from tests.indexer.store.samples import code, doi, memory, paper, store

QUERIES = queries.load()
by_name = pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)

VALUES = {
    "q": "trust",
    "since": "2024-03-03",
    "date": "2024-03-04",
    "author": "Ada Quillfeather",
    "category": "cs.CL",
    "person": "1",
    "field": "year",
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
    "people_by_orcid": 0,
    "same_name": 4,
    "search": 4,
    "search_newest": 4,
    "source_freshness": 1,
    "where_sources_disagree": 0,
    "who_says": 12,
    "withdrawn": 1,
    "works_beyond_pages": 0,
    "works_of_person": 1,
}

#: Tables that are walked from an end, and why that is no harm. Whatever else a query reads, it reads by an index.
WALKED = {
    "faults_by_source": {"faults"},  # small: what could not be read
    "latest_runs": {"r"},
    "most_active_authors": {"papers"},  # from the newest on, until there are enough
    "newest": {"papers"},
    "source_freshness": {"sources"},  # a handful
    "where_sources_disagree": {"a"},  # whole: what differs has no index, and no page of ours asks it
    "withdrawn": {"papers"},  # whole where few were withdrawn: no page of ours asks it
}
_MADE_HERE = {
    "matches",
    "newest",
    "days",
    "m",
    "meant",
    "w",
    "d",
    "written",
    "works",
    "marks",
    "groups",
    "listed",
    "known",
    "reached",
}
_MADE_HERE |= {"ours", "theirs", "ties", "found", "own"}


ORCID = Link(kind="orcid", url="https://orcid.org/0000-0001-2345-6789")
ARXIV = (Identifier(scheme="arxiv", value="2401.00001"),)
BO = Author(name="Bo Ohm")


def author(name, **fields):
    return Author(name=name, **fields)


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


def test_same_name():
    """Two groups: by a co-author each, and by way of a third work; initials and order are other names here."""
    db = memory()
    lines = (("Kim Moss", "Bo Ohm"), ("Bo Ohm", "Kim Moss", "Cy Un"), ("Cy Un", "Kim Moss"), ("Kim Moss", "Di Sand"))
    store(db, *(paper(f"2401.0000{n}", authors=tuple(map(author, line))) for n, line in enumerate(lines)))
    rows = db.conn.execute(queries.named("same_name").sql, {"author": "Kim Moss"}).fetchall()
    assert [(group, arxiv_id) for group, _, arxiv_id, *_ in rows] == [
        (1, "2401.00003"),
        (2, "2401.00002"),
        (2, "2401.00001"),
        (2, "2401.00000"),
    ]


def test_same_name_by_orcid():
    """A work without co-authors belongs to those that the same ORCID signed; who works in a crowd need not know it."""
    db = memory()
    signed, crowd = author("Kim Moss", orcid="0000-0001-2345-6789"), [author(f"Bo Ohm {n}") for n in range(30)]
    lines = ((signed,), (signed, BO), (author("Kim Moss"), BO), (author("Kim Moss"), *crowd), (signed, *crowd))
    store(db, *(paper(f"2401.0000{n}", authors=line) for n, line in enumerate(lines)))
    rows = db.conn.execute(queries.named("same_name").sql, {"author": "Kim Moss"}).fetchall()
    assert [(group, arxiv_id) for group, _, arxiv_id, *_ in rows] == [
        (1, "2401.00004"),
        (1, "2401.00002"),
        (1, "2401.00001"),
        (1, "2401.00000"),
        (2, "2401.00003"),
    ]


def test_works_beyond_pages():
    db = memory()
    page = Profile(source="homepage", key="https://dune.example/", name="Kim Moss", works=("w1",), links=(ORCID,))
    listed = paper("w1", source="homepage", identifiers=(doi("10.1000/w1"),), authors=(author("Kim Moss"), BO))
    with db.atomic():
        said = Page(records=(listed,), profiles=(page,))
        save_page(db.conn, said, kind="homepage", feed="f", fetched="2024-02-01T00:00:00Z")
    signed = author("Kim Moss", orcid="0000-0001-2345-6789")
    store(db, paper("2401.00001", authors=(author("Kim Moss"), BO)), paper("2401.00002", authors=(signed,)))
    # the name alone, initials, another ORCID, and a work on the page of somebody of the same name
    store(db, paper("2401.00003", authors=(author("Kim Moss"),)), paper("2401.00004", authors=(author("K. Moss"), BO)))
    store(db, paper("2401.00005", authors=(replace(signed, orcid="0000-0002-2345-6789"), BO)))
    theirs = paper("w2", source="homepage", identifiers=(doi("10.1000/w2"),), authors=(author("Kim Moss"), BO))
    with db.atomic():
        said = Page(records=(theirs,), profiles=(Profile(source="homepage", key="b", name="Moss, Kim", works=("w2",)),))
        save_page(db.conn, said, kind="homepage", feed="f", fetched="2024-02-01T00:00:00Z")
    assert db["people"].count == 2
    rows = db.conn.execute(queries.named("works_beyond_pages").sql, {"person": "1"}).fetchall()
    assert [(row[1], *row[-2:]) for row in rows] == [("2401.00002", 0, 1), ("2401.00001", 1, 0)]


def test_people_by_orcid():
    db = memory()
    orcid = "0000-0001-2345-6789"
    lines = [(author("Kim Moss", orcid=orcid),), (author("K. Moss", orcid=orcid),), (author("Bo Ohm", orcid="x"),)]
    store(db, *(paper(f"2401.0000{n}", authors=line) for n, line in enumerate(lines)))
    rows = db.conn.execute(queries.named("people_by_orcid").sql).fetchall()
    assert [tuple(row) for row in rows] == [(orcid, 2, "Kim Moss,K. Moss", None)]


def test_where_sources_disagree():
    db = memory()
    ours = paper("2401.00001", title="On Moss", year=2024, has_code=False, links=(code(),), identifiers=ARXIV)
    store(db, ours)
    store(db, paper("a", source="feed", title="Of Moss", year=2026, has_code=True, identifiers=ARXIV, abstract=None))
    store(db, paper("2401.00002", has_code=True), paper("2401.00003", year=2025))
    sql = queries.named("where_sources_disagree").sql

    def told(field):
        rows = db.conn.execute(sql, {"field": field}).fetchall()
        return [(title, served, said, source) for _, _, title, served, said, source, _ in rows]

    assert {field: told(field) for field in ("title", "year", "has_code", "code link", "year of submission")} == {
        "title": [("On Moss", "On Moss", "Of Moss", "feed")],
        "year": [("On Moss", 2026, 2024, "arxiv_oai")],
        "has_code": [("On Moss", 0, 1, "feed")],
        "code link": [
            ("On invented matters 2401.00002", 1, None, "arxiv_oai"),
            ("On Moss", 0, code().url, "arxiv_oai"),
        ],
        "year of submission": [("On Moss", 2026, 2024, "arxiv_oai")],
    }
