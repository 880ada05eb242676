"""The words of the index, and how common they are."""

from __future__ import annotations

from itertools import product

import pytest
from sqlite_utils import Database

from indexer.search import vocabulary
from indexer.search.query import parse
from indexer.search.vocabulary import Sample, expanded, words
from indexer.store.schema import migrations
from tests.indexer.library import PAPERS, build


@pytest.fixture(scope="module")
def conn():
    return build().conn


@pytest.mark.parametrize(
    ("prefix", "want"),
    [
        ("trust", ["trust", "trustworthy"]),
        ("schr", ["schr", "schrodinger"]),
        ("检", ["检"]),
        ("zzz", []),
        ("\U0010ffff", []),
    ],
)
def test_words(conn, prefix, want):
    assert words(conn, prefix) == want


def test_as_many_as_are_asked_for(conn):
    assert words(conn, "a", 2) == words(conn, "a")[:2]
    every = words(conn, "")
    assert every == sorted(set(every))
    conn.execute("create virtual table temp.every using fts5vocab(main, papers_fts, row)")
    assert every == [term for (term,) in conn.execute("select term from temp.every order by term")]


def test_expanded(conn, monkeypatch):
    monkeypatch.setattr(vocabulary, "PAGES", -1)
    assert expanded(conn, parse("trust*")).match == '("trust" OR "trustworthy")'
    assert expanded(conn, parse('author:quill* -"trust fal"*')).match == (
        '((authors : "quillfeather" OR search_text : "ᵃquillfeather")) NOT "trust fall"'
    )
    assert expanded(conn, parse("zzz*")).match == '"zzz"'
    query = parse("trust -fall")
    assert expanded(conn, query) is query
    monkeypatch.setattr(vocabulary, "MAX_EXPANDED", 1)
    assert expanded(conn, parse("trust*")).match == '"trust"*'


def test_short_lists_are_left_to_fts5(tmp_path, monkeypatch):
    monkeypatch.setattr(vocabulary, "PAGES", 4)
    db = Database(tmp_path / "papers.db")
    migrations.apply(db)
    words = ["trust" + "".join(end) for end in product("abcdefghijklmno", repeat=3)]
    db.conn.executemany("insert into papers_fts (rowid, title) values (?, ?)", enumerate(words))
    db.conn.commit()
    # Some hundred words are on a page.
    assert expanded(db.conn, parse("trust*")).terms[0].forms == tuple((word,) for word in words)
    query = parse("trustb*")
    assert expanded(db.conn, query).match == query.match == '"trustb"*'


def test_sample(conn):
    sample = Sample(conn)
    assert sample.papers == len(PAPERS)
    assert (sample.guess('"trust"'), sample.guess('"zzz"')) == (4, 1)


def test_guesses_hold_while_there_are_about_as_many_papers(tmp_path):
    db = Database(tmp_path / "papers.db")
    migrations.apply(db)
    found = []
    for number in range(1, 45):
        word = "trust" if number < 42 else "doubt"
        db.conn.execute("insert into papers_fts (rowid, title) values (?, ?)", (number, word))
        db.conn.commit()
        sample = Sample(db.conn)
        found.append((sample.guess('"trust"'), sample.guess('"doubt"')))
    assert found[:41] == [(number, 1) for number in range(1, 42)]
    # At 43 they are what they were at 42.
    assert found[41:] == [(41, 1), (41, 1), (41, 3)]
