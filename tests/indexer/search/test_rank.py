"""What ranking costs, however wrong the guesses are."""

from __future__ import annotations

from sqlite_utils import Database

from indexer.search import rank, vocabulary
from indexer.search.query import parse
from indexer.search.rank import ranked
from indexer.store.schema import migrations


def test_what_only_older_papers_say_is_not_scored_whole(monkeypatch):
    """A word is guessed to be rare by papers that never have it."""
    db = Database(memory=True)
    migrations.apply(db)
    titles = [*["old"] * 20, *["rare"] * 3, *["new"] * 10]
    db.conn.executemany("insert into papers_fts (rowid, title) values (?, ?)", enumerate(titles, 1))
    monkeypatch.setattr(vocabulary, "SAMPLE", 5)
    monkeypatch.setattr(rank, "WINDOW", 8)
    scored = []
    every = rank._Ranking.all
    monkeypatch.setattr(rank._Ranking, "all", lambda ranking: scored.append(ranking) or every(ranking))
    newest, more, hits = ranked(db.conn, parse("rare"), None)
    assert (newest, more, [paper for paper, _ in hits], len(scored)) == ([23, 22, 21], False, [23, 22, 21], 1)
    newest, more, hits = ranked(db.conn, parse("old"), None)
    assert (newest, more, next(hits)[0], len(scored)) == ([*range(20, 12, -1)], True, 20, 1)
