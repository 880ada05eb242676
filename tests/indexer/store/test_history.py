from crawler.journal import Batch, Exchange
from indexer.store import history
from indexer.store.connect import open_store
from indexer.store.journal import DatabaseJournal
from tests.indexer.store import harvester


def filled(path):
    """A good run, one of a server that fails, and one that was killed."""
    harvester.harvest(str(path))
    with DatabaseJournal(path, command="crawl --due") as journal:
        journal.begin("b", "feed", {})
        exchange = Exchange(url="https://b.example/", fetched="2026-11-20T12:00:00Z", outcome="status", status=500)
        journal.commit(Batch(source="b", kind="feed", exchange=exchange))
        journal.end("b", "finished")
        journal.begin("a", "feed", {})
        journal.end("a", "deferred: closed until noon")
    journal = DatabaseJournal(path, command="crawl")
    journal.begin("c", "feed", {})
    return open_store(path, readonly=True)


def test_runs_newest_first(tmp_path, capsys):
    db = filled(tmp_path / "papers.db")
    told = [
        (run["id"], run["command"], run["exit_code"], [(s["source"], s["verdict"]) for s in run["sources"]])
        for run in history.runs(db.conn)
    ]
    assert told == [
        (3, "crawl", None, [("c", None)]),
        (2, "crawl --due", None, [("a", "deferred"), ("b", "failed")]),
        (1, "crawl", None, [(harvester.NAME, "ok")]),
    ]
    assert [run["id"] for run in history.runs(db.conn, 1)] == [3]
    db.close()


def test_one_run_whole(tmp_path, capsys):
    db = filled(tmp_path / "papers.db")
    run = history.run(db.conn, 1)
    assert [e["url"] for e in run["exchanges"]] == list(harvester.URLS)
    assert run["faults"] == [
        {"source": harvester.NAME, "place": "last", "reason": "no id", "url": url} for url in harvester.URLS
    ]
    (source,) = run["sources"]
    assert {name: source[name] for name in ("requests", "records", "new", "changed", "faults", "declared")} == {
        "requests": 10,
        "records": 300,
        "new": 165,
        "changed": 135,
        "faults": 10,
        "declared": None,
    }
    assert history.run(db.conn, 4) is None
    db.close()


def test_not_ok_leaves_out_deferrals(tmp_path, capsys):
    db = filled(tmp_path / "papers.db")
    assert [(row["run"], row["source"], row["verdict"], row["reason"]) for row in history.not_ok(db.conn)] == [
        (2, "b", "failed", "https://b.example/: HTTP status 500")
    ]
    db.close()
