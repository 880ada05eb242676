from datetime import timedelta

from indexer.store.connect import open_store
from indexer.store.following import mark
from indexer.store.journal import DatabaseJournal
from indexer.store.status import source_states

NAME = "arxiv:cs.CL"


def test_a_source_is_active_paused_removed_and_active_again(tmp_path):
    path = tmp_path / "papers.db"

    def state():
        return source_states(path)[NAME].state

    for told in ("paused", "removed"):
        with DatabaseJournal(path) as journal:
            journal.begin(NAME, "arxiv_rss", {})
        assert state() == "active"
        db = open_store(path)
        mark(db, path, NAME, told)
        mark(db, path, "never harvested", told)
        db.close()
        assert state() == told
    assert list(source_states(path)) == [NAME]


def test_every_is_the_configs_and_the_kinds_again_when_that_says_nothing(tmp_path):
    path = tmp_path / "papers.db"
    found = []
    for every in (timedelta(days=7), timedelta(minutes=30), None):
        with DatabaseJournal(path) as journal:
            journal.begin(NAME, "arxiv_rss", {}, every=every)
        db = open_store(path, readonly=True)
        found.append(db["sources"].get(NAME)["every_seconds"])
        db.close()
    assert found == [7 * 86400, 1800, None]
