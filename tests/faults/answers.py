"""F6–F8, F10, F16, F23, F24: answers that are cut, garbled, forged, slow, stale, huge, or lead elsewhere."""

from __future__ import annotations

import gzip
import resource
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from crawler.sample import faults as sample
from crawler.source import Document, ParseError, load
from tests.crawler.fetch.web import Reply
from tests.faults.arxiv import XML, listing, oai, rss, running
from tests.faults.bench import experiment
from tests.faults.world import SINCE, World, whole


@experiment(6, "every kind of document cut at every 1 KB and behind every entry", rounds=0)
def cut(world: World) -> None:
    with running(1, count=30) as web:
        asked = {
            "arxiv_oai": (f"{web.url}/oai?verb=ListRecords&metadataPrefix=arXivRaw", b"</record>"),
            "arxiv_api": (
                f"{web.url}/api/query?search_query=submittedDate:[200001010000+TO+209901010000]&max_results=50",
                b"</entry>",
            ),
            "arxiv_rss": (f"{web.url}/rss/cs.CL", b"</item>"),
            "arxiv_list": (f"{web.url}/list/cs.CL/recent?skip=0&show=2000", b"</dd>"),
        }
        for kind, (url, end) in asked.items():
            right = web.answer(url.removeprefix(web.url))
            body, content_type = right.body, right.headers["Content-Type"]
            parse = load()[kind].parse
            assert parse(Document(url=url, body=body, content_type=content_type)).records
            at = [*range(0, len(body), 1024), *_ends(body, end)]
            for size in at:
                try:
                    parse(Document(url=url, body=body[:size], content_type=content_type))
                except ParseError:
                    continue
                raise AssertionError(f"{kind}: {size} of {len(body)} bytes were taken for the whole")


def _ends(body: bytes, mark: bytes) -> Iterator[int]:
    at = body.find(mark)
    while at >= 0:
        yield at + len(mark)
        at = body.find(mark, at + 1)


@experiment(6, "a harvest whose pages are cut, plain and gzip: no cursor, then equal", rounds=2)
def cut_on_the_way(world: World) -> None:
    with running(world.rng.randrange(10**6), count=60 if world.long else 30) as web:
        want = whole(world, oai(web))
        room = world.room("cut").follow(oai(web))

        spoiled: list[str] = []

        def spoil(path: str, right: Reply) -> Reply:
            spoiled.append(path)
            if world.rng.random() < 0.5:
                body = gzip.compress(right.body, mtime=0)
                headers = {**right.headers, "Content-Encoding": "gzip"}
            else:
                body, headers = right.body, right.headers
            return Reply(body[: world.rng.randrange(1, len(body))], headers=headers)

        for _ in range(12 if world.long else 1):
            web.heal()
            web.fault("/oai", spoil, after=world.rng.randrange(4))
            spoiled.clear()
            (told,) = room.crawl(SINCE, want=None)
            if not spoiled:
                break  # what was left of it came whole
            assert told["verdict"] not in ("ok", "ok_nothing_expected"), told
            assert room.rows("select cursor from sources") == [(None,)]
        web.heal()
        room.crawl(SINCE)
        room.crawl(SINCE)
        assert room.content() == want


