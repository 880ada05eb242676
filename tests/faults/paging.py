"""F11–F14: lists that shift, tokens that break, errors that stay, pages that repeat."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from tests.crawler.fetch.web import Reply
from tests.faults import feeds, papers
from tests.faults.arxiv import XML, Arxiv, api, oai, running
from tests.faults.bench import experiment
from tests.faults.world import SINCE, World, whole

EXPIRED = (
    b'<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-19T00:00:00Z'
    b'</responseDate><request>http://127.0.0.1/oai</request><error code="badResumptionToken">too old</error></OAI-PMH>'
)


def titles(world: World) -> dict[str, str]:
    return dict(world.rows("select arxiv_id, title from papers"))


def held(web: Arxiv) -> dict[str, str]:
    return {name: paper.latest.title for name, paper in web.papers.items()}


@experiment(11, "badResumptionToken at page k: begins anew at the last datestamp", quick=False, rounds=3)
def expired(world: World) -> None:
    with running(world.rng.randrange(10**6), count=60 if world.long else 40) as web:
        want = whole(world, oai(web))
        room = world.room("expired").follow(oai(web))
        page = world.rng.randrange(1, 3)
        web.fault("/oai?verb=ListRecords&resumptionToken", {"body": EXPIRED, "headers": XML}, after=page, times=1)
        room.crawl(SINCE)
        assert room.content() == want
        begun = [a.path for a in web.asked if "ListRecords&metadataPrefix" in a.path]
        assert len(begun) == 3
        assert begun[1] == begun[2]


@experiment(11, "the same token twice: an error, never the end")
def same_token(world: World) -> None:
    with running(world.rng.randrange(10**6), count=24) as web:
        want = whole(world, oai(web))
        room = world.room("same").follow(oai(web))
        kept: list[Reply] = []

        def again(path: str, right: Reply) -> Reply:
            kept.append(right)
            return kept[0]

        web.fault("/oai?verb=ListRecords&resumptionToken", again)
        (told,) = room.crawl(SINCE, want=3)
        # the rest was asked for one by one, and yet the list had no end
        assert told["verdict"] == "short", told
        assert room.rows("select cursor from sources") == [(None,)]
        web.heal()
        room.crawl()
        assert room.content() == want


@experiment(11, "tokens with & % + blank, byte for byte on the wire")
def odd_tokens(world: World) -> None:
    with running(world.rng.randrange(10**6), count=25) as web:
        want = whole(world, oai(web))
        odds = ("%26z%3D&a", "%2525", "%26a+b", "%26x y", "%26é;/?:@=$,")
        for odd in odds if world.long else world.rng.sample(odds, 1):
            web.sloppy = odd
            room = world.room(f"odd{len(list(world.folder.iterdir()))}").follow(oai(web))
            room.crawl(SINCE)
            assert room.content() == want, odd


def _shifted(world: World, room: World, **env: str) -> tuple[Arxiv, set[str]]:
    """A harvest during which a paper that was shown is revised, so that its neighbours of that day move up."""
    with running(world.rng.randrange(10**6), count=60, page=7) as web:
        room.follow(oai(web))
        shown = papers.in_order(web.papers, lambda p: p.datestamp)
        victims = world.rng.sample(shown[:4], 2 if world.long else 1)

        def revise() -> None:
            for paper in victims:
                web.revise(paper.id)

        # the second page ends within the first day or after it: somebody slips in either case
        web.before("/oai?verb=ListRecords", 2, revise)
        room.crawl(SINCE, **env)
        want, got = held(web), titles(room)
        return web, {name for name in want if got.get(name) != want[name]}


@experiment(12, "a record modified during paging: found by reconciliation", rounds=5)
def shifted(world: World) -> None:
    room = world.room("held")
    web, lost = _shifted(world, room)
    assert lost == set()
    assert [a.path for a in web.asked if "GetRecord" in a.path]
    room.ledger_is_clean()


@experiment(12, "the same without reconciliation loses the neighbour")
def shifted_bare(world: World) -> None:
    _, lost = _shifted(world, world.room("bare"), MUTANT="unreconciled")
    assert lost, "the server does not shift: the experiment proves nothing"


@experiment(12, "records that nobody can read: short, asked for until they can be read, however late", rounds=2)
def unreadable(world: World) -> None:
    with running(world.rng.randrange(10**6), count=40) as web:
        want = whole(world, oai(web))
        room = world.room("unreadable").follow(oai(web))
        bad = [f"oai:arXiv.org:{name}<".encode() for name in world.rng.sample(sorted(web.papers), 5)]

        def garbled(_: str, right: Reply) -> Reply:
            """The records as a server gives them that has lost their titles."""

            def one(found: re.Match[bytes]) -> bytes:
                if not any(name in found[0] for name in bad):
                    return found[0]
                return re.sub(rb"<title>.*?</title>", b"<title/>", found[0], flags=re.DOTALL)

            return replace(right, body=re.sub(rb"<record>.*?</record>", one, right.body, flags=re.DOTALL))

        web.fault("/oai", garbled)
        (told,) = room.crawl(SINCE, want=3)
        assert told["verdict"] == "short", told
        assert told["faults"] == 5, told
        # the cursor need not wait for them
        assert room.rows("select cursor from sources") == [(web.today.isoformat(),)]
        web.heal()
        web.today += timedelta(days=5)
        room.crawl()
        assert room.content() == want
        assert room.rows("select owed from sources") == [("{}",)]


@experiment(13, "noRecordsMatch of today is not final: found the next day")
def too_early(world: World) -> None:
    with running(world.rng.randrange(10**6), count=20) as web:
        kept, web.papers = web.papers, {}
        room = world.room("early").follow(oai(web))
        (told,) = room.crawl()
        assert told["verdict"] == "ok_nothing_expected", told
        room.crawl()
        web.papers = {name: papers.revised(paper, web.today) for name, paper in kept.items()}
        room.crawl()
        assert room.rows("select count(*) from papers") == [(0,)], "the error was not kept until midnight"
        web.today += timedelta(days=1)
        room.crawl(CLOCK="24")
        assert titles(room) == held(web)


@experiment(14, "API pages that shift, repeat, drift and come back empty")
def drifting(world: World) -> None:
    cases: dict[str, tuple[Callable[[Arxiv], None], set[str]]] = {
        "inserted": (_inserted, {"short"}),
        "removed": (_removed, {"short"}),
        "repeated": (_repeated, {"short"}),
        "total up": (_total(+3), {"short"}),
        "total down": (_total(-3), {"short"}),
        "first page empty": (_empty, {"failed"}),
    }
    for name in cases if world.long else world.rng.sample(list(cases), 2):
        rig, verdicts = cases[name]
        with running(world.rng.randrange(10**6), count=450) as web:
            room = world.room(name).follow(api(web))
            rig(web)
            (told,) = room.crawl(SINCE, want=None)
            assert told["verdict"] in verdicts, (name, told)
            assert room.rows("select cursor from sources") == [(None,)], name
            web.heal()
            room.crawl(SINCE)
            assert held(web).items() <= titles(room).items(), name


@experiment(14, "an API list that shrinks while its harvest is interrupted is short", rounds=2)
def shrunk_meanwhile(world: World) -> None:
    with running(world.rng.randrange(10**6), count=650) as web:
        room = world.room("meanwhile").follow(api(web))
        assert room.run("crawl", SINCE, FAULT_AT="after commit:2").code == -signal.SIGKILL
        # the first of those that were read: what followed moves up by one, onto a page that is done
        del web.papers[min(web.papers.values(), key=lambda paper: paper.editions[0].submitted).id]
        (told,) = room.crawl(want=3)
        assert (told["verdict"], told["reason"]) == ("short", "1 record fewer than the pages say they hold")
        assert room.rows("select cursor from sources") == [(None,)]
        room.crawl()
        assert held(web).items() <= titles(room).items()


def _inserted(web: Arxiv) -> None:
    """Before the place that was reached: the next page repeats one."""
    first = min(web.papers.values(), key=lambda p: (p.editions[0].submitted, p.id))
    fresh = replace(first, id=f"{first.id[:5]}99999", editions=(replace(first.editions[0], title="The late sieve"),))
    web.before("/api", 2, lambda: web.papers.update({fresh.id: fresh}))


def _removed(web: Arxiv) -> None:
    """From the pages that were read: the next page leaves one out."""
    first = min(web.papers.values(), key=lambda p: (p.editions[0].submitted, p.id))
    web.before("/api", 2, lambda: web.papers.pop(first.id))


def _repeated(web: Arxiv) -> None:
    ordered = sorted(web.papers.values(), key=lambda p: (p.editions[0].submitted, p.id))
    web.fault("/api", lambda path, right: feeds.api_page(ordered[190:390], 450, 200, 200), after=1, times=1)


def _total(drift: int) -> Callable[[Arxiv], None]:
    def rig(web: Arxiv) -> None:
        ordered = sorted(web.papers.values(), key=lambda p: (p.editions[0].submitted, p.id))
        web.fault("/api", lambda path, right: feeds.api_page(ordered[400:], 450 + drift, 400, 200), after=2, times=1)

    return rig


def _empty(web: Arxiv) -> None:
    web.fault("/api", lambda path, right: feeds.api_page([], 450, 0, 200))
