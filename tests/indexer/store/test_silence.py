"""A catalogue that stands still is no row of quiet days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.journal import Batch
from crawler.record import Page
from indexer.store.journal import DatabaseJournal
from indexer.store.silence import days, silent
from tests.indexer.store.samples import paper
from tests.indexer.store.test_journal import exchange

FIRST = date(2026, 6, 1)


def told(quiet, lively, total):
    first = FIRST + timedelta(days=total)
    return (
        f"0 new on {quiet} announcement days in a row, the first {first}, though {lively} of the {total} before "
        "brought some"
    )


#: A letter a day on which it was asked: `x` brought something, `.` nothing.
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
    asked = [(FIRST + timedelta(days=number), letter == "x") for number, letter in enumerate(history)]
    assert silent(asked) == says


def at(text):
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("harvests", "want"),
    [
        ([], []),
        # a day's harvests are one
        ([(at("11-17T12:00"), False), (at("11-17T15:00"), True)], [(date(2026, 11, 17), True)]),
        # by New York's day, four hours into it
        ([(at("11-18T08:59"), True)], [(date(2026, 11, 17), True)]),
        ([(at("11-18T09:00"), True)], [(date(2026, 11, 18), True)]),
        # a weekend shows what Friday showed
        ([(at(f"11-{day}T12:00"), day == 20) for day in (20, 21, 22)], [(date(2026, 11, 20), True)]),
        # nothing is announced on the day after Thanksgiving
        ([(at("11-26T12:00"), True), (at("11-27T12:00"), False)], [(date(2026, 11, 26), True)]),
    ],
)
def test_days(harvests, want):
    assert days(harvests) == want


KIND = "arxiv_oai"


def run(path, now, *numbers, kind=KIND, options=None, **fields):
    page = Page(records=tuple(paper(f"2611.{n:05d}", source=kind) for n in numbers))
    with DatabaseJournal(path, now=lambda: now) as journal:
        journal.begin("one", kind, options or {"category": "cs.CL"})
        journal.commit(Batch(source="one", kind=kind, exchange=exchange(), page=page, **fields))
        return journal.end("one", "finished")


def lively(path, weekdays=range(5), **told):
    for day in weekdays:
        assert run(path, at("11-02T12:00") + timedelta(days=day), day, **told).verdict == "ok"


STALE = "0 new on 4 announcement days in a row, the first 2026-11-09, though 5 of the 5 before brought some"


def test_in_runs(tmp_path):
    path = tmp_path / "papers.db"
    lively(path)
    said = []
    for day in range(4, 11):
        told = run(path, at("11-02T12:00") + timedelta(days=day))
        said.append(told.verdict)
    # weekends are no days of news
    assert said == ["ok_nothing_expected"] * 6 + ["stale"]
    assert told.reason == STALE
    # what is known comes again: that is no news
    assert run(path, at("11-12T11:00"), 3, 4).reason == STALE
    # a window of somebody's own says nothing
    assert run(path, at("11-12T11:30"), moves=False).verdict == "ok_nothing_expected"
    # a stale harvest is one more quiet one
    assert run(path, at("11-13T12:00")).reason == STALE.replace("on 4", "on 5")
    assert run(path, at("11-13T13:00"), 9).verdict == "ok"


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "arxiv_api"},
        {"kind": "feed", "options": {"url": "https://x.example.org"}},
        {"options": {"base_url": "https://mirror.example.org/oai"}},
    ],
)
def test_whose_silence_tells(told, tmp_path):
    path = tmp_path / "papers.db"
    lively(path, **told)
    last = [run(path, at("11-09T12:00") + timedelta(days=day), **told).verdict for day in range(4)][-1]
    assert last == ("stale" if told.get("kind") == "arxiv_api" else "ok_nothing_expected")


def test_a_clock_that_was_ahead_made_no_history(tmp_path):
    path = tmp_path / "papers.db"
    run(path, datetime(2036, 11, 3, 12, tzinfo=UTC), 99)
    lively(path)
    told = [run(path, at("11-09T12:00") + timedelta(days=day)) for day in range(4)]
    assert told[-1].reason == STALE
