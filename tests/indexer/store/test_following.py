from dataclasses import replace
from datetime import timedelta

from crawler.journal import Harvest
from indexer.store.connect import open_store
from indexer.store.following import Followed, mark, take_over
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
        assert mark(db, path, NAME, told)
        assert not mark(db, path, "never harvested", told)
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


def test_what_the_config_says_is_taken_over(tmp_path):
    path = tmp_path / "papers.db"
    with DatabaseJournal(path) as journal:
        journal.begin("another's", "feed", {"url": "https://x.example.org"})
    one = Followed(name=NAME, kind="arxiv_rss", options={"b": "2", "a": "1"}, every=timedelta(hours=6))
    two = Followed(name="two", kind="feed", options={})

    def told(now, *sources):
        db = open_store(path)
        take_over(db, path, sources, now)
        columns = "state, every_seconds, followed, options"
        found = {name: row for name, *row in db.conn.execute(f"select name, {columns} from sources")}
        assert found.pop("another's")[0] == "active"
        db.close()
        return found

    first = {
        NAME: ["active", 21600, "2026-11-01T00:00:00Z", '{"a": "1", "b": "2"}'],
        "two": ["active", None, "2026-11-01T00:00:00Z", "{}"],
    }
    assert told("2026-11-01T00:00:00Z", one, two) == first
    assert told("2026-11-02T00:00:00Z", one) == first
    # paused, or asked at other times, by hand; that is no new beginning
    paused = replace(one, paused=True, every=None)
    assert told("2026-11-03T00:00:00Z", paused) == first | {NAME: ["paused", None, *first[NAME][2:]]}
    db = open_store(path)
    mark(db, path, NAME, "removed")
    db.close()
    # after it was removed it is
    assert told("2026-11-04T00:00:00Z", one)[NAME][:3] == ["active", 21600, "2026-11-04T00:00:00Z"]
    # a harvest of it begins where every first harvest does
    with DatabaseJournal(path) as journal:
        assert journal.begin(NAME, one.kind, one.options) == Harvest()


def test_what_is_known_is_not_written_again(tmp_path):
    path = tmp_path / "papers.db"
    db = open_store(path)
    take_over(db, path, [Followed(name=NAME, kind="feed", options={})], "2026-11-01T00:00:00Z")
    (before,) = db.conn.execute("pragma data_version").fetchone()
    other = open_store(path)
    take_over(other, path, [Followed(name=NAME, kind="feed", options={})], "2026-11-02T00:00:00Z")
    other.close()
    assert db.conn.execute("pragma data_version").fetchone() == (before,)
    db.close()
