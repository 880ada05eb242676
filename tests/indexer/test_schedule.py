from datetime import UTC, datetime, timedelta

from indexer.config import SourceConfig
from indexer.schedule import agenda, due

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NEVER, LATE, SOON, PAUSED = (
    SourceConfig(name=n, kind="feed", paused=n == "paused") for n in ("never", "late", "soon", "paused")
)
ENTRIES = agenda(
    [SOON, LATE, NEVER, PAUSED],
    {"late": "2026-11-20T11:00:00Z", "soon": "2026-11-20T13:30:00Z", "paused": "2026-11-20T11:00:00Z"},
)


def test_the_longest_waiting_comes_first_and_the_paused_not_at_all():
    assert [entry.source for entry in ENTRIES] == [NEVER, LATE, SOON]


def test_due():
    assert due(ENTRIES, NOW) == (NEVER, LATE)
    assert [entry.waits(NOW) for entry in ENTRIES] == [timedelta(0), timedelta(0), timedelta(hours=1, minutes=30)]


def test_a_time_that_only_a_clock_ahead_can_have_set_is_now():
    daily, monthly = (SourceConfig(name=n, kind="arxiv_oai", every=timedelta(days=d)) for n, d in (("d", 1), ("m", 30)))
    times = {"d": "2026-11-22T12:00:01Z", "m": "2026-12-20T12:00:00Z"}
    assert due(agenda([daily, monthly], times), NOW) == (daily,)
    assert due(agenda([daily, monthly], {"d": "2026-11-22T12:00:00Z", "m": "2036-11-20T12:00:00Z"}), NOW) == (monthly,)
