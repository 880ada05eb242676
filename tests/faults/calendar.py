"""F15, F17, F27: batches that are old, days without news, clocks that are wrong, and far less than usual."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

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
    with running(world.rng.randrange(10**6), count=2000, page=1000) as web:
        room = world.room("capped").follow(rss(web), oai(web))
        every = list(web.papers.values())
        left_out = next(iter(web.papers))
        for _ in range(6):
            web.revise(left_out)
        web.fault("/rss", lambda path, right: feeds.rss(every, web.today))
        told = {t["source"]: t for t in room.crawl(SINCE, want=None)}
        assert told["rss"]["faults"] or told["rss"]["verdict"] == "short", told
        assert titles(room) == held(web)


@experiment(17, "clocks 36 h off: no `from` of tomorrow, no window lost", quick=False, rounds=0)
def skewed(world: World) -> None:
    for hours in ("36", "-36") if world.long else ("36",):
        with running(world.rng.randrange(10**6), count=40) as web:
            room = world.room(f"by{hours}").follow(oai(web))
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
