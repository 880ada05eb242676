"""The main job as a scheduler runs it: crawl, crawl again, be killed, be answered nonsense."""

import json
import random
import signal
import subprocess
import time

import pytest

from crawler.sample import faults
from crawler.sample.web import SampleWeb
from indexer.store.connect import open_store
from indexer.store.fingerprint import logical_hash
from indexer.store.integrity import problems
from tests.program import command, environment, follow, paperfeed

SINCE = "--since=2006-01-01"
OAI = "arxiv:cs.CL"
LEDGER = {"runs", "run_sources", "fetches"}


def content(path):
    """Hash of what the database says, after making sure that file and search index are whole."""
    db = open_store(path)
    try:
        assert problems(db) == []
        return logical_hash(db.conn)
    finally:
        db.close()


def rows(path, *, without=LEDGER | {"sources"}):
    """Every row of every table that is not part of the ledger, search index shadow tables included."""
    db = open_store(path, readonly=True)
    try:
        tables = set(db.table_names()) - without
        return {t: sorted(map(repr, db.conn.execute(f"select * from [{t}]"))) for t in tables}
    finally:
        db.close()


@pytest.fixture(scope="module")
def web():
    with SampleWeb() as web:
        yield web


@pytest.fixture(scope="module")
def whole(tmp_path_factory, web):
    """The database of one crawl that nothing disturbed."""
    folder = tmp_path_factory.mktemp("whole")
    follow(folder, web.url)
    done = paperfeed("crawl", SINCE, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "papers.db"


def test_a_second_crawl_of_an_unchanged_web_writes_only_the_ledger(tmp_path, web):
    follow(tmp_path, web.url)
    first = paperfeed("crawl", SINCE, "--json", cwd=tmp_path)
    before, asked = rows(tmp_path / "papers.db"), len(web.log)
    second = paperfeed("crawl", SINCE, "--json", cwd=tmp_path)
    assert (first.returncode, second.returncode) == (0, 0)
    assert rows(tmp_path / "papers.db") == before
    told = json.loads(second.stdout)
    assert sum(r["new"] + r["changed"] for r in told) == 0
    unchanged = {path.partition("?")[0] for path, status in web.log[asked:] if status == 304}
    assert unchanged == {
        "/rss/cs.IR",
        "/list/physics.optics/new",
        "/journal/feed.xml",
        "/blog/feed.json",
        "/~beltran-okoye/",
        "/~beltran-okoye/publications/",
        "/~beltran-okoye/papers.bib",
        "/bzpeer/authors/nadia-beltran-okoye-9f21c07ab4",
        "/pacific/beltran-okoye/cv.html",
        "/scholarfeed/author/teuila-faleafa-brandt",
        "/lakeside/duanmu/cv.md",
        "/hall/staff/shangguan.html",
        "/~shangguan/",
        "/~tollefsrud/",
        "/anthology/data/xml/2026.sample.xml",
        "/anthology/2024.sample-main.7/",
    }
    assert [r["verdict"] for r in told if r["kind"] in ("arxiv_rss", "feed")] == ["ok_nothing_expected"] * 3


def test_killed_at_random_moments_and_run_again_equals_never_interrupted(tmp_path, web, whole):
    rng = random.Random(20261120)
    web.delay = 0.1
    follow(tmp_path, web.url)
    for _ in range(10):
        process = subprocess.Popen(
            command("crawl", SINCE), cwd=tmp_path, env=environment(tmp_path), stderr=subprocess.DEVNULL
        )
        # before the first request, between pages, while a page is stored, after the last
        time.sleep(rng.uniform(0.6, 3.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
    web.delay = 0
    done = paperfeed("crawl", SINCE, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert content(tmp_path / "papers.db") == content(whole)


def test_replayed_into_an_empty_database_and_resolved_equals_the_crawl(tmp_path, web, whole):
    archive = whole.with_name("papers.db.archive")
    done = paperfeed("crawl", "--replay", str(archive), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    # a search by title is worth nothing where nobody asked (docs/decisions/0028)
    follow(tmp_path, web.url)
    done = paperfeed("resolve", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert content(tmp_path / "papers.db") == content(whole)


def test_reparse_of_an_unchanged_archive_changes_nothing(tmp_path, web):
    follow(tmp_path, web.url)
    paperfeed("crawl", SINCE, "--limit", "5", cwd=tmp_path)
    before = rows(tmp_path / "papers.db", without=LEDGER)
    for arguments in (("reparse",), ("crawl", "--replay", "papers.db.archive")):
        done = paperfeed(*arguments, "--json", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert sum(r["new"] + r["changed"] for r in json.loads(done.stdout)) == 0
        assert rows(tmp_path / "papers.db", without=LEDGER) == before


ERROR = (
    b'<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-19T00:00:00Z'
    b'</responseDate><request>http://127.0.0.1/oai</request><error code="badArgument">from is in the future</error>'
    b"</OAI-PMH>"
)
WRONG = [
    pytest.param(faults.CHALLENGE, "blocked", id="challenge"),
    pytest.param(faults.THROTTLED, "blocked", id="throttled"),
    pytest.param({"body": b'{"detail": "no"}', "headers": {"Content-Type": "application/json"}}, "failed", id="json"),
    pytest.param(faults.EMPTY, "failed", id="empty"),
    pytest.param(faults.TRUNCATED, "failed", id="truncated"),
    pytest.param(faults.BROKEN, "failed", id="broken"),
    pytest.param({"body": ERROR}, "failed", id="OAI error"),
    pytest.param({"status": 500, "body": b"oops"}, "failed", id="status 500"),
    pytest.param(faults.FORBIDDEN, "blocked", id="status 403"),
]


@pytest.mark.parametrize(("fault", "verdict"), WRONG)
def test_a_wrong_answer_stores_nothing_moves_no_cursor_and_exits_3(tmp_path, fault, verdict):
    with SampleWeb() as web:
        follow(tmp_path, web.url, only=[OAI])
        web.fail("/oai", **fault, times=None)
        bad = paperfeed("crawl", SINCE, "--json", cwd=tmp_path)
        assert bad.returncode == 3, bad.stderr
        assert [r["verdict"] for r in json.loads(bad.stdout)] == [verdict]
        lines = bad.stderr.strip().splitlines()
        assert len(lines) == 1, bad.stderr
        assert lines[0].startswith(f"{OAI}: {verdict}: ")
        db = open_store(tmp_path / "papers.db", readonly=True)
        assert db["papers"].count == 0
        assert next(db["sources"].rows)["cursor"] is None
        db.close()
        web.heal()
        good = paperfeed("crawl", SINCE, cwd=tmp_path)
    assert good.returncode == 0, good.stderr


def test_a_bad_answer_in_the_middle_keeps_what_came_before_and_goes_on_next_time(tmp_path, web, whole):
    follow(tmp_path, web.url)
    web.fail("/oai", **faults.CHALLENGE, after=2)
    bad = paperfeed("crawl", SINCE, cwd=tmp_path)
    web.heal()
    assert bad.returncode == 3
    assert paperfeed("crawl", SINCE, cwd=tmp_path).returncode == 0
    assert content(tmp_path / "papers.db") == content(whole)


def test_limit_stops_early_and_loses_nothing(tmp_path, web, whole):
    follow(tmp_path, web.url)
    assert paperfeed("crawl", SINCE, "--limit", "5", cwd=tmp_path).returncode == 0
    assert paperfeed("crawl", SINCE, cwd=tmp_path).returncode == 0
    assert content(tmp_path / "papers.db") == content(whole)


def test_the_web_moves_on(tmp_path):
    """Day by day equals everything at once, as far as the last day still tells."""
    with SampleWeb(day=1) as web:
        follow(tmp_path, web.url, only=[OAI])
        for day in (1, 2, 3):
            web.day = day
            assert paperfeed("crawl", SINCE, cwd=tmp_path).returncode == 0
        stepwise = content(tmp_path / "papers.db")
        (tmp_path / "papers.db").rename(tmp_path / "stepwise.db")
        assert paperfeed("--db", "once.db", "crawl", SINCE, cwd=tmp_path).returncode == 0
    assert content(tmp_path / "once.db") == stepwise


def test_ctrl_c_ends_clean(tmp_path):
    with SampleWeb(delay=0.5) as web:
        follow(tmp_path, web.url)
        process = subprocess.Popen(
            command("crawl", SINCE), cwd=tmp_path, env=environment(tmp_path), stderr=subprocess.PIPE, text=True
        )
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert process.returncode == 130, told
    assert "Traceback" not in told
