"""What a run has brought, what an interrupted one before it did, and what of it comes again."""

from datetime import UTC, datetime

from crawler.journal import Batch
from crawler.record import Identifier, Listed, Page
from indexer.store import pieces
from indexer.store.brought import highest
from indexer.store.journal import DatabaseJournal
from tests.indexer.store.samples import paper
from tests.indexer.store.test_journal import exchange

KIND, NOW = "arxiv_oai", datetime(2026, 1, 8, 6, tzinfo=UTC)


def listed(number, changed="2026-01-08"):
    return Listed(key=f"2401.{number:05d}", changed=changed, url=f"https://example.org/{number}")


def batch(numbers, *, todo=(), fetched="2026-01-08T06:00:00Z"):
    page = Page(records=tuple(paper(f"2401.{n:05d}", source=KIND) for n in numbers), deleted=("2401.00009",))
    return Batch(source="one", kind=KIND, exchange=exchange(fetched=fetched), page=page, todo=todo)


def lacking(journal, *asked):
    return [one.key[-1] for one in journal.lacking("one", asked)]


def test_lacking(tmp_path):
    path = tmp_path / "papers.db"
    with DatabaseJournal(path, now=lambda: NOW) as journal:
        journal.begin("one", KIND, {})
        assert lacking(journal, listed(1), listed(2)) == ["1", "2"]
        journal.commit(batch([1, 2], todo=("https://example.org/rest",)))
        assert lacking(journal, *map(listed, (1, 2, 3, 9))) == ["3"]
        journal.end("one", "interrupted")
    # the rest of it: what is stored and has not changed since was brought
    with DatabaseJournal(path, now=lambda: NOW) as journal:
        journal.begin("one", KIND, {})
        assert lacking(journal, listed(1), listed(2, "2026-01-09"), listed(3)) == ["2", "3"]
        journal.commit(batch([3]))
        journal.end("one", "finished")
    # a new harvest: what is stored may be old by now
    with DatabaseJournal(path, now=lambda: NOW) as journal:
        journal.begin("one", KIND, {})
        assert lacking(journal, listed(1), listed(3)) == ["1", "3"]
        journal.end("one", "failed: no")


def measures(path, *batches, kind=KIND):
    """What the ledger says of one run that commits these."""
    with DatabaseJournal(path, now=lambda: NOW) as journal:
        journal.begin("one", kind, {})
        for one in batches:
            journal.commit(one)
        journal.end("one", "finished")
        sql = "select records, overlap, highest, waited_ms from run_sources where run = ?"
        return journal._db.conn.execute(sql, (journal.run,)).fetchone()


def test_what_comes_again(tmp_path, monkeypatch):
    path = tmp_path / "papers.db"
    # a page that repeats what the page before it held is no overlap with the harvest before
    assert measures(path, batch([1, 2, 3]), batch([3, 4])) == (5, 0, "2401.00004", 0)
    assert measures(path, batch([4, 5])) == (2, 1, "2401.00005", 0)
    assert measures(path, batch([1, 1]), batch([2])) == (3, 2, "2401.00002", 0)
    monkeypatch.setattr(pieces, "MOST", 2)
    assert measures(path, batch(range(1, 8))) == (7, 5, "2401.00007", 0)


def test_nothing_read_says_nothing_of_overlap(tmp_path):
    same = Batch(source="one", kind=KIND, exchange=exchange(outcome="not_modified", status=304, waited_ms=3100))
    path = tmp_path / "papers.db"
    assert measures(path, same, same) == (0, None, None, 6200)
    assert measures(path, same, batch([])) == (0, 0, None, 3100)


def test_highest():
    old, new, newer = (paper(name, source=KIND) for name in ("hep-th/9901001", "0704.0002", "1501.00001"))
    other = paper("2401.00001", source="feed", identifiers=(Identifier(scheme="doi", value="10.1/x"),))
    assert highest(Page(records=(newer, old, new, other))) == "1501.00001"
    assert highest(Page(records=(old, other))) is None
