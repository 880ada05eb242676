"""F5, F20, F21, F28, F29: full disks, damaged files, migrations and copies that are cut off, an old SQLite."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from indexer.store.integrity import SAFE_SQLITE
from tests.faults import feeds
from tests.faults.arxiv import Arxiv, oai, rss, running
from tests.faults.bench import experiment
from tests.faults.world import SINCE, ImpossibleError, World, whole
from tests.program import environment


def _full(world: World, room: World, web: Arxiv, want: str, **env: str) -> None:
    done = room.run("crawl", SINCE, **env)
    assert done.code == 1, done
    assert "full" in done.err, done.err
    # how the harvest began, its verdict, and what stands in the way
    assert done.err.count("\n") <= 3, done.err
    room.is_consistent()
    (stored,) = room.rows("select count(*) from papers")[0]
    (told,) = room.rows("select coalesce(sum(records), 0) from fetches where outcome = 'page'")[0]
    assert stored == told, "rows and cursor part ways"
    assert stored < len(web.papers)


@experiment(5, "the database may not grow: failed, rows and cursor together", rounds=2)
def few_pages(world: World) -> None:
    with running(world.rng.randrange(10**6), count=400, page=50) as web:
        want = whole(world, oai(web))
        room = world.room("full").follow(oai(web))
        _full(world, room, web, want, PAGES=str(world.rng.randrange(2, 10)))
        room.crawl(SINCE)
        assert room.content() == want
        room.ledger_is_clean()


@experiment(5, "full in the second of two sources: both verdicts are said", rounds=0)
def full_later(world: World) -> None:
    with running(world.rng.randrange(10**6), count=400, page=50) as web:
        # what today's feed shows is little
        few = dict(list(web.papers.items())[:3])
        room = world.room("later").follow(rss(web), oai(web))
        web.fault("/rss", lambda path, right: feeds.rss(list(few.values()), web.today))
        done = room.run("-q", "crawl", SINCE, PAGES="30")
        assert done.code == 1, done
        assert "rss: " not in done.err, done.err
        done = room.run("crawl", SINCE, PAGES="30")
        assert done.code == 1, done
        first, *_, second, why = done.err.splitlines()
        assert first.startswith("rss: ok: 0 new, 0 changed, 3 known"), done.err
        assert second.startswith("oai: failed: the run ended: "), done.err
        assert why.startswith("paperfeed: "), done.err


@experiment(5, "a disk of 3 MB (a small tmpfs)", rounds=0)
def small_disk(world: World) -> None:
    with running(world.rng.randrange(10**6), count=700, page=100) as web:
        want = whole(world, oai(web))
        room = world.room("disk")
        _mounted(room.folder)
        try:
            room.follow(oai(web))
            _full(world, room, web, want)
            subprocess.run(["mount", "-o", "remount,size=60m", room.folder], check=True)
            room.crawl(SINCE)
            assert room.content() == want
        finally:
            subprocess.run(["umount", "-l", room.folder], check=False)


def _mounted(folder: Path) -> None:
    if os.name != "posix" or os.geteuid() != 0:
        raise ImpossibleError("mounting a small file system needs root")
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], capture_output=True, text=True)
    if done.returncode:
        raise ImpossibleError(f"no tmpfs can be mounted here: {done.stderr.strip()}")


@experiment(20, "damaged files: zeroed page, cut file, no log, no header: said, never deleted", rounds=0)
def damaged(world: World) -> None:
    with running(world.rng.randrange(10**6), count=60) as web:
        room = world.room("whole").follow(oai(web))
        room.crawl(SINCE)
        size, page = room.db.stat().st_size, 8192

        def zeroed(file: Path) -> None:
            _write(file, (size // page // 2) * page, bytes(page))

        def cut(file: Path) -> None:
            os.truncate(file, size * 2 // 3)

        def headless(file: Path) -> None:
            _write(file, 0, bytes(100))

        def flipped(file: Path) -> None:
            # the kind of a page within a tree
            at = (size // page // 2) * page
            _write(file, at, bytes([file.read_bytes()[at] ^ 0xFF]))

        ways = {"zeroed": zeroed, "flipped": flipped, "cut": cut, "headless": headless}
        for name in ways if world.long else [world.rng.choice(list(ways))]:
            spoil = ways[name]
            copy = _copy(room, world.room(name))
            spoil(copy.db)
            before = copy.db.stat().st_size
            doctor, crawl = copy.run("doctor"), copy.run("crawl")
            assert doctor.code in (1, 4), (name, doctor)
            assert name in ("zeroed", "flipped") or crawl.code == 1, (name, crawl)
            for done in (doctor, crawl):
                assert "Traceback" not in done.err + done.out, (name, done)
            assert copy.db.stat().st_size >= before, name
        _without_log(world, web)
        _index_only(world, room)


def _without_log(world: World, web: Arxiv) -> None:
    """What only the log had is gone with it; the file opens, and the harvest brings the rest again."""
    want = whole(world, oai(web))
    room = world.room("unlogged").follow(oai(web))
    room.run("crawl", SINCE, FAULT_AT="after commit:4")
    room.db.with_name("papers.db-wal").unlink()
    room.crawl(SINCE)
    assert room.content() == want


def _index_only(world: World, room: World) -> None:
    copy = _copy(room, world.room("index"))
    with copy.opened() as db:
        db.conn.execute("delete from papers_fts_data where id > 10")
        db.conn.commit()
    assert (copy.run("doctor").code, copy.run("index", "--check").code) == (4, 4)
    rebuilt = copy.run("index", "--rebuild")
    assert rebuilt.code == 0, rebuilt
    assert copy.run("index", "--check").code == 0
    assert copy.content() == room.content()


def _copy(room: World, copy: World) -> World:
    shutil.copy(room.db, copy.folder)
    shutil.copy(room.folder / "paperfeed.toml", copy.folder)
    return copy


def _write(file: Path, at: int, what: bytes) -> None:
    with file.open("r+b") as opened:
        opened.seek(at)
        opened.write(what)


@experiment(21, "SIGKILL at a statement of a migration: the old schema or the new one", rounds=0)
def migrating(world: World) -> int:
    with running(1, count=20) as web:
        want = whole(world, oai(web))
        for number in range(1, 80) if world.long else [world.rng.randrange(1, 20)]:
            room = world.room(f"killed{number}").follow(oai(web))
            died = room.run("crawl", SINCE, FAULT_AT=f"statement:{number}")
            if died.code == 0:
                assert number > 20
                return number - 1
            assert died.code == -signal.SIGKILL, died
            room.crawl(SINCE)
            assert room.content() == want, number
        return number


@experiment(21, "a database of a newer program is refused", rounds=0)
def newer(world: World) -> None:
    with running(1, count=20) as web:
        room = world.room("newer").follow(oai(web))
        room.crawl(SINCE)
        with room.opened() as db:
            db["_sqlite_migrations"].insert({"migration_set": "paperfeed", "name": "m999_beyond", "applied_at": "x"})
        before = room.db.read_bytes()
        for command in ("crawl", "status"):
            done = room.run(command)
            assert done.code == 1, done
            assert "a newer paperfeed has written it" in done.err
        assert room.db.read_bytes() == before


@experiment(28, "the standard library's SQLite: crawls, and doctor says what it lacks", rounds=0)
def old_sqlite(world: World) -> None:
    import sqlite3

    hidden = "import sys; sys.modules['pysqlite3'] = None; from indexer.cli import main; main()"

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", hidden, *arguments]
        env = environment(room.folder)
        return subprocess.run(command, cwd=room.folder, env=env, capture_output=True, text=True, timeout=120)

    with running(world.rng.randrange(10**6), count=20) as web:
        want = whole(world, oai(web))
        room = world.room("old").follow(oai(web))
        done = run("crawl", SINCE)
        assert done.returncode == 0, done.stderr
        assert room.content() == want
        doctor = run("doctor")
        assert sqlite3.sqlite_version in doctor.stdout + doctor.stderr
        if sqlite3.sqlite_version_info < SAFE_SQLITE:
            assert "3.51.3" in doctor.stdout + doctor.stderr, doctor


@experiment(29, "export and backup killed: nothing partial under the final name", rounds=2)
def copies(world: World) -> None:
    with running(world.rng.randrange(10**6), count=300, page=100) as web:
        room = world.room("copies").follow(oai(web))
        room.crawl(SINCE)
        jobs = {
            "out.csv": ("export", "--to", "csv", "-o", "out.csv"),
            "out.db": ("export", "--to", "sqlite", "-o", "out.db"),
            "backup.db": ("backup", "backup.db"),
        }
        for name in jobs if world.long else [world.rng.choice(list(jobs))]:
            arguments = jobs[name]
            out = room.folder / name
            died = room.run(*arguments, FAULT_AT="replace:1")
            assert died.code == -signal.SIGKILL, (name, died)
            assert not out.exists(), name
            for _ in range(10 if world.long else 1):
                process = room.start(*arguments, *(["--force"] if name == "backup.db" else []))
                time.sleep(world.rng.uniform(0.02, 0.4))
                if process.kill():
                    assert not out.exists() or _is_whole(room, out), name
                out.unlink(missing_ok=True)
            done = room.run(*arguments)
            assert done.code == 0, (name, done)
            assert _is_whole(room, out), name


def _is_whole(room: World, out: Path) -> bool:
    if out.suffix == ".csv":
        return out.read_text(encoding="utf-8").count("\n") > 300
    from sqlite_utils import Database

    db = Database(out)
    try:
        return bool(db["papers"].count == 300) and db.conn.execute("pragma quick_check").fetchone() == ("ok",)
    finally:
        db.close()
