"""F14, F15 by the listing pages: counts that don't add up, pages that shift while they are read, old batches."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from tests.crawler.fetch.web import Reply
from tests.faults import feeds, papers
from tests.faults.arxiv import Arxiv, listing, running
from tests.faults.bench import experiment
from tests.faults.calendar import TUESDAY, clock
from tests.faults.paging import held, titles
from tests.faults.world import World, whole

_ENTRY = re.compile(rb"<dt>.*?</dd>", re.DOTALL)

#: What a new template may do to a page that says how many entries it shows.
LAYOUTS: dict[str, Callable[[bytes], bytes]] = {
    "one entry fewer": lambda body: _ENTRY.sub(b"", body, count=1),
    "one entry twice": lambda body: _ENTRY.sub(lambda m: m[0] * 2, body, count=1),
    "entries of another element": lambda body: body.replace(b"<dt>", b"<li>").replace(b"</dt>", b"</li>"),
    "no entries": lambda body: _ENTRY.sub(b"", body),
    "no counts": lambda body: re.sub(rb"Total of \d+ entries|\((?:\w|, )*showing [^)]*\)", b"", body),
    "no titles": lambda body: body.replace(b"list-title", b"headline").replace(b'title="Abstract" id=', b"data-id="),
}


@experiment(14, "a listing that holds another number than it declares: layout_changed, nothing half-written", rounds=0)
def miscounted(world: World) -> int:
    chosen = list(LAYOUTS) if world.long else world.rng.sample(list(LAYOUTS), 1)
    with running(world.rng.randrange(10**6), count=30) as web:
        web.entries = 10
        source = listing(web, show="recent")
        want = whole(world, source)
        for name in chosen:
            room = world.room(name).follow(source)
            shown: list[str] = []
            web.fault("/list", _relaid(LAYOUTS[name], shown), after=1)
            (told,) = room.crawl(want=3)
            assert (told["verdict"], told["new"]) == ("layout_changed", 10), (name, told)
            assert shown, name
            # the page before it is stored whole, of the bad one nothing is
            assert room.rows("select count(*), count(title), count(announced) from papers") == [(10, 10, 10)], name
            assert not titles(room).keys() & set(shown), name
            room.is_consistent()
            web.heal()
            room.crawl()
            assert room.content() == want, name
            room.ledger_is_clean()
    return len(chosen)


def _relaid(lay: Callable[[bytes], bytes], shown: list[str]) -> Callable[[str, Reply], Reply]:
    def fault(path: str, right: Reply) -> Reply:
        shown.extend(re.findall(r'<dt>.*? id="(\d{4}\.\d{5})"', right.body.decode(), re.DOTALL))
        return Reply(lay(right.body), headers=right.headers)

    return fault


@experiment(14, "a listing that shifts while it is paged is short, and whole the next time")
def shifting(world: World) -> int:
    cases: dict[str, Callable[[Arxiv], object]] = {
        "a paper more": lambda web: _announce(web, 1),
        "a paper fewer": lambda web: web.papers.pop(_first(web)),
        # as long as before, but everything moved on by one
        "one comes, one goes": lambda web: (web.papers.pop(papers.in_order(web.papers, _day)[0].id), _announce(web, 1)),
        "a batch more": lambda web: _announce(web, 12),
    }
    chosen = list(cases) if world.long else world.rng.sample(list(cases), 2)
    for name in chosen:
        with running(world.rng.randrange(10**6), count=30) as web:
            web.entries = 10
            room = world.room(name).follow(listing(web, show="recent"))
            web.before("/list", 2, lambda change=cases[name], web=web: change(web))
            (told,) = room.crawl(want=3)
            assert told["verdict"] == "short", (name, told)
            room.crawl()
            assert held(web).items() <= titles(room).items(), name
            room.ledger_is_clean()
    return len(chosen)


def _day(paper: papers.Paper) -> object:
    return paper.datestamp


def _first(web: Arxiv) -> str:
    """The paper that the listing shows first: days from the newest, within a day as they came."""
    return max(web.papers.values(), key=lambda p: (p.datestamp, -int(p.id[5:]))).id


def _announce(web: Arxiv, count: int) -> None:
    """So many more today, shown before all the others."""
    paper = web.papers[_first(web)]
    names = [f"{paper.id[:5]}{number}" for number in range(99000, 99000 + count)]
    web.papers = {name: replace(paper, id=name) for name in names} | web.papers


@experiment(15, "listing: yesterday's announcements today are stale, on a Saturday they are not", rounds=0)
def stale(world: World) -> None:
    with running() as web:
        room = world.room("new").follow(listing(web))

        def crawl(batch: int, days: int, want: int) -> tuple[str, str]:
            moment, dated = TUESDAY + timedelta(days=days), TUESDAY.date() + timedelta(days=batch)
            shown = list(papers.library(batch, 10 * (batch + 1), dated, days=1).values())[-10:]
            web.heal()
            web.fault("/list", lambda path, right: feeds.listing(shown, "/list/cs.CL/new", {}, dated, 2000))
            (told,) = room.crawl(want=want, CLOCK=clock(moment), STAND_IN="1")
            return told["verdict"], told["reason"]

        assert crawl(0, 0, 0)[0] == "ok"
        assert crawl(0, 1, 3)[0] == "stale"
        assert crawl(1, 1, 0)[0] == "ok"
        assert crawl(3, 3, 0)[0] == "ok"
        verdict, why = crawl(3, 4, 0)
        assert (verdict, why.partition(";")[0]) == (
            "ok_nothing_expected",
            "0 new: arXiv announces nothing on Saturday",
        )
