"""The log beside the database: folded in where that can be, and no larger than the disk bears."""

import os
import subprocess
import sys
import threading
from contextlib import closing

import pytest
from sqlite_utils.utils import sqlite3

from crawler.journal import Batch
from indexer.store import log
from indexer.store.connect import open_store
from indexer.store.errors import LockedError
from indexer.store.journal import DatabaseJournal
from indexer.store.locks import writing
from tests.indexer.store.test_journal import KIND, NAME, exchange

READS = """
import sys, time
from sqlite_utils.utils import sqlite3
conn = sqlite3.connect(sys.argv[1])
conn.execute("begin")
conn.execute("select count(*) from papers").fetchone()
print("reads", flush=True)
time.sleep(60)
"""


@pytest.fixture
def db(tmp_path):
    """A database with something in its log."""
    found = open_store(tmp_path / "papers.db")
    write(found, tmp_path)
    yield found
    found.close()


def write(db, tmp_path):
    with writing(db, tmp_path / "papers.db"):
        db.conn.execute("insert into runs (command, started) values ('test', '2026-11-01T00:00:00Z')")


def reading(path):
    """A connection that holds the state of now."""
    conn = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    conn.execute("begin")
    conn.execute("select count(*) from papers").fetchone()
    return closing(conn)


def test_folded(db, tmp_path):
    path = tmp_path / "papers.db"
    assert log.size(path) > 0
    with reading(path):
        write(db, tmp_path)
        assert not log.fold(db.conn)
        assert log.size(path) > 0
    assert log.fold(db.conn)
    assert log.size(path) == 0
    assert log.size(tmp_path / "none.db") == 0


def test_a_link_to_the_database_has_its_log(db, tmp_path):
    (tmp_path / "link.db").symlink_to(tmp_path / "papers.db")
    assert log.size(tmp_path / "link.db") == log.size(tmp_path / "papers.db") > 0


def test_a_large_log_waits_for_its_reader(db, tmp_path, monkeypatch):
    path = tmp_path / "papers.db"
    with reading(path) as reader:
        write(db, tmp_path)
        log.bound(db.conn, path, wait_seconds=0)
        monkeypatch.setattr(log, "MOST_BYTES", 1000)
        with pytest.raises(LockedError, match=r"an old state of it .*; nothing more is written until then"):
            log.bound(db.conn, path, wait_seconds=0)
        timer = threading.Timer(0.3, reader.execute, ["rollback"])
        timer.start()
        log.bound(db.conn, path, wait_seconds=30)
        timer.join()
    assert log.size(path) == 0


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="this system does not show who has a file open")  # noqa: PTH112
def test_who_reads_is_named(db, tmp_path):
    path = tmp_path / "papers.db"
    assert list(log.readers(path)) == []
    reader = subprocess.Popen([sys.executable, "-c", READS, str(path)], stdout=subprocess.PIPE, text=True)
    try:
        assert reader.stdout.readline() == "reads\n"
        (who,) = log.readers(path)
        assert who.startswith(f"process {reader.pid}, python")
        assert f"(it is open in {who})" in log.told(path)
    finally:
        reader.kill()
        reader.communicate()


def test_a_harvest_gives_the_log_back(tmp_path, monkeypatch):
    """At its end, though somebody has the database open; and it stops before the log fills the disk."""
    path = tmp_path / "papers.db"
    other = open_store(path, readonly=False)
    with DatabaseJournal(path) as journal:
        journal.begin(NAME, KIND, {})
        journal.commit(Batch(source=NAME, kind=KIND, exchange=exchange()))
        assert log.size(path) > 0
        journal.end(NAME, "finished")
    assert log.size(path) == 0
    monkeypatch.setattr(log, "MOST_BYTES", 1000)
    monkeypatch.setitem(log.bound.__kwdefaults__, "wait_seconds", 0)
    with DatabaseJournal(path) as journal, reading(path):
        journal.begin(NAME, KIND, {})
        with pytest.raises(LockedError, match="nothing more is written until then"):
            journal.commit(Batch(source=NAME, kind=KIND, exchange=exchange()))
        assert journal.end(NAME, "deferred: the log").verdict == "deferred"
    other.close()


def test_long_work_folds_in_what_has_gathered(tmp_path, monkeypatch):
    """It does not wait long for who reads."""
    path = tmp_path / "papers.db"
    db = open_store(path)
    with writing(db, path):
        db.conn.execute("create table filler as select randomblob(100000) as block")
    assert log.size(path) > 100_000
    log.ease(db.conn, path)
    assert log.size(path) > 100_000, "it is not worth it yet"
    monkeypatch.setattr(log, "EASY_BYTES", 50_000)
    monkeypatch.setattr(log, "_MOMENT", 0.2)
    reader = sqlite3.connect(str(path))
    reader.execute("begin")
    reader.execute("select count(*) from filler").fetchone()
    log.ease(db.conn, path)
    assert log.size(path) > 100_000
    reader.close()
    log.ease(db.conn, path)
    assert log.size(path) == 0
    db.close()
