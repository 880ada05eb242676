import signal
import subprocess
import sys

import pytest
from sqlite_utils.utils import sqlite3

from crawler.journal import BusyError
from indexer.store.connect import open_store
from indexer.store.errors import StoreError
from indexer.store.locks import SourceLock, writing

HOLD_FILE_LOCK = """
import sys
from indexer.store.connect import open_store
from indexer.store.locks import writing
db = open_store(sys.argv[1])
with writing(db, sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""
HOLD_SQLITE_ONLY = """
import sys
from sqlite_utils import Database
db = Database(sys.argv[1])
db.conn.execute("begin immediate")
print("held", flush=True)
sys.stdin.read()
"""
HOLD_SOURCE = """
import sys
from indexer.store.locks import SourceLock
with SourceLock(sys.argv[1], "arxiv:cs.CL"):
    print("held", flush=True)
    sys.stdin.read()
"""


WAITS = """
import signal, sys
from crawler import stopping
from indexer.store.connect import open_store
from indexer.store.errors import StoreError
from indexer.store.locks import writing
signal.signal(signal.SIGTERM, lambda number, frame: print("heard", flush=True))
stopping.heed()
db = open_store(sys.argv[1])
print("waits", flush=True)
for _ in range(2):  # the second does not wait
    try:
        with writing(db, sys.argv[1]):
            print("written")
    except StoreError as exc:
        print(type(exc).__name__, exc.stops, exc)
print(db.conn.in_transaction, *db.conn.execute("pragma busy_timeout").fetchone())
"""


@pytest.fixture
def path(tmp_path):
    open_store(tmp_path / "papers.db").close()
    return tmp_path / "papers.db"


@pytest.fixture
def held(path):
    """Starts another process that holds a lock; yields its function `start`."""
    started = []

    def start(script):
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        assert process.stdout.readline() == "held\n"
        return process

    yield start
    for process in started:
        process.communicate()


def test_another_writer_of_ours(path, held):
    other = held(HOLD_FILE_LOCK)
    db = open_store(path)
    with pytest.raises(StoreError, match=r"another paperfeed .* has been writing"), writing(db, path, wait_seconds=0.2):
        pass
    other.communicate()
    with writing(db, path, wait_seconds=0.2):
        db.conn.execute("insert into categories (code) values ('cs.CL')")
    assert db["categories"].count == 1
    db.close()


def test_a_writer_that_does_not_know_our_lock(path, held):
    other = held(HOLD_SQLITE_ONLY)
    db = open_store(path, busy_seconds=0.1)
    with pytest.raises(StoreError, match="another program writing to it"), writing(db, path):
        pass
    # The lock file is free again: only the other program's transaction is in the way.
    other.communicate()
    with writing(db, path):
        db.conn.execute("insert into categories (code) values ('cs.CL')")
    db.close()


@pytest.mark.parametrize("script", [HOLD_FILE_LOCK, HOLD_SQLITE_ONLY])
def test_who_waits_gives_up_when_asked_to_stop(path, held, script):
    held(script)
    waiting = subprocess.Popen([sys.executable, "-c", WAITS, str(path)], stdout=subprocess.PIPE, text=True)
    assert waiting.stdout.readline() == "waits\n"
    waiting.send_signal(signal.SIGTERM)
    told, _ = waiting.communicate()
    why = f"{path}: stopped while another program was writing to it; what was not stored is asked for again"
    assert told.splitlines() == ["heard", f"GivenUpError True {why}", f"GivenUpError True {why}", "False 30000"]


def test_readers_do_not_wait(path, held):
    held(HOLD_FILE_LOCK)
    db = open_store(path, readonly=True, busy_seconds=0.1)
    assert db["papers"].count == 0
    db.close()


def test_an_error_rolls_back(path):
    db = open_store(path)

    def fail():
        with writing(db, path):
            db.conn.execute("insert into categories (code) values ('cs.CL')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (db["categories"].count, db.conn.in_transaction) == (0, False)
    db.close()


def test_a_bug_in_sql_is_not_blamed_on_the_user(path):
    db = open_store(path)
    with pytest.raises(sqlite3.OperationalError), writing(db, path):
        db.conn.execute("select * from no_such_table")
    db.close()


def test_one_run_a_source(path, held):
    other = held(HOLD_SOURCE)
    with pytest.raises(BusyError, match=r"^arxiv:cs\.CL: another run"):
        SourceLock(path, "arxiv:cs.CL").acquire()
    with SourceLock(path, "arxiv:cs.LG"), SourceLock(path, "arxiv/cs.CL"):
        pass
    other.communicate()
    with SourceLock(path, "arxiv:cs.CL"):
        pass
