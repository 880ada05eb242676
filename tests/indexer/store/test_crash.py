"""SIGKILL anywhere, run again: the same as if nothing had happened."""

import random
import subprocess
import sys
import time

import pytest

from crawler.journal import GOOD
from indexer.store.connect import open_store
from indexer.store.fingerprint import logical_lines
from tests.indexer.store import harvester
from tests.indexer.store.samples import whole

COMMAND = [sys.executable, "-m", "tests.indexer.store.harvester"]


def killed(path, pages, delay):
    """Lets the harvest store some pages, waits a moment more and kills it. False when it was done before."""
    process = subprocess.Popen([*COMMAND, str(path)], stdout=subprocess.PIPE, text=True)
    for _ in range(pages):
        process.stdout.readline()
    time.sleep(delay)
    process.kill()
    process.communicate()
    return process.returncode == -9


def agree(db):
    """The cursor never says more than the database holds: all pages that are not left to do are in it."""
    (row,) = list(db.query("select cursor, json_array_length(todo) as left from sources")) or [
        {"cursor": None, "left": 0}
    ]
    pages = db.conn.execute("select count(distinct url) from fetches").fetchone()[0]
    # a source that was only begun has no page and nothing left to do yet
    assert row["left"] == len(harvester.URLS) - pages or pages == 0
    assert (row["cursor"] is not None) == (pages == len(harvester.URLS))
    assert db.conn.execute("select count(*) from papers").fetchone()[0] == (pages * 15 + 15 if pages else 0)


@pytest.mark.parametrize("seed", range(3))
def test_killed_and_run_again(tmp_path, seed):
    choose = random.Random(seed)
    whole_path, path = str(tmp_path / "whole.db"), tmp_path / "papers.db"
    harvester.harvest(whole_path)
    kills = 0
    for _ in range(2):
        kills += killed(path, pages=choose.randint(0, 5), delay=choose.random() * 0.05)
        db = open_store(path)
        agree(db)
        whole(db)
        db.close()
    assert kills > 0
    subprocess.run([*COMMAND, str(path)], check=True, stdout=subprocess.DEVNULL)
    db, reference = open_store(path), open_store(whole_path)
    assert list(logical_lines(db.conn)) == list(logical_lines(reference.conn))
    state = "select cursor, todo, promised from sources"
    assert db.conn.execute(state).fetchall() == reference.conn.execute(state).fetchall()
    # Where the kill came after the last page there was nothing left to ask for: that is well, too.
    assert {verdict for (verdict,) in db.conn.execute("select last_verdict from sources")} <= GOOD
    told = [reason for (reason,) in db.conn.execute("select reason from run_sources where reason like 'killed%'")]
    assert len(told) <= kills
    whole(db)
    db.close()
    reference.close()
