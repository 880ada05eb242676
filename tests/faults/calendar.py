"""F15, F17, F27: batches that are old, days without news, clocks that are wrong, and far less than usual."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import formatdate

from crawler.source import Options, load
from tests.crawler.fetch.web import Reply
from tests.faults import feeds, papers
from tests.faults.arxiv import oai, rss, running
from tests.faults.bench import experiment
from tests.faults.paging import held, titles
from tests.faults.world import SINCE, World

TUESDAY = datetime(2026, 11, 17, 12, tzinfo=UTC)


def clock(moment: datetime) -> str:
    """How far that is from now, for the rig."""
    return str((moment - datetime.now(UTC)).total_seconds() / 3600)


@experiment(15, "RSS: yesterday's batch today is stale, an empty Saturday is not", rounds=0)
def batches(world: World) -> None:
    with running(world.rng.randrange(10**6), count=30) as web:
        room = world.room("feed").follow(rss(web))
        first, second = list(web.papers.values())[:15], list(web.papers.values())[15:]

        def crawl(shown: list[papers.Paper], days: int, want: int, *, dated: int | None = None) -> tuple[str, str]:
            moment = TUESDAY + timedelta(days=days)
            day, built = (TUESDAY + timedelta(days=days if dated is None else dated)).date(), moment.date()
            web.heal()
            web.fault("/rss", lambda path, right: feeds.rss(shown, day, f'"{built}"', built=built))
            (told,) = room.crawl(want=want, CLOCK=clock(moment), STAND_IN="1")
            return told["verdict"], told["reason"]

        assert crawl(first, 0, 0)[0] == "ok"
        # the same ids, a new lastBuildDate and a new ETag; under its own date, or passed off as that of today
        assert crawl(first, 1, 3, dated=0)[0] == "stale"
        assert crawl(first, 1, 3)[0] == "stale"
        assert crawl(second, 1, 0)[0] == "ok"
        assert crawl([], 2, 3) == ("stale", "nothing is shown, though arXiv announces on Thursday")
        assert crawl([papers.revised(first[0], TUESDAY.date())], 3, 0)[0] == "ok"
        verdict, why = crawl([], 4, 0)
        assert (verdict, why.partition(";")[0]) == (
            "ok_nothing_expected",
            "0 new: arXiv announces nothing on Saturday",
        )


@experiment(15, "RSS: cut at 2000 items is said; what feeds leave out comes by OAI-PMH", quick=False, rounds=0)
def capped(world: World) -> None:
    with running(world.rng.randrange(10**6), count=2040, page=1000) as web:
        room = world.room("capped").follow(rss(web), oai(web))
        names = list(web.papers)
        for _ in range(6):
            web.revise(names[0])
        # no sixth version, and the new ones are what is cut
        every = [p for p in web.papers.values() if p.latest.number < 6][:2000]
        web.fault("/rss", lambda path, right: feeds.rss(every, web.today))
        (told,) = room.crawl("rss", want=None)
        assert told["faults"] or told["verdict"] == "short", told
        assert not {names[0], names[-1]} & titles(room).keys()
        room.crawl("oai", SINCE)
        assert titles(room) == held(web)


@experiment(15, "OAI-PMH: a catalogue that stands still for days is stale", quick=False, rounds=0)
def stands_still(world: World) -> None:
    with running(world.rng.randrange(10**6), count=30) as web:
        room = world.room("still").follow(oai(web))
        first = (TUESDAY - timedelta(days=8)).date()
        web.papers = papers.library(world.rng.randrange(10**6), 30, first)
        names = iter(sorted(web.papers))

        def crawl(days: int, want: int) -> tuple[str, str]:
            moment = TUESDAY + timedelta(days=days)
            web.today = moment.date()
            (told,) = room.crawl(want=want, CLOCK=clock(moment), STAND_IN="1")
            return told["verdict"], told["reason"]

        for days in (-8, -7, -6, -5, -4):  # Monday to Friday
            web.today = (TUESDAY + timedelta(days=days)).date()
            web.revise(next(names))
            assert crawl(days, 0)[0] == "ok"
        # the weekend is none of the days; that what is known comes again is no news
        for days in (-3, -2, -1, 0, 1):
            crawl(days, 0)
        assert crawl(2, 3) == (
            "stale",
            "0 new on 4 announcement days in a row, the first 2026-11-16, though 8 of the 8 before brought some",
        )
        web.revise(next(names))
        assert crawl(3, 0)[0] == "ok"


#: Hours that our clock is off, and the header Date of the server, which may be no date at all.
CLOCKS: tuple[tuple[str, float | None], ...] = (
    ("36", 0),
    ("-36", 0),
    ("0", 36),
    ("0", -36),
    ("36", -36),
    ("-36", None),
)


@experiment(17, "clocks 36 h off, ours or the server's: no `from` of tomorrow, no window lost", quick=False, rounds=0)
def skewed(world: World) -> int:
    cases = CLOCKS if world.long else world.rng.sample(CLOCKS, 1)
    for hours, served in cases:
        with running(world.rng.randrange(10**6), count=40) as web:
            room = world.room(f"by{hours}and{served}").follow(oai(web))
            web.fault("/", _dated(served))
            room.crawl(CLOCK=hours)
            for name in list(web.papers)[:5]:
                web.revise(name)
            room.crawl(CLOCK=hours)
            for name in list(web.papers)[5:9]:
                web.revise(name)
            room.crawl()
            assert titles(room) == held(web), hours
            begins = [a.path.partition("from=")[2][:10] for a in web.asked if "&from=" in a.path]
            assert begins
            assert max(begins) <= web.today.isoformat()
    return len(cases)


def _dated(hours: float | None) -> Callable[[str, Reply], Reply]:
    told = "an hour ago" if hours is None else formatdate(time.time() + hours * 3600, usegmt=True)
    return lambda path, right: replace(right, headers={**right.headers, "Date": told})


@experiment(17, "leap days and nights of changed clocks: windows overlap and never lie ahead", rounds=0)
def any_day(world: World) -> None:
    days = [date(2024, 2, 29), date(2026, 3, 8), date(2026, 11, 1), date(2028, 3, 1), date(2027, 1, 1)]
    days += [date(2020, 1, 1) + timedelta(days=world.rng.randrange(4000)) for _ in range(200)]
    for name in ("arxiv_oai", "arxiv_api"):
        source = load()[name]
        for day in days:
            cursor = source.seeds(Options(today=day, values={"category": "cs.CL"}, since=day), None).cursor
            assert cursor is not None
            # however many days later: the next window begins before the cursor, and not after its own day
            today = day + timedelta(days=world.rng.randrange(40))
            (url, *_) = source.seeds(Options(today=today, values={"category": "cs.CL"}), cursor).urls
            begins = url.partition("from=")[2][:10] if name == "arxiv_oai" else _begin(url)
            assert begins < day.isoformat()
            assert begins <= today.isoformat()


def _begin(url: str) -> str:
    digits = url.partition("submittedDate:")[2].lstrip("%5B[")[:8]
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


@experiment(27, "yield guard: usually 80 on that weekday, today 3", rounds=0)
def scant(world: World) -> None:
    with running(world.rng.randrange(10**6), count=100) as web:
        room = world.room("guard").follow(rss(web))
        shown = list(web.papers.values())

        def crawl(week: int, count: int, want: int) -> dict[str, object]:
            moment = TUESDAY + timedelta(weeks=week)
            web.heal()
            web.fault("/rss", lambda path, right: _batch(shown[:count], moment.date()))
            (told,) = room.crawl(want=want, CLOCK=clock(moment))
            return told

        for week in range(3):
            assert crawl(week, 80 + week, 0)["verdict"] == "ok"
        told = crawl(3, 3, 3)
        assert (told["verdict"], told["reason"]) == ("short", "3 records, though Tuesdays bring 81 (the median of 3)")
        assert room.rows("select count(*) from papers") == [(82,)]


def _batch(shown: list[papers.Paper], day: date) -> Reply:
    return feeds.rss(shown, day)
