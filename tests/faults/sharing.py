"""F18, F19: several at once on one database."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlite_utils.utils import sqlite3

from indexer.store import log
from tests.faults.arxiv import api, oai, rss, running
from tests.faults.bench import experiment
from tests.faults.world import SINCE, World, whole


@experiment(18, "the same source twice at once: one runs, the other is deferred", rounds=0)
def twice(world: World) -> int:
    with running(world.rng.randrange(10**6), count=30) as web:
        want = whole(world, oai(web))
        web.fault("/", {"wait": 0.1})
        for number in range(100 if world.long else 1):
            room = world.room(f"twice{number}").follow(oai(web))
            processes = [room.start("crawl", SINCE) for _ in range(2)]
            done = [process.end() for process in processes]
            assert sorted(d.code for d in done) == [0, 75], done
            assert not any("Traceback" in d.err or "locked" in d.err for d in done), done
            assert room.content() == want
            verdicts = Counter(verdict for (verdict,) in room.rows("select verdict from run_sources"))
            assert verdicts == {"ok": 1, "deferred": 1}
        return number + 1


@experiment(18, "two sources at once on one database, and others who write", rounds=10)
def together(world: World) -> None:
    with running(world.rng.randrange(10**6), count=40) as web:
        want = whole(world, oai(web), api(web), rss(web))
        room = world.room("together").follow(oai(web), api(web), rss(web))
        processes = [room.start("crawl", name, SINCE) for name in ("oai", "api", "rss")]
        done = [process.end() for process in processes]
        assert [d.code for d in done] == [0, 0, 0], done
        assert room.content() == want
        room.ledger_is_clean()


@contextmanager
def _held(world: World, statement: str) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(world.db, isolation_level=None, check_same_thread=False)) as conn:
        conn.execute(statement)
        conn.execute("select count(*) from papers").fetchone()
        yield conn


@experiment(19, "a reader with a long snapshot: the writer goes on, the log is given back", rounds=0)
def snapshot(world: World) -> None:
    with running(world.rng.randrange(10**6), count=60) as web:
        room = world.room("reader").follow(oai(web))
        room.crawl(SINCE)
        with _held(room, "begin") as reader:
            before = reader.execute("select max(updated), count(*) from papers").fetchall()
            began = time.monotonic()
            for _ in range(20 if world.long else 2):
                for name in web.papers:
                    web.revise(name)
                room.crawl()
            if world.long:
                time.sleep(max(0.0, 60 - (time.monotonic() - began)))
                room.crawl()
            assert log.size(room.db) < 2 * log.KEPT_BYTES
            assert reader.execute("select max(updated), count(*) from papers").fetchall() == before
            doctor = room.run("doctor")
            assert (doctor.code, "papers.db-wal: " in doctor.out) == (0, True), doctor
        room.crawl()
        assert log.size(room.db) < 1 << 20
        want = whole(world, oai(web))
        assert room.rows("select count(*) from papers where title like '%revised'") == [(len(web.papers),)]
        assert room.content() == want


@experiment(19, "a snapshot so long that the log grows too large: the writer waits, then says who", rounds=0)
def endless(world: World) -> None:
    with running(world.rng.randrange(10**6), count=60) as web:
        want = whole(world, oai(web))
        room = world.room("endless").follow(oai(web))
        room.crawl("--limit", "10", SINCE)
        with _held(room, "begin"):
            done = room.run("crawl", SINCE, LOG="200000")
            assert (done.code, "Traceback" in done.err) == (75, False), done
            assert f"somebody reads an old state of it (it is open in process {os.getpid()}, " in done.err
            assert log.size(room.db) < 2_000_000
            assert room.run("status").code == 0
        room.crawl(SINCE, LOG="200000")
        assert room.content() == want
        room.ledger_is_clean()


@experiment(19, "somebody holds the database EXCLUSIVE for 10 s: the writer waits", rounds=0)
def exclusive(world: World) -> None:
    seconds = 10 if world.long else 1.5
    with running(world.rng.randrange(10**6), count=30) as web:
        want = whole(world, oai(web))
        room = world.room("held").follow(oai(web))
        room.crawl("--limit", "1", SINCE)
        with _held(room, "begin exclusive") as holder:
            began = time.monotonic()
            timer = threading.Timer(seconds, lambda: holder.execute("rollback"))
            timer.start()
            room.crawl(SINCE)
            timer.join()
            assert time.monotonic() - began >= seconds - 0.1
        assert room.content() == want
        room.ledger_is_clean()
