"""A catalogue that stands still is no row of quiet days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.journal import Batch
from crawler.record import Page
from indexer.store.calendar import is_announced
from indexer.store.journal import DatabaseJournal
from indexer.store.silence import silent
from tests.indexer.store.samples import paper
from tests.indexer.store.test_journal import exchange

#: Announcement days in a row: no weekends, nor the day after Independence Day was observed.
DAYS = [day for number in range(90) if is_announced(day := date(2026, 6, 1) + timedelta(days=number))]


def told(quiet, lively, total):
    return (
        f"0 new on {quiet} announcement days in a row, the first {DAYS[total]}, though {lively} of the {total} before "
        "brought some"
    )


#: A letter an announcement day: `x` brought something, `.` nothing.
HISTORIES = [
    ("", None),
    ("....................", None),
    ("x", None),
    # one good day is little to go by
    ("x......", None),
    ("x.......", told(7, 1, 1)),
    ("xxxxx...", None),
    ("xxxxx....", told(4, 5, 5)),
    # a large category: three days are never chance
    ("xxxxxxxxxxxxxxxxxxxx..", None),
    ("xxxxxxxxxxxxxxxxxxxx...", told(3, 20, 20)),
    ("xxxxxxxxxxxxxxxxxxxx....x", None),
    # the silence before counts into what is likely
    ("xxx.xxxxx.xxxxxxxxxx...", None),
    ("xxx.xxxxx.xxxxxxxxxx....", told(4, 18, 20)),
    # every other day
    ("x.x.x.x.x.x.x.x.x.x.........", None),
    ("x.x.x.x.x.x.x.x.x.x..........", told(10, 10, 19)),
    # once a week
    ("x....x....x....x....x" + 22 * ".", None),
    ("x....x....x....x....x" + 23 * ".", told(23, 5, 21)),
]


@pytest.mark.parametrize(("history", "says"), HISTORIES, ids=[history or "nothing" for history, _ in HISTORIES])
def test_silent(history, says):
    lively = [day for day, letter in zip(DAYS, history, strict=False) if letter == "x"]
    assert silent(lively, DAYS[len(history) - 1]) == says


@pytest.mark.parametrize(
    ("today", "is_told"), [((11, 26), False), ((11, 27), False), ((11, 29), False), ((11, 30), True)]
)
def test_weekends_and_holidays_are_no_quiet_days(today, is_told):
    """Nothing is announced on the day after Thanksgiving, the 26th."""
    lively = [date(2026, 11, day) for day in (16, 17, 18, 19, 20, 23)]
    assert (silent(lively, date(2026, *today)) is not None) == is_told


KIND = "arxiv_oai"


def at(text):
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


def run(path, now, *numbers, kind=KIND, options=None, submitted="2024-01-02T10:00:00Z", **fields):
    """The verdict of a harvest that brings these papers, of long ago unless it is said otherwise."""
    found = tuple(paper(f"2611.{n:05d}", source=kind, submitted=submitted) for n in numbers)
    with DatabaseJournal(path, now=lambda: now) as journal:
        journal.begin("one", kind, options or {"category": "cs.CL"})
        journal.commit(Batch(source="one", kind=kind, exchange=exchange(), page=Page(records=found), **fields))
        return journal.end("one", "finished")


def lively(path, **told):
    """A week from Monday to Friday, each day of which brings something."""
    for day in range(5):
        assert run(path, at("11-02T12:00") + timedelta(days=day), day, **told).verdict == "ok"


STALE = "0 new on 4 announcement days in a row, the first 2026-11-09, though 5 of the 5 before brought some"


def test_in_runs(tmp_path):
    path = tmp_path / "papers.db"
    lively(path)
    # Friday again, the weekend, Monday, Tuesday, Wednesday in New York, four hours into it
    for when in ("06T18:00", "07T12:00", "08T12:00", "09T12:00", "10T12:00", "11T12:00", "12T08:59"):
        assert run(path, at(f"11-{when}")).verdict == "ok_nothing_expected"
    found = run(path, at("11-12T09:00"))
    assert (found.verdict, found.reason) == ("stale", STALE)
    # what is known comes again: that is no news
    assert run(path, at("11-12T11:00"), 3, 4).reason == STALE
    # a window of somebody's own says nothing
    assert run(path, at("11-12T11:30"), moves=False).verdict == "ok_nothing_expected"
    assert run(path, at("11-13T12:00")).reason == STALE.replace("on 4", "on 5")
    assert run(path, at("11-13T13:00"), 9).verdict == "ok"


def test_a_first_harvest_brings_a_history(tmp_path):
    """Papers of five days are five lively days, though they came at once; those of other sources say nothing."""
    path = tmp_path / "papers.db"
    for day in range(5):
        submitted = f"2026-11-{2 + day:02d}T10:00:00Z"
        run(path, at("11-06T12:00") + timedelta(minutes=day), day, submitted=submitted)
    assert run(path, at("11-11T12:00")).verdict == "ok_nothing_expected"
    assert run(path, at("11-12T12:00")).reason == STALE
    with DatabaseJournal(path, now=lambda: at("11-12T13:00")) as journal:
        journal.begin("two", KIND, {"category": "cs.IR"})
        journal.commit(Batch(source="two", kind=KIND, exchange=exchange(), page=Page()))
        assert journal.end("two", "finished").verdict == "ok_nothing_expected"


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ({"kind": "arxiv_api"}, "stale"),
        ({"kind": "feed", "options": {"url": "https://x.example.org"}}, "ok_nothing_expected"),
        ({"options": {"base_url": "https://mirror.example.org/oai"}}, "ok_nothing_expected"),
    ],
)
def test_whose_silence_tells(told, verdict, tmp_path):
    path = tmp_path / "papers.db"
    lively(path, **told)
    assert run(path, at("11-12T12:00"), **told).verdict == verdict


def test_a_clock_that_was_ahead_made_no_history(tmp_path):
    path = tmp_path / "papers.db"
    run(path, datetime(2036, 11, 3, 12, tzinfo=UTC), 99, submitted="2036-11-03T10:00:00Z")
    lively(path)
    assert run(path, at("11-12T12:00")).reason == STALE
