from datetime import UTC, datetime, timedelta

import pytest

from crawler.journal import Batch, Exchange
from indexer.store.connect import open_store
from indexer.store.journal import DatabaseJournal
from indexer.store.status import SourceState, source_states, totals
from tests.indexer.store import harvester


def test_states_and_totals(tmp_path, capsys):
    path = tmp_path / "papers.db"
    harvester.harvest(str(path))
    state = source_states(path)[harvester.NAME]
    assert state == SourceState(
        name=harvester.NAME,
        kind=harvester.KIND,
        state="active",
        cursor="2024-02-10",
        last_run=1,
        last_verdict="ok",
        reason="165 new, 135 changed, 0 known; 10 entries could not be read",
        last_success=state.last_success,
        every_seconds=None,
        next_due=state.next_due,
        left=0,
        running=None,
        heard=None,
        waits=None,
        followed=state.followed,
    )
    assert None not in (state.last_success, state.followed)
    db = open_store(path, readonly=True)
    found = totals(db)
    assert {name: found[name] for name in ("papers", "profiles", "announced", "submitted")} == {
        "papers": 165,
        "profiles": 3,
        "announced": "2024-02-10",
        "submitted": "2024-01-02T10:00:00Z",
    }
    db.close()


NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def blocked(path, hours, *, until=None, reason="finished", status=403):
    """A run at that hour, which is answered so, or put off."""
    with DatabaseJournal(path, now=lambda: NOW + timedelta(hours=hours)) as journal:
        journal.begin("one", "arxiv_oai", {})
        if reason == "finished":
            exchange = Exchange(url="u", fetched="2026-11-20T12:00:00Z", outcome="status", status=status, until=until)
            journal.commit(Batch(source="one", kind="arxiv_oai", exchange=exchange))
        journal.end("one", reason)


def told(path, hours):
    return source_states(path)["one"].standing(NOW + timedelta(hours=hours)).problem


def test_blocked_says_until_when(tmp_path):
    path = tmp_path / "papers.db"
    blocked(path, 0, until="2026-11-21T12:00:00Z")
    first = "blocked: u: HTTP status 403; its provider is left alone until 2026-11-21T12:00:00Z"
    assert told(path, 1) == first
    # who is put off learns until when, and of several the newest is told
    for hours in (1, 2):
        blocked(path, hours, reason=f"deferred: arxiv may not be asked until {hours}")
    assert told(path, 3) == f"{first}; not asked since: arxiv may not be asked until 2"
    blocked(path, 4, status=500)
    assert told(path, 5) == "failed: u: HTTP status 500"


@pytest.mark.parametrize("killed", [1, 3])
def test_runs_that_were_killed_are_failures(tmp_path, killed):
    path = tmp_path / "papers.db"
    for hours in range(killed):
        db = open_store(path)
        db.close()
        journal = DatabaseJournal(path, now=lambda hours=hours: NOW + timedelta(hours=hours))
        journal.begin("one", "arxiv_oai", {})
        journal._open.pop("one").lock.release()
        journal._db.close()
    # the next run that takes the source says so of the one before; of the last one silence does
    last = killed - 1
    assert (told(path, last + 0.5) is None) == (killed == 1)
    began = (NOW + timedelta(hours=last)).strftime("%Y-%m-%dT%H:%M:%SZ")
    want = {
        1: f"failed: killed: the run that began {began} has said nothing since {began}",
        3: "failed: killed: the process ended without finishing; what was committed is kept, the rest is left to do",
    }
    assert told(path, last + 2) == want[killed]
    blocked(path, 9, status=500)
    assert told(path, 9) == "failed: u: HTTP status 500"
