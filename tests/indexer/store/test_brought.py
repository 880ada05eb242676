"""What a run has brought, and what an interrupted one before it did."""

from datetime import UTC, datetime

from crawler.journal import Batch
from crawler.record import Listed, Page
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
