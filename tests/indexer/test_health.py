from datetime import UTC, datetime, timedelta

import pytest

from indexer.health import Standing, problems, stand

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = 3600


def before(**time):
    return (NOW - timedelta(**time)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_whole():
    told = {"reason": "3 new", "last_success": before(hours=2), "next_due": "2026-11-21T10:00:00Z", "left": 1}
    assert stand(
        NOW,
        name="arxiv:cs.CL",
        kind="arxiv_oai",
        verdict="ok",
        running=before(minutes=1),
        followed="2026-10-01T00:00:00Z",
        **told,
    ) == Standing(
        name="arxiv:cs.CL",
        kind="arxiv_oai",
        state="active",
        verdict="ok",
        reason="3 new",
        last_success="2026-11-20T10:00:00Z",
        lag_seconds=2 * HOUR,
        every_seconds=24 * HOUR,
        next_due="2026-11-21T10:00:00Z",
        left=1,
        running="2026-11-20T11:59:00Z",
        waits=None,
        followed="2026-10-01T00:00:00Z",
        problem=None,
    )


DISBELIEVED = "which is not believed; the source is due now"
RUNS = "does `paperfeed crawl --due` run? (`paperfeed sources remove a` if it is followed no more)"
NEVER = "never harvested to its end, and is due every 24 h"


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({}, None),
        ({"verdict": "ok", "last_success": before(hours=48)}, None),
        (
            {"verdict": "ok", "last_success": before(hours=49)},
            f"late: last harvested to its end 49 h ago, and is due every 24 h; {RUNS}",
        ),
        # an hour may be late by six
        ({"verdict": "ok", "last_success": before(hours=7), "every_seconds": HOUR}, None),
        (
            {"verdict": "ok_nothing_expected", "last_success": before(hours=8), "every_seconds": HOUR},
            f"late: last harvested to its end 8 h ago, and is due every 1 h; {RUNS}",
        ),
        ({"verdict": "ok", "last_success": before(days=13), "every_seconds": 7 * 24 * HOUR}, None),
        (
            {"verdict": "ok", "last_success": before(days=15), "every_seconds": 7 * 24 * HOUR},
            f"late: last harvested to its end 15 days ago, and is due every 7 days; {RUNS}",
        ),
        # one deferral is nothing, deferrals for days are silence
        ({"verdict": "deferred", "reason": "throttled", "last_success": before(hours=30)}, None),
        (
            {"verdict": "deferred", "reason": "throttled", "last_success": before(hours=60)},
            "late: last harvested to its end 60 h ago, and is due every 24 h; throttled",
        ),
        ({"verdict": "deferred", "reason": "throttled"}, None),
        # it never worked: late from the day on which it was first followed
        ({"followed": before(hours=48)}, None),
        ({"followed": before(hours=49)}, f"late: followed for 49 h, {NEVER}; {RUNS}"),
        ({"followed": before(days=7), "state": "paused"}, None),
        ({"followed": before(days=7), "name": "resolve:title"}, None),
        (
            {"followed": before(days=7), "name": "my feed"},
            f"late: followed for 7 days, {NEVER}; {RUNS}".replace("remove a`", "remove 'my feed'`"),
        ),
        (
            {"verdict": "deferred", "reason": "throttled", "followed": before(days=7)},
            f"late: followed for 7 days, {NEVER}; throttled",
        ),
        ({"verdict": "ok", "followed": before(days=90), "last_success": before(hours=1)}, None),
        # a run that says nothing any more
        ({"running": before(hours=1)}, None),
        ({"running": before(days=2), "heard": before(minutes=59)}, None),
        (
            {"running": before(hours=2)},
            f"failed: killed: the run that began {before(hours=2)} has said nothing since {before(hours=2)}",
        ),
        (
            {"verdict": "ok", "last_success": before(days=9), "running": before(hours=9), "heard": before(hours=3)},
            f"failed: killed: the run that began {before(hours=9)} has said nothing since {before(hours=3)}",
        ),
        ({"running": before(hours=2), "state": "paused"}, None),
        ({"verdict": "stale", "reason": "old news", "running": before(hours=2)}, "stale: old news"),
        # blocked, and until when
        (
            {"verdict": "blocked", "reason": "HTTP status 403", "waits": "arxiv may not be asked until noon"},
            "blocked: HTTP status 403; not asked since: arxiv may not be asked until noon",
        ),
        # a clock that was ahead
        ({"verdict": "ok", "last_success": before(hours=-24), "next_due": before(hours=-48)}, None),
        (
            {"verdict": "ok", "last_success": before(days=-3650), "next_due": before(days=-3651)},
            f"the clock went back: last harvested to its end {before(days=-3650)}, {DISBELIEVED}",
        ),
        (
            {"verdict": "deferred", "reason": "throttled", "next_due": before(days=-3)},
            f"the clock went back: next due 2026-11-23T12:00:00Z, {DISBELIEVED}",
        ),
        ({"verdict": "ok", "next_due": before(days=-8), "every_seconds": 7 * 24 * HOUR}, None),
        ({"verdict": "failed", "reason": "x", "next_due": before(days=-3)}, "failed: x"),
        ({"verdict": "stale", "reason": "old news", "last_success": before(hours=1)}, "stale: old news"),
        ({"verdict": "failed", "reason": "HTTP status 500"}, "failed: HTTP status 500"),
        # a verdict of the future is no good news
        ({"verdict": "surprised", "reason": "why"}, "surprised: why"),
        ({"verdict": "failed", "reason": "x", "state": "paused"}, None),
        ({"verdict": "failed", "reason": "x", "state": "removed"}, None),
        ({"verdict": "ok", "last_success": before(days=90), "name": "resolve:title"}, None),
        (
            {"verdict": "ok", "last_success": before(hours=49), "kind": "gone_kind"},
            f"late: last harvested to its end 49 h ago, and is due every 24 h; {RUNS}",
        ),
    ],
)
def test_problem(told, problem):
    name = told.pop("name", "a") if "name" in told else "a"
    standing = stand(NOW, **{"name": name, "kind": "arxiv_oai", **told})
    assert standing.problem == problem
    assert standing.to_json()["ok"] == (problem is None)
    assert problems([standing]) == ([] if problem is None else [f"{name}: {problem}"])