GARBLED: dict[str, Callable[[bytes], bytes]] = {
    "latin-1 in UTF-8": lambda body: body.replace(b"The ", b"Th\xe9 ", 1),
    "NUL": lambda body: body.replace(b"The ", b"T\x00e ", 1),
    "control characters": lambda body: body.replace(b"The ", b"\x01\x02\x1b ", 1),
    "double BOM": lambda body: b"\xef\xbb\xbf\xef\xbb\xbf" + body,
    "UTF-16": lambda body: body.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16"),
    "latin-1 in the declaration": lambda body: body.replace(b'encoding="UTF-8"', b'encoding="ISO-8859-1"'),
    "half of it twice": lambda body: body[: len(body) // 2] + body,
    "latin-1 in the header": lambda body: body,
    "no such charset in the header": lambda body: body,
}
#: Content-Type, where that is what is wrong.
MISLABELLED = {
    "latin-1 in the header": "text/xml; charset=ISO-8859-1",
    "no such charset in the header": "application/xml; charset=klingon",
}


@experiment(7, "garbled pages: stored without loss or refused, never a crash", rounds=0)
def garbled(world: World) -> int:
    chosen = list(GARBLED) if world.long else world.rng.sample(list(GARBLED), 1)
    with running(world.rng.randrange(10**6), count=30) as web:
        want = whole(world, oai(web), listing(web, show="recent"))
        for name in chosen:
            room = world.room(name).follow(oai(web), listing(web, show="recent"))
            web.fault("/oai", _garbler(name))
            told, other = room.crawl(SINCE, want=None)
            # a page that can't be read is no reason to leave the others alone
            assert (other["verdict"], other["records"] > 0) == ("ok", True), (name, other)
            if told["verdict"] == "ok":
                (unread,) = room.rows("select count(*) from papers where title is null or title like '%�%'")
                assert (told["records"], unread) == (len(web.papers), (0,)), name
            else:
                assert room.rows("select cursor from sources where name = 'oai'") == [(None,)], (name, told)
            web.heal()
            room.crawl(SINCE)
            room.crawl(SINCE)
            assert room.content() == want, name
    return len(chosen)


def _garbler(name: str) -> Callable[[str, Reply], Reply]:
    said = {"Content-Type": MISLABELLED[name]} if name in MISLABELLED else {}
    return lambda path, right: Reply(GARBLED[name](right.body), headers={**right.headers, **said})


FORGED: dict[str, tuple[dict[str, object], str]] = {
    "challenge": (sample.CHALLENGE, "blocked"),
    "Rate exceeded.": (sample.THROTTLED, "blocked"),
    "JSON error": ({"body": b'{"error": "no"}', "headers": {"Content-Type": "application/json"}}, "failed"),
    "no bytes": ({"body": b""}, "failed"),
    "204": ({"body": b"", "status": 204}, "failed"),
}


@experiment(8, "challenge, throttle, JSON, nothing at 200, 204: named, data untouched", rounds=0)
def forged(world: World) -> None:
    with running(world.rng.randrange(10**6), count=20) as web:
        sources = [oai(web), rss(web), listing(web)]
        room = world.room("forged").follow(*sources)
        room.crawl(SINCE)
        before, state = room.content(), room.rows("select name, cursor from sources")
        for name in FORGED if world.long else world.rng.sample(list(FORGED), 2):
            fault, verdict = FORGED[name]
            for path in ("/oai", "/rss", "/list"):  # and not robots.txt, without which listings are not asked at all
                web.fault(path, fault)
            told = room.crawl(want=3)
            assert {t["verdict"] for t in told} == {verdict}, (name, told)
            assert room.content() == before
            assert room.rows("select name, cursor from sources") == state
            web.heal()
        room.crawl()


@contextmanager
def _loris(kind: str) -> Iterator[str]:
    """A server that never comes to an end."""
    server = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()
    threads = []

    def drip(client: socket.socket) -> None:
        with client:
            client.recv(65536)
            try:
                client.sendall(b"HTTP/1.1 200 OK\r\n")
                if kind != "headers":
                    client.sendall(b"Content-Type: application/xml\r\nContent-Length: 100000\r\n\r\n<?xml")
                while not over.wait(0.2):
                    if kind != "stall":
                        client.sendall(b"x" if kind == "body" else b"X-A: b\r\n")
            except OSError:
                pass

    def serve() -> None:
        while not over.is_set():
            try:
                client, _ = server.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=drip, args=(client,)))
            threads[-1].start()

    threads.append(threading.Thread(target=serve))
    threads[0].start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
    finally:
        over.set()
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        for thread in threads:
            thread.join()


@experiment(10, "slow-loris: a byte now and then, endless headers, a stall", rounds=0)
def slow(world: World) -> None:
    for kind in ("body", "headers", "stall") if world.long else ("body",):
        with running(world.rng.randrange(10**6), count=20) as web, _loris(kind) as url:
            room = world.room(kind).follow({**rss(web, "slow"), "base_url": url}, oai(web))
            began = time.monotonic()
            told = {t["source"]: t for t in room.crawl(SINCE, want=3, SET="DOWNLOAD_TIMEOUT=1")}
            assert time.monotonic() - began < 15
            assert (told["slow"]["verdict"], told["oai"]["verdict"]) == ("failed", "ok"), told


