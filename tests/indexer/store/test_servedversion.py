"""A database that other rules served is served anew by whoever opens it to write, and nothing else of it changes."""

import pytest

from crawler.record import Author, Identifier
from indexer.store import authority, built
from indexer.store.authority import FEEDS, PAGES, PUBLISHERS, Rule
from indexer.store.connect import open_store
from indexer.store.errors import StoreError
from indexer.store.fingerprint import logical_lines
from indexer.store.integrity import content_problems
from tests.indexer.store.samples import paper, store, whole

NUMBER = (Identifier(scheme="arxiv", value="2401.00001"),)
#: What a page says counts most, for everything.
OTHER = tuple(
    Rule(fields=rule.fields, tiers=(PAGES, FEEDS, PUBLISHERS), reason="the other way round") for rule in authority.RULES
)
WORDS = [
    paper(version=2, updated="2024-02-02"),
    paper(source="homepage", key="h", identifiers=NUMBER, title="Hats", venue="Hats 24", authors=(Author(name="A"),)),
    paper(source="acl_anthology", key="2024.x-1.1", identifiers=NUMBER, venue="Proceedings of Hats", year=2024),
    paper("2401.00002"),
]


_COUNT = "select count(*) from papers_fts where papers_fts match 'title:' || ?"


def lines(path):
    db = open_store(path, readonly=True)
    try:
        found = db.conn.execute("select id from papers").fetchall()
        return list(logical_lines(db.conn)), content_problems(db, [paper for (paper,) in found])
    finally:
        db.close()


def made(path):
    db = open_store(path)
    for record in WORDS:
        store(db, record)
    db.close()
    return path


def test_served_anew(tmp_path, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(authority, "RULES", OTHER)
        patched.setattr(authority, "TEXT", OTHER[0])
        other = made(tmp_path / "other.db")
        db = open_store(other)
        built.record(db.conn, "served", 0)
        db.conn.commit()
        db.close()
    mine = made(tmp_path / "mine.db")
    (before, wrong), (want, _) = lines(other), lines(mine)
    assert before != want
    assert wrong
    db = open_store(other)
    assert db.conn.execute("select title, venue, year from papers order by id").fetchall() == [
        ("On invented matters 2401.00001", "Proceedings of Hats", 2024),
        ("On invented matters 2401.00002", None, None),
    ]
    found = [db.conn.execute(_COUNT, (word,)).fetchone()[0] for word in ("hats", "invented")]
    assert found == [0, 2]
    whole(db)
    assert db.conn.execute("select * from changes").fetchall() == []
    before = db.conn.total_changes
    db.close()
    assert lines(other) == (want, [])
    again = open_store(other)
    assert again.conn.total_changes == 0
    again.close()


def test_a_newer_program_has_served_it(tmp_path):
    path = made(tmp_path / "papers.db")
    db = open_store(path)
    built.record(db.conn, "served", authority.VERSION + 1)
    db.conn.commit()
    db.close()
    with pytest.raises(StoreError, match="a newer paperfeed has served them"):
        open_store(path)
