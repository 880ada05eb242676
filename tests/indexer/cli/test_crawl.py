"""`crawl` as a scheduler sees it: one line a source, the exit code, and what the ledger keeps of it."""

import json
import subprocess
import time

from sqlite_utils import Database

from crawler.sample.web import SampleWeb
from tests.program import command, environment, follow, paperfeed

RSS = "today:cs.IR"


def rows(folder, sql):
    db = Database(folder / "papers.db")
    try:
        return [tuple(row) for row in db.execute(sql)]
    finally:
        db.close()


def wait_for(condition):
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_source_that_another_run_harvests_is_deferred(tmp_path):
    with SampleWeb() as web:
        follow(tmp_path, web.url, only=[RSS])
        web.fail("/rss/cs.IR", wait=8)
        first = subprocess.Popen(
            command("crawl"), cwd=tmp_path, env=environment(tmp_path), stderr=subprocess.PIPE, text=True
        )
        wait_for(lambda: list(tmp_path.glob("papers.db.locks/today*")))
        plain = paperfeed("crawl", cwd=tmp_path)
        as_json = paperfeed("crawl", "--json", cwd=tmp_path)
        first.communicate(timeout=30)
    assert first.returncode == 0
    why = "another run is harvesting this source; it goes on when that ends"
    assert (plain.returncode, plain.stderr) == (75, f"{RSS}: deferred: {why}\n")
    assert as_json.returncode == 75
    assert [(r["source"], r["verdict"], r["reason"]) for r in json.loads(as_json.stdout)] == [(RSS, "deferred", why)]
    assert [v for (v,) in rows(tmp_path, "select verdict from run_sources order by run")] == [
        "ok",
        "deferred",
        "deferred",
    ]
    assert rows(tmp_path, "select exit_code from runs order by id") == [(0,), (75,), (75,)]
    assert rows(tmp_path, "select last_verdict from sources") == [("ok",)]
