"""F9, the pauses of F17, the spacing of F18: what a provider asks for is never undercut, by many processes and after
restarts neither.

On loopback only the delay that the operator writes counts, so that 0.2 s here go the way that arXiv's 3.1 s go:
the same `Lane`, made by the same function, waits in the same `Gate` on the same file; the number is all that differs
(`crawler/fetch/politeness.py`; that arXiv's is 3.1 is asserted in tests/crawler/fetch/test_politeness.py). The long set
also runs once with 3.1.
"""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable
from email.utils import formatdate

from tests.crawler.fetch.web import Reply
from tests.faults.arxiv import Arxiv, api, oai, running
from tests.faults.bench import experiment
from tests.faults.world import SINCE, World, whole

# What a server may see less than what was slept, between two clocks and two threads.
SLACK = 0.02
DAY = 24 * 3600


def _spaced(world: World, delay: float, count: int, restarts: int, least: float) -> None:
    with running(world.rng.randrange(10**6), count=count, page=10) as web:
        rooms = [world.room(name).follow(oai(web, delay=delay), api(web, delay=delay)) for name in "ab"]
        # one user: both databases share what is remembered of providers
        shared = {"XDG_STATE_HOME": str(world.folder / "state")}
        for turn in range(restarts):
            processes = [room.start("crawl", SINCE, **shared) for room in rooms]
            if turn % 2:
                time.sleep(world.rng.uniform(0.2, 4 * delay))
                processes[0].kill()
            for process in processes[turn % 2 :]:
                assert process.end(600).code == 0
        gaps = web.gaps()
        assert len(gaps) > 8
        assert min(gaps) >= least - SLACK, sorted(gaps)[:5]
        assert web.most_open == 1


@experiment(9, "spacing under two processes and restarts, delay scaled down", rounds=2)
def spaced(world: World) -> None:
    delay = 0.2 if world.long else 0.1
    _spaced(world, delay, 20, 4 if world.long else 2, delay)


@experiment(9, "spacing under two processes and restarts, arXiv's own 3.1 s", quick=False, rounds=0)
def spaced_for_real(world: World) -> None:
    _spaced(world, 3.1, 20, 2, 3.0)


def _in(seconds: float) -> Callable[[], str]:
    # dates have no fractions: up to a second less than it seems
    return lambda: formatdate(time.time() + seconds, usegmt=True)


@experiment(9, "429/503 storms: Retry-After in every form, never undercut", rounds=2)
def storm(world: World) -> None:
    short = 7 if world.long else 1
    # (what is sent, least seconds until the next request)
    forms: dict[str, tuple[object, float]] = {
        "seconds": (str(short), short),
        "date": (_in(short + 1), short),
        "a date that has passed": (_in(-3600), 0),
        "negative": ("-1", 1),
        "missing": (None, 1),
        "no ASCII": ("bientôt".encode().decode("latin-1"), 1),
    }
    names = list(forms) if world.long else world.rng.sample(list(forms), 3)
    with running(world.rng.randrange(10**6), count=20 + 10 * len(names)) as web:
        want = whole(world, oai(web))
        room = world.room("storm").follow(oai(web))
        before, told = len(web.asked), [forms[name] for name in names]
        web.fault("/oai", _answers(web, told, world), after=1)
        room.crawl(SINCE)
        assert room.content() == want
        log = web.asked[before:]
        assert sum(a.status in (429, 503) for a in log) == len(names)
        waits = iter([least for _, least in told])
        for one, following in itertools.pairwise(log):
            if one.status in (429, 503):
                least = next(waits)
                assert following.at - one.at >= least - SLACK, (least, following.at - one.at)


def _answers(web: Arxiv, told: list[tuple[object, float]], world: World) -> Callable[[str, Reply], Reply]:
    """Every second answer is a refusal, until all have been given."""
    left, turn = list(told), [0]

    def fault(path: str, right: Reply) -> Reply:
        turn[0] += 1
        if not left or turn[0] % 2 == 0:
            return right
        value, _ = left.pop(0)
        headers = {} if value is None else {"Retry-After": value}
        return Reply(b"not now", status=world.rng.choice((429, 503)), headers=headers)

    return fault


@experiment(17, "Retry-After as a date while a clock is 36 h off: waited for, and no longer", rounds=0)
def dated(world: World) -> int:
    seconds, hours = (5, 36 * 3600) if world.long else (2, 36 * 3600)
    # ours is off, behind or ahead; then the server's, which it tells
    cases = [("36", 0), ("-36", 0), ("0", hours), ("0", -hours)]
    chosen = cases if world.long else world.rng.sample(cases, 2)
    for ours, served in chosen:
        with running(world.rng.randrange(10**6), count=20) as web:
            room = world.room(f"{ours} {served}").follow(oai(web))
            headers = {"Retry-After": _in(seconds + served), "Date": _in(served)}
            web.fault("/oai", {"status": 503, "body": b"", "headers": headers}, after=1, times=1)
            room.crawl(SINCE, CLOCK=ours)
            (gap,) = [b.at - a.at for a, b in itertools.pairwise(web.asked) if a.status == 503]
            assert seconds - SLACK <= gap < seconds + 5, (ours, served, gap)
            assert len(room.rows("select id from papers")) == len(web.papers)
    return len(chosen)


@experiment(9, "Retry-After 1e9: clamped to a day, kept over restarts, for all sources", rounds=0)
def closed(world: World) -> None:
    with running(world.rng.randrange(10**6), count=30) as web:
        want = whole(world, oai(web), api(web))
        room = world.room("closed").follow(oai(web), api(web))
        web.fault("/", {"status": 429, "body": b"", "headers": {"Retry-After": "1000000000"}}, after=1, times=1)
        told = room.crawl(SINCE, want=75)
        asked = len(web.asked)
        assert {t["verdict"] for t in told} == {"deferred"}
        (state,) = room.folder.glob("state/paperfeed/providers/*.json")
        left = json.loads(state.read_text())["paused"] - time.time()
        assert DAY - 120 < left <= DAY
        for _ in range(3 if world.long else 1):
            room.crawl(SINCE, want=75)
        assert len(web.asked) == asked, "somebody asked during the pause"
        state.unlink()
        room.crawl(SINCE)
        assert room.content() == want