@experiment(16, "validators: verbatim, dropped when they vanish or after a bad page", rounds=0)
def validators(world: World) -> None:
    with running(world.rng.randrange(10**6), count=20) as web:
        room = world.room("tags").follow(rss(web))
        sent: list[str | None] = []

        def crawl(etag: str | None, want: int = 0) -> str:
            web.etag = lambda: etag
            before = len(web.asked)
            (told,) = room.crawl(want=want)
            assert len(web.asked) == before + 1
            sent.append(web.asked[-1].headers.get("If-None-Match"))
            return str(told["verdict"])

        crawl('W/"one"')
        crawl('W/"one"')  # weak, quotes and all
        assert web.asked[-1].status == 304
        crawl('"two"')  # another tag, the same content: it is read again, and nothing changes
        crawl(None)  # the tag vanishes
        assert crawl('"three"') == "ok"
        web.fault("/rss", {"body": b"<rss><channel><title>cut"})
        assert crawl('"four"', want=3) == "failed"
        web.heal()
        # a server that would say 304 now would freeze us at what could not be read
        crawl('"four"')
        assert web.asked[-1].status == 200
        assert sent == [None, 'W/"one"', 'W/"one"', '"two"', None, '"three"', None]


@experiment(23, "a 32 MB feed with 300 MB of memory: refused or read", rounds=0)
def huge(world: World) -> None:
    with running(world.rng.randrange(10**6), count=20) as web:
        room = world.room("huge").follow(oai(web))
        filler = b"<!-- " + b"x" * (1 << 20) + b" -->"
        for megabytes in (30, 33) if world.long else (33,):
            web.fault("/oai", lambda path, right, n=megabytes: Reply(_padded(right.body, filler * n), headers=XML))
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            (told,) = room.crawl(SINCE, want=None, LIMIT="AS=300000000")
            assert told["verdict"] in ("ok", "failed", "short", "layout_changed"), told
            assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss - before < 400_000
            web.heal()
        room.crawl(SINCE)
        room.crawl(SINCE)
        assert room.rows("select count(*) from papers") == [(len(web.papers),)]


def _padded(body: bytes, filler: bytes) -> bytes:
    return body.replace(b"<request>", filler + b"<request>", 1)


@experiment(24, "redirect elsewhere, exceptions, dropped requests: each with its reason", rounds=0)
def terminal(world: World) -> None:
    cases: dict[str, tuple[dict[str, str], bool, int, str]] = {
        "redirect": ({}, True, 3, "dropped"),
        "parser": ({"RAISE": "parse:2"}, False, 3, "refused"),
        "dropped": ({"RAISE": "request:2"}, False, 3, "failed"),
        "commit": ({"RAISE": "commit:2"}, False, 1, "page"),
    }
    with running(world.rng.randrange(10**6), count=30) as web:
        want = whole(world, oai(web))
        for name in cases if world.long else [world.rng.choice(list(cases))]:
            env, moves, code, outcome = cases[name]
            room = world.room(name).follow(oai(web))
            if moves:
                away = {"status": 302, "body": b"", "headers": {"Location": f"http://127.0.0.2:{web.port}/oai"}}
                web.fault("/oai?verb=ListRecords&resumption", away)
            done = room.run("crawl", SINCE, **env)
            assert done.code == code, (name, done)
            assert room.rows("select count(*) from run_sources where verdict is null or reason is null") == [(0,)], name
            (row,) = room.rows("select outcome, reason from fetches order by outcome = 'page', id limit 1")
            assert row[0] == outcome, (name, row)
            assert outcome == "page" or row[1], (name, row)
            assert room.rows("select cursor from sources") == [(None,)], name
            web.heal()
            room.crawl(SINCE)
            room.crawl(SINCE)
            assert room.content() == want, name


@experiment(24, "somebody's pipeline raises: the records were stored before they came to it", rounds=0)
def pipeline(world: World) -> None:
    with running(world.rng.randrange(10**6), count=20) as web:
        want = whole(world, oai(web))
        room = world.room("pipeline").follow(oai(web))
        done = room.run("crawl", SINCE, RAISE="item:2")
        assert (done.code, "rigged to fail" in done.err) == (0, True), done
        assert room.content() == want
        room.ledger_is_clean()
