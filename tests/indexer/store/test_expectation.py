"""Who says how many records were to come."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.journal import Batch
from crawler.record import Page
from indexer.store.connect import open_store
from indexer.store.expectation import Expectation, expectation
from indexer.store.journal import DatabaseJournal
from tests.indexer.store.samples import paper
from tests.indexer.store.test_journal import exchange


@pytest.mark.parametrize(
    ("told", "want"),
    [
        ({}, None),
        ({"declared": 0, "usual": 80, "announced": True}, (0, "declared")),
        ({"declared": 50}, (50, "declared")),
        ({"usual": 80.5, "announced": False}, (0, "calendar")),
        ({"usual": 80.5, "announced": True}, (80, "history")),
        ({"usual": 12}, (12, "history")),
        ({"announced": True}, (1, "calendar")),
    ],
)
def test_expectation(told, want):
    assert expectation(**told) == (None if want is None else Expectation(records=want[0], rule=want[1]))


THURSDAY = datetime(2026, 1, 8, 12, tzinfo=UTC)


def expected(path, now, kind="feed", *, count=4, declared=None, replaying=False, reason="finished", **fields):
    """What the ledger says was expected of a run."""
    page = Page(records=tuple(paper(f"2601.{n:05d}", source=kind) for n in range(count)), declared=declared)
    with DatabaseJournal(path, now=lambda: now) as journal:
        journal.begin("one", kind, {}, replaying=replaying)
        journal.commit(Batch(source="one", kind=kind, exchange=exchange(), page=page, **fields))
        journal.end("one", reason)
        sql = "select expected, expected_by from run_sources where run = ?"
        return journal._db.conn.execute(sql, (journal.run,)).fetchone()


def test_in_runs(tmp_path):
    path = tmp_path / "papers.db"
    nobody, history = (None, None), (4, "history")
    weeks = [THURSDAY + timedelta(weeks=week) for week in range(5)]
    assert [expected(path, week) for week in weeks] == [nobody, nobody, nobody, history, history]
    assert expected(path, weeks[4] + timedelta(days=1)) == nobody
    assert expected(path, weeks[4], declared=9) == (9, "declared")
    # not all that there is
    assert expected(path, weeks[4], moves=False) == nobody
    assert expected(path, weeks[4], replaying=True) == nobody
    # what a clock wrote that was ahead is no history
    assert expected(path, weeks[1]) == nobody


@pytest.mark.parametrize(("days", "want"), [(0, (1, "calendar")), (2, (0, "calendar"))])
def test_calendar(tmp_path, days, want):
    assert expected(tmp_path / "papers.db", THURSDAY + timedelta(days=days), "arxiv_rss") == want


def test_a_source_that_was_never_got_hold_of(tmp_path):
    with DatabaseJournal(tmp_path / "papers.db") as journal:
        journal.end("one", "deferred: another run has it")
    db = open_store(tmp_path / "papers.db", readonly=True)
    assert db.conn.execute("select verdict, expected, expected_by from run_sources").fetchall() == [
        ("deferred", None, None)
    ]
    db.close()
