from indexer.store.connect import open_store
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
    )
    assert state.last_success is not None
    db = open_store(path, readonly=True)
    found = totals(db)
    assert {name: found[name] for name in ("papers", "profiles", "announced", "submitted")} == {
        "papers": 165,
        "profiles": 3,
        "announced": "2024-02-10",
        "submitted": "2024-01-02T10:00:00Z",
    }
    db.close()
