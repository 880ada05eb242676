from dataclasses import replace
from datetime import timedelta

import pytest

from indexer.store.ledger import Answer, Evidence, Judgement, exit_code, next_due, verdict

PAGE = Answer(url="https://x.example.org/1", outcome="page", status=200)
SAME = Answer(url="https://x.example.org/2", outcome="not_modified", status=304)


def refused(refusal):
    return Answer(url="https://x.example.org/3", outcome="refused", status=200, refusal=refusal)


def status(code):
    return Answer(url="https://x.example.org/4", outcome="status", status=code)


TIMEOUT = Answer(url="https://x.example.org/5", outcome="failed", reason="no answer within 60 s")
ROBOTS = Answer(url="https://x.example.org/6", outcome="dropped", reason="robots.txt forbids it")

VERDICTS = [
    ({"answers": (PAGE,), "records": 3, "new": 1, "changed": 1}, "ok", "1 new, 1 changed, 1 known"),
    (
        {"answers": (PAGE,), "records": 3, "new": 3, "faults": 1},
        "ok",
        "3 new, 0 changed, 0 known; 1 entry could not be read",
    ),
    ({"answers": (SAME,)}, "ok_nothing_expected", "nothing has changed since the last time"),
    ({"answers": (SAME, ROBOTS)}, "ok_nothing_expected", "nothing has changed since the last time"),
    ({"answers": (PAGE,)}, "ok_nothing_expected", "the pages hold no records, and say so"),
    ({"answers": (PAGE, ROBOTS), "records": 1}, "ok", "0 new, 0 changed, 1 known"),
    (
        {"answers": (PAGE,), "emptied": 12},
        "short",
        "no works on pages that listed 12; what they said is kept",
    ),
    ({"answers": (PAGE,), "records": 1, "emptied": 12}, "ok", "0 new, 0 changed, 1 known"),
    ({"answers": (PAGE,), "records": 2, "missing": 4}, "short", "4 records fewer than the pages say they hold"),
    ({"answers": (PAGE,), "records": 2, "faults": 3}, "layout_changed", "3 entries could not be read, 2 could"),
    ({"answers": (PAGE,), "records": 9, "left": 2}, "failed", "ended with 2 requests left to do"),
    (
        {"answers": (refused("layout"),)},
        "layout_changed",
        "https://x.example.org/3: the page is laid out in a way that the parser does not know",
    ),
    (
        {"answers": (refused("challenge"),)},
        "blocked",
        "https://x.example.org/3: a bot check came instead of the answer",
    ),
    (
        {"answers": (refused("throttled"),)},
        "blocked",
        "https://x.example.org/3: the source answered that it is asked too often",
    ),
    ({"answers": (refused("empty"),)}, "failed", "https://x.example.org/3: the answer was empty"),
    ({"answers": (PAGE, refused("expired")), "records": 1}, "ok", "0 new, 0 changed, 1 known"),
    ({"answers": (status(403),)}, "blocked", "https://x.example.org/4: HTTP status 403"),
    ({"answers": (status(500),)}, "failed", "https://x.example.org/4: HTTP status 500"),
    ({"answers": (TIMEOUT,)}, "failed", "https://x.example.org/5: no answer within 60 s"),
    (
        {"answers": (PAGE, TIMEOUT), "records": 5},
        "short",
        "1 of 2 requests failed, e.g. https://x.example.org/5: no answer within 60 s",
    ),
    ({"answers": (TIMEOUT, status(403), refused("layout"))}, "blocked", "https://x.example.org/4: HTTP status 403"),
    ({"answers": (ROBOTS,)}, "blocked", "https://x.example.org/6: robots.txt forbids it"),
    ({"reason": "limit", "answers": (PAGE,), "left": 3}, "ok", "stopped at the limit with 3 requests left to do"),
    ({"reason": "interrupted", "answers": (PAGE,), "left": 3}, "deferred", "interrupted with 3 requests left to do"),
    ({"reason": "limit: 2 are lost", "answers": (PAGE,)}, "ok", "stopped at the limit: 2 are lost"),
    ({"reason": "interrupted: 2 are lost"}, "deferred", "interrupted: 2 are lost"),
    ({"reason": "deferred: asked to wait an hour"}, "deferred", "asked to wait an hour"),
    ({"reason": "failed: disk full"}, "failed", "disk full"),
    (
        {"answers": (PAGE,), "records": 5, "faults": 1, "owed": {"b": "2026-11-20", "a": "2026-11-12"}},
        "short",
        "2 listed records could not be read, nor alone (since 2026-11-12): asked for with each harvest for two weeks",
    ),
]


@pytest.mark.parametrize(("evidence", "want", "why"), VERDICTS)
def test_verdict(evidence, want, why):
    assert verdict(Evidence(**{"reason": "finished", **evidence})) == Judgement(verdict=want, reason=why)


def test_stale_is_told_by_who_knows():
    evidence = Evidence(reason="finished", answers=(PAGE,), records=9)
    assert verdict(evidence, stale="the batch of yesterday") == Judgement(
        verdict="stale", reason="the batch of yesterday"
    )


def test_why_nothing_is_new_is_told_where_nothing_is():
    quiet = "arXiv announces nothing on Saturday"
    evidence = Evidence(reason="finished", answers=(PAGE,), records=9)
    assert verdict(evidence, quiet=quiet) == Judgement(verdict="ok_nothing_expected", reason=quiet)
    assert verdict(replace(evidence, new=1), quiet=quiet).verdict == "ok"


CODES = [
    ([], {}, 0),
    (["ok", "ok_nothing_expected"], {}, 0),
    (["deferred"], {}, 75),
    (["deferred", "ok"], {}, 0),
    (["deferred", "short"], {}, 3),
    *(([bad, "ok"], {}, 3) for bad in ("stale", "short", "layout_changed", "blocked", "failed")),
    (["failed"], {"failed": True}, 1),
    (["failed"], {"failed": True, "usage": True}, 2),
    (["failed"], {"failed": True, "usage": True, "interrupted": True}, 130),
]


@pytest.mark.parametrize(("verdicts", "also", "want"), CODES)
def test_exit_code(verdicts, also, want):
    assert exit_code(verdicts, **also) == want


DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("told", "every", "left", "want"),
    [("ok", DAY, 0, DAY), ("ok", DAY, 2, timedelta(0)), ("failed", DAY, 0, HOUR), ("deferred", HOUR / 2, 0, HOUR / 2)],
)
def test_next_due(told, every, left, want):
    assert next_due(Judgement(verdict=told, reason=""), every, left) == want
    assert next_due(Judgement(verdict=told, reason=""), every, left, interrupted=True) == timedelta(0)


@pytest.mark.parametrize(("told", "want"), [("short", DAY), ("failed", HOUR)])
def test_what_is_owed_waits_for_the_next_harvest(told, want):
    assert next_due(Judgement(verdict=told, reason=""), DAY, 0, owing=True) == want
