"""By how many papers a term is used."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from indexer.search import frequency
from indexer.search.frequency import Frequencies, terms
from indexer.store.schema import migrations
from tests.indexer.library import build


@pytest.mark.parametrize(
    ("text", "want"),
    [
        (None, []),
        ("We trust 2024 in H2O", ["trust", "h2o"]),
        ("Schrödinger's $k$-means", ["schrodinger", "means"]),
        ("毡帽 of felt", ["felt", "毡 帽"]),
    ],
)
def test_terms(text, want):
    assert terms(text) == want


def add(conn, numbers, title):
    for number in numbers:
        paper = (number, title, "2024-01-01", "import")
        conn.execute("insert into papers (id, title, fetched, source) values (?, ?, ?, ?)", paper)
        conn.execute("insert into papers_fts (rowid, title) values (?, ?)", (number, title))
    conn.commit()


def test_all_are_counted_where_there_are_few():
    found = Frequencies(build().conn)
    assert (found.guess("trust"), found.guess("zzz")) == (4, 0.5)


def test_the_newest_stand_for_all(monkeypatch):
    monkeypatch.setattr(frequency, "READ", 2)
    db = Database(memory=True)
    migrations.apply(db)
    add(db.conn, (1, 2), "old news")
    add(db.conn, (3, 4), "new hats")
    found = Frequencies(db.conn)
    assert [found.guess(term) for term in ("new", "hats", "old")] == [4, 4, 1]


def test_texts_are_read_once_while_there_are_about_as_many(tmp_path):
    db = Database(tmp_path / "papers.db")
    migrations.apply(db)
    found = []
    for numbers in (range(1, 41), (41,), range(42, 51)):
        add(db.conn, numbers, "felt")
        found.append(Frequencies(db.conn).guess("felt"))
    assert found == [40, 40, 50]
