"""The view `claims` says of every assertion what the assertion says."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.record import Author, Identifier, Link, Record, Version
from indexer.store.assertions import FIELDS
from indexer.store.rows import load
from tests.indexer.store.samples import doi, memory, paper, store

LISTS = {"authors", "identifiers", "categories", "versions", "links"}
TEXT = st.text(alphabet='ab"\\\n\té王\u2028{}[],: ', min_size=1, max_size=6).filter(str.strip)
CODES = st.sampled_from(("cs.CL", "math.ST", "machine learning", 'a"b', "x\ty", "z\\"))
NUMBER = Identifier(scheme="arxiv", value="2401.00001")
IDENTIFIERS = (doi("10.1/a"), doi("10.1/b"), Identifier(scheme="acl", value="2024.x-1.1"))


def some(values, most=3):
    return st.lists(values, max_size=most, unique=True).map(tuple)


AUTHORS = st.builds(
    Author,
    name=TEXT,
    native_name=st.none() | TEXT,
    affiliations=some(TEXT, 2),
    orcid=st.none() | st.just("0000-0001-2345-6789"),
    equal_contribution=st.none() | st.booleans(),
)
VERSIONS = st.builds(
    Version,
    number=st.integers(1, 3),
    date=st.none() | st.sampled_from(("2024", "2024-01-02T10:00:00Z")),
    size=st.none() | st.just("9kb"),
)
RECORDS = st.builds(
    Record,
    source=st.sampled_from(("arxiv_oai", "arxiv_rss", "acl_anthology", "homepage", "bzpeer")),
    key=st.just("k"),
    url=st.none() | st.sampled_from(("https://a.example/1", "https://b.example/2")),
    identifiers=some(st.sampled_from(IDENTIFIERS)).map(lambda more: (NUMBER, *more)),
    title=st.none() | TEXT,
    abstract=st.none() | TEXT,
    authors=some(AUTHORS),
    authors_complete=st.booleans(),
    categories=some(CODES),
    submitted=st.none() | st.sampled_from(("2024", "2024-01-02")),
    updated=st.none() | st.just("2024-02"),
    version=st.none() | st.integers(1, 3),
    versions=st.lists(VERSIONS, max_size=2, unique_by=lambda v: v.number).map(tuple),
    venue=st.none() | TEXT,
    year=st.none() | st.integers(1990, 2030),
    comments=st.none() | TEXT,
    journal_ref=st.none() | TEXT,
    license=st.none() | TEXT,
    links=some(st.builds(Link, kind=st.sampled_from(("pdf", "code")), url=st.just("https://c.example/x"))),
    has_code=st.none() | st.booleans(),
    status=st.none() | st.sampled_from(("withdrawn", "retracted")),
    language=st.none() | st.just("zh"),
    evidence=st.none() | st.just("json-ld"),
)


def said(word):
    """What a word says, by field, as the view has it."""
    record, told = word.record, word.record.to_json()
    values = {name: told[name] for name in (*FIELDS, "versions", "version") if name in told}
    if record.authors:
        values["authors_complete"] = record.authors_complete
    return {name: (value, word.said(name)) for name, value in values.items()}


def claimed(db):
    """The same by the view, and which of the values are those that are served."""
    found, served = {}, {}
    sql = "select source, key, field, value, fetched, served, url, feed, version, deleted from claims"
    for source, key, field, value, fetched, is_served, *about in db.conn.execute(sql):
        value = json.loads(value) if field in LISTS else value
        value = bool(value) if field in ("has_code", "authors_complete") else value
        found.setdefault((source, key), {})[field] = value, fetched
        served.setdefault((source, key), {})[field] = is_served
        found[source, key]["about"] = about
    return found, served


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(RECORDS, st.sampled_from(("a", "b")), st.integers(10, 59)), min_size=1, max_size=5))
def test_every_field_of_every_word_verbatim(history):
    db = memory()
    for record, feed, second in history:
        store(db, record, feed=feed, at=f"2024-02-01T00:00:{second}Z")
    ((stored,),) = (load(db.conn, [p for (p,) in db.conn.execute("select id from papers")]).values(),)
    found, _ = claimed(db)
    want = {
        key: {**said(word), "about": [word.record.url, word.feed, word.record.version, word.deleted]}
        for key, word in stored.assertions.items()
    }
    assert found == want
    db.close()


def test_who_says_which_year():
    db = memory()
    number = (NUMBER,)
    store(db, paper(), at="2024-02-01T00:00:00Z", feed="arxiv:cs.CL")
    store(db, paper(source="bzpeer", key="b", identifiers=number, year=2026), at="2024-03-01T00:00:00Z", feed="bz")
    store(db, paper(source="homepage", key="h", identifiers=number, year=2025), at="2024-03-02T00:00:00Z", feed="home")
    (number,) = db.conn.execute("select id from papers").fetchone()
    sql = "select value, served, feed, url, fetched from claims where paper = ? and field = 'year' order by value"
    assert db.conn.execute(sql, (number,)).fetchall() == [
        (2025, 1, "home", "https://arxiv.org/abs/h", "2024-03-02T00:00:00Z"),
        (2026, 0, "bz", "https://arxiv.org/abs/b", "2024-03-01T00:00:00Z"),
    ]
    plan = " ".join(row[3] for row in db.conn.execute(f"explain query plan {sql}", (number,)))
    assert "SEARCH a USING INDEX assertions_paper (paper=?)" in plan
    assert "SCAN a" not in plan
    assert "SCAN p" not in plan
    db.close()


def test_equal_text_costs_nothing_and_is_there_all_the_same():
    db = memory()
    store(db, paper(abstract="Long. " * 200))
    store(db, paper(source="arxiv_rss", abstract="Long. " * 200))
    assert db.conn.execute("select data from assertions").fetchall() == [("{}",), ("{}",)]
    found, served = claimed(db)
    assert found["arxiv_oai", "2401.00001"]["abstract"] == found["arxiv_rss", "2401.00001"]["abstract"]
    assert {values["abstract"] for values in served.values()} == {1}
    db.close()
