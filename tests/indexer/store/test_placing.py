"""Words that change otherwise than by a page."""

from dataclasses import replace

import pytest

from crawler.record import Identifier
from indexer.store.fingerprint import logical_lines
from indexer.store.placing import rework
from indexer.store.tables import write
from tests.indexer.store.samples import doi, memory, paper, store, whole

NUMBER = Identifier(scheme="arxiv", value="2401.00001")
TITLE = paper("t", source="homepage", identifiers=(), submitted="2023-05-05", url=None)


@pytest.fixture
def db():
    db = memory()
    yield db
    db.close()


def rows(db, sql):
    return [tuple(row) for row in db.conn.execute(sql)]


def reworked(db, edit, *named, papers=None):
    papers = papers or [key for (key,) in db.conn.execute("select id from papers")]
    db.conn.execute("begin immediate")
    write(db.conn, rework(db.conn, papers, edit, named=named))
    db.conn.commit()
    whole(db)


def found(words):
    key = ("homepage", "t")
    words[key] = replace(words[key], found=(NUMBER,))


def test_a_work_known_by_title_is_found_to_be_a_known_paper(db):
    store(db, paper(), TITLE)
    before = list(logical_lines(db.conn))
    (title,) = (key for (key,) in db.conn.execute("select paper from assertions where key = 't'"))
    reworked(db, found, NUMBER, papers=[title])
    assert rows(db, "select id, arxiv_id from papers") == [(2024010200000, "2401.00001")]
    store(db, replace(TITLE, comments="more"), at="2024-03-01T00:00:00Z")
    assert rows(db, "select count(*) from papers") == [(1,)], "what was found holds when the page is read again"
    reworked(db, lambda words: words.update({k: replace(w, found=()) for k, w in words.items()}))
    assert len(before) == len(list(logical_lines(db.conn)))
    assert rows(db, "select arxiv_id from papers order by id") == [(None,), ("2401.00001",)]


def test_what_is_found_first_waits_for_the_paper(db):
    store(db, TITLE)
    reworked(db, found, NUMBER)
    assert rows(db, "select id, arxiv_id from papers") == [(2023050500000, "2401.00001")]
    store(db, paper())
    assert rows(db, "select id, arxiv_id from papers") == [(2023050500000, "2401.00001")]
    whole(db)


def test_taken_back(db):
    both = paper("2401.00001", identifiers=(NUMBER, doi("10.1/x")), announced="2024-01-05", announce_type="new")
    entry = paper("a", source="feed", identifiers=(doi("10.1/x"),))
    store(db, both, entry, paper("2401.00002"))
    reworked(db, lambda words: words.pop(("arxiv_oai", "2401.00001")))
    assert rows(db, "select arxiv_id, doi, source from papers order by 1") == [
        (None, "10.1/x", "feed"),
        ("2401.00002", None, "arxiv_oai"),
    ]
    assert rows(db, "select scheme, value from identifiers order by 1") == [("arxiv", "2401.00002"), ("doi", "10.1/x")]
    reworked(db, lambda words: words.clear())
    for table in ("papers", "identifiers", "assertions", "authorships", "announcements", "links", "paper_categories"):
        assert rows(db, f"select count(*) from {table}") == [(0,)], table


def test_given_to_another_feed(db):
    store(db, paper())
    reworked(db, lambda words: words.update({k: replace(w, feed="other") for k, w in words.items()}))
    assert rows(db, "select feed from assertions") == [("other",)]
