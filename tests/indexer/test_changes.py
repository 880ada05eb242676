"""What changed, as it is read: each work once a moment, whatever stands between its rows."""

import pytest

from crawler.record import Identifier
from indexer import changes, queries
from indexer.store import authority, merging, rows
from indexer.store.merging import Signature
from tests.indexer.store.samples import doi, memory, paper, store

BY = Signature("2024-05-01T00:00:00Z", "ek")
AT = "2024-04-02T00:00:00Z"
ONE, OTHER = ("arxiv_oai", "2401.00001"), ("arxiv_oai", "2401.00002")
PREPRINT = paper("2401.00001", version=1, title="Grains of sand by night")
BETWEEN = paper("2401.00002", version=1, title="Moss in the wind", submitted="2024-01-03")
PUBLISHED = paper(
    "pub", source="acl_anthology", title="Dunes", identifiers=(doi("10.1/p"),), abstract=None, submitted="2024-01-04"
)


@pytest.fixture
def db():
    """A preprint and its publication, which nobody links, and another work between them; one answer changes all."""
    db = memory()
    store(db, PREPRINT, BETWEEN, PUBLISHED, at="2024-04-01T00:00:00Z")
    titled = [paper("2401.00001", version=2, title="Grains of sand by day"), BETWEEN]
    store(db, *(paper(r.key, version=2, title=r.title) for r in titled), at=AT)
    renamed = paper("pub", source="acl_anthology", title="Dunes", identifiers=(doi("10.1/p"),), venue="Sand 24")
    store(db, renamed, feed="acl", at=AT)
    yield db
    db.close()


def papers(db):
    return dict(db.conn.execute("select key, paper from assertions").fetchall())


def read(db, **asked):
    return [(event.key, [change.kind for change in event.changes]) for event in changes.events(db.conn, **asked)]


def test_newest_works_first_and_each_as_it_was_written(db):
    assert read(db) == [
        (str(papers(db)["pub"]), ["published"]),
        ("2401.00002", ["version"]),
        ("2401.00001", ["version", "retitled"]),
    ]


def test_a_work_of_two_sources_stands_there_once(db):
    at = papers(db)
    merging.write(db.conn, merging.merge(db.conn, ONE, ("acl_anthology", "pub"), BY))
    assert read(db) == [("2401.00002", ["version"]), ("2401.00001", ["version", "retitled", "published"])]
    first, second = changes.events(db.conn)
    assert changes.events(db.conn, limit=1) == [first]
    assert changes.events(db.conn, after=first.after) == [second]
    assert changes.events(db.conn, after=second.after) == []
    assert changes.of(db.conn, at["2401.00001"]) == [second]
    assert [change.word for change in second.changes] == [*["arxiv_oai 2401.00001"] * 2, "acl_anthology pub"]


def test_the_number_that_leads_has_its_own_changes_only(db):
    at = papers(db)
    before = read(db)
    merging.write(db.conn, merging.merge(db.conn, ONE, OTHER, BY))
    assert read(db) == [before[0], before[2]]
    assert changes.counts(db.conn, 10) == {"version": 1, "retitled": 1, "published": 1}
    query = db.conn.execute(queries.named("what_changed").sql, {"since": "", "kind": ""})
    assert [row[1] for row in query] == ["published", "retitled", "version"]
    assert [change.kind for event in changes.of(db.conn, at["2401.00001"]) for change in event.changes] == [
        "version",
        "retitled",
    ]


def test_sql_and_the_rule_agree_on_what_a_word_is_about(db):
    homepage = {"source": "homepage", "title": None, "submitted": None}
    one, other = (Identifier(scheme="arxiv", value=key) for _, key in (ONE, OTHER))
    named = {"both": (one, other), "other": (other,), "one": (one,), "dois": (doi("10.1/p"),)}
    store(db, *(paper(key, identifiers=names, **homepage) for key, names in named.items()))
    for key in ("other", "dois"):  # as `resolve` does
        sql = "update assertions set data = json_set(data, '$.found', json(?)) where key = ?"
        db.conn.execute(sql, (f'[["arxiv", "{(one if key == "other" else other).value}"]]', key))
    merging.write(db.conn, merging.merge(db.conn, ONE, OTHER, BY))
    merging.write(db.conn, merging.merge(db.conn, ONE, ("acl_anthology", "pub"), BY))
    (number,) = {paper for key, paper in papers(db).items() if key in named}
    (held,) = rows.load(db.conn, [number]).values()
    lead = held.columns["arxiv_id"]
    by_rule = {key: authority.about(word, lead) == lead for (_, key), word in held.assertions.items()}
    words = "(select ? as paper, source, key from assertions)"
    told = db.conn.execute(
        f"select c.key, {changes.TOLD} from {words} as c join papers as p on p.id = c.paper", (number,)
    )
    assert {key: bool(is_told) for key, is_told in told} == by_rule
    assert set(by_rule.values()) == {True, False}


def test_a_word_that_names_both_numbers_is_about_the_one_that_leads(db):
    both = (Identifier(scheme="arxiv", value="2401.00002"), Identifier(scheme="arxiv", value="2401.00001"))
    page = {"source": "homepage", "identifiers": both, "title": "Sand", "submitted": None}
    store(db, paper("h", **page))
    store(db, paper("h", **page, venue="Dunes"), at="2024-04-09T00:00:00Z")
    merging.write(db.conn, merging.merge(db.conn, ONE, OTHER, BY))
    assert read(db, since="2024-04-09") == [("2401.00001", ["published"])]
