"""Far less than usual is no quiet day."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.journal import Batch
from crawler.record import Page
from indexer.store.journal import DatabaseJournal
from indexer.store.yields import scant
from tests.indexer.store.samples import paper


@pytest.mark.parametrize(
    ("records", "earlier", "says"),
    [
        (3, (800, 760, 810), "3 records, though Thursdays bring 800 (the median of 3)"),
        (0, (800, 760, 810, 2), "0 records, though Thursdays bring 780 (the median of 4)"),
        (79, (800, 800, 800), "79 records, though Thursdays bring 800 (the median of 3)"),
        (80, (800, 800, 800), None),
        (3, (800, 760), None),
        (0, (19, 19, 19), None),
        (0, (), None),
    ],
)
def test_scant(records, earlier, says):
    assert scant(records, earlier, "Thursday") == says


def run(path, exchange, now, count, *, source="one", kind="feed", moves=True, reason="finished"):
    """The verdict of a run that brings so many records."""
    page = Page(records=tuple(paper(f"2401.{n:05d}", source=kind) for n in range(count)))
    with DatabaseJournal(path, now=lambda: now) as journal:
        journal.begin(source, kind, {})
        journal.commit(Batch(source=source, kind=kind, exchange=exchange, page=page, moves=moves))
        return journal.end(source, reason)


@pytest.fixture
def exchange():
    from tests.indexer.store.test_journal import exchange

    return exchange()


def test_in_runs(tmp_path, exchange):
    path, thursday = tmp_path / "papers.db", datetime(2026, 1, 8, 6, tzinfo=UTC)
    for week in range(4):
        assert run(path, exchange, thursday + timedelta(weeks=week), 40).verdict == "ok"
        # weekends are weekends
        assert run(path, exchange, thursday + timedelta(weeks=week, days=2), 1).verdict == "ok"
    now = thursday + timedelta(weeks=4)
    told = run(path, exchange, now, 3)
    assert (told.verdict, told.reason) == ("short", "3 records, though Thursdays bring 40 (the median of 4)")
    # what is not all of it says nothing
    assert run(path, exchange, now, 3, moves=False).verdict == "ok"
    assert run(path, exchange, now, 3, reason="limit").verdict == "ok"
    assert run(path, exchange, now, 3, source="another").verdict == "ok"
    # what a clock wrote that was ahead is not what is usual
    assert run(path, exchange, thursday + timedelta(weeks=1, hours=1), 3).verdict == "ok"
    # and nothing is deleted
    with DatabaseJournal(path) as journal:
        assert journal._db["papers"].count == 40
