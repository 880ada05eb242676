"""`crawl` as a scheduler sees it: one line a source, the exit code, and what the ledger keeps of it."""

import json
import signal
import subprocess
import time
import urllib.parse

import pytest
from sqlite_utils import Database

from crawler.fetch.archive import Archive, Received
from crawler.sample import faults
from crawler.sample.web import SampleWeb
from indexer.store.connect import open_store
from indexer.store.locks import writing
from tests.program import command, environment, follow, paperfeed

RSS, LIST, OAI = "today:cs.IR", "today:physics.optics", "arxiv:cs.CL"
EXPIRED = (
    b'<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-19T00:00:00Z'
    b'</responseDate><request>http://127.0.0.1/oai</request><error code="badResumptionToken">too old</error></OAI-PMH>'
)


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
        follow(tmp_path, web.url, only=[OAI])
        web.fail("/oai", wait=8)
        first = subprocess.Popen(
            command("crawl", "--since", "2006-01-01"),
            cwd=tmp_path,
            env=environment(tmp_path),
            stderr=subprocess.PIPE,
            text=True,
        )
        # it waits for its answer, and goes on when the others are done, however long they take
        wait_for(lambda: oai_requests(web))
        db = open_store(tmp_path / "papers.db")
        with writing(db, tmp_path / "papers.db"):  # so that it does not hold the lock itself
            first.send_signal(signal.SIGSTOP)
        db.close()
        plain = paperfeed("crawl", cwd=tmp_path)
        as_json = paperfeed("crawl", "--json", cwd=tmp_path)
        from_cron = paperfeed("-q", "crawl", "--due", cwd=tmp_path)
        first.send_signal(signal.SIGCONT)
        first.communicate(timeout=60)
    assert first.returncode == 0
    why = "another run is harvesting this source; it goes on when that ends"
    assert (plain.returncode, plain.stderr) == (75, f"{OAI}: deferred: {why}\n")
    assert as_json.returncode == 75
    # nobody is mailed for what is tried again by itself
    assert (from_cron.returncode, from_cron.stdout, from_cron.stderr) == (75, "", "")
    assert [(r["source"], r["verdict"], r["reason"]) for r in json.loads(as_json.stdout)] == [(OAI, "deferred", why)]
    verdicts = [v for (v,) in rows(tmp_path, "select verdict from run_sources order by run")]
    assert verdicts == ["ok", "deferred", "deferred", "deferred"]
    assert rows(tmp_path, "select exit_code from runs order by id") == [(0,), (75,), (75,), (75,)]
    assert rows(tmp_path, "select last_run from sources") == [(1,)]


def oai_requests(web):
    """What each request to the OAI interface asked for."""
    asked = [urllib.parse.urlsplit(path) for path, _ in web.log]
    return [dict(urllib.parse.parse_qsl(parts.query)) for parts in asked if parts.path == "/oai"]


def test_an_expired_token_begins_again_where_the_harvest_began(tmp_path):
    with SampleWeb() as web:
        follow(tmp_path, web.url, only=[OAI])
        assert paperfeed("crawl", "--since", "2006-01-01", "--limit", "1", cwd=tmp_path).returncode == 0
        assert rows(tmp_path, "select cursor, since from sources") == [(None, "2006-01-01")]
        web.fail("/oai", body=EXPIRED)
        done = paperfeed("crawl", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        first, token, again, *_ = oai_requests(web)
    assert "resumptionToken" in token
    assert first["from"] == again["from"] == "2006-01-01"
    ((cursor, since),) = rows(tmp_path, "select cursor, since from sources")
    assert (cursor is not None, since) == (True, None)


def test_a_first_harvest_that_failed_begins_again_where_it_began(tmp_path):
    with SampleWeb() as web:
        follow(tmp_path, web.url, only=[OAI])
        web.fail("/oai", status=404)
        assert paperfeed("crawl", "--since", "2006-01-01", cwd=tmp_path).returncode == 3
        assert paperfeed("crawl", cwd=tmp_path).returncode == 0
        assert {asked.get("from") for asked in oai_requests(web)} == {"2006-01-01", None}
        assert [asked.get("from") for asked in oai_requests(web)][1] == "2006-01-01"


def test_what_a_dry_run_prints_is_what_is_asked(tmp_path):
    with SampleWeb() as web:
        follow(tmp_path, web.url, only=[OAI])
        for options in ("cs:cs:CL", "math:math:CO"):
            path = tmp_path / "paperfeed.toml"
            path.write_text(path.read_text().replace("cs:cs:CL", options))
            plan = paperfeed("crawl", "--dry-run", cwd=tmp_path)
            before = len(web.log)
            assert paperfeed("crawl", cwd=tmp_path).returncode == 0
            asked = [web.url + path for path, _ in web.log[before:] if "metadataPrefix=" in path]
            assert plan.stdout.split() == [word for url in asked for word in (OAI, url)]
            assert plan.stdout.count("from=") == 2
            assert "first harvest, from " in plan.stderr


def test_a_limit_says_what_of_a_window_of_ones_own_is_lost_and_leaves_the_rest_alone(tmp_path):
    with SampleWeb() as web:
        follow(tmp_path, web.url, only=[OAI])
        assert paperfeed("crawl", "--since", "2006-01-01", cwd=tmp_path).returncode == 0
        before = rows(tmp_path, "select cursor, todo, promised, since from sources")
        done = paperfeed("crawl", "--since", "2006-01-01", "--limit", "1", cwd=tmp_path)
    why = "stopped at the limit: 2 requests of a window of your own left, and no later run goes on there"
    assert (done.returncode, done.stderr) == (0, f"{OAI}: ok: {why}\n")
    assert rows(tmp_path, "select cursor, todo, promised, since from sources") == before


@pytest.mark.parametrize(
    ("fault", "verdict", "why"),
    [
        (
            faults.CHALLENGE,
            "blocked",
            "a bot check came instead of the answer (expected a feed of arXiv announcements, ",
        ),
        (faults.EMPTY, "failed", "the answer was empty (expected a feed of arXiv announcements, found "),
        ({"status": 404}, "failed", "HTTP status 404"),
    ],
    ids=["challenge", "empty", "404"],
)
def test_a_line_names_one_address(tmp_path, fault, verdict, why):
    with SampleWeb() as web:
        follow(tmp_path, web.url, only=[RSS])
        web.fail("/rss/cs.IR", **fault, times=None)
        done = paperfeed("crawl", cwd=tmp_path)
        url = f"{web.url}/rss/cs.IR"
    assert (done.returncode, done.stderr.count("\n"), done.stderr.count("http")) == (3, 1, 1)
    assert done.stderr.startswith(f"{RSS}: {verdict}: {url}: {why}")


def test_a_server_that_is_down_has_blocked_nothing(tmp_path):
    with SampleWeb() as web:
        follow(tmp_path, web.url, only=[LIST])
        url = web.url
    done = paperfeed("crawl", cwd=tmp_path)
    said = f"{LIST}: failed: {url}/list/physics.optics/new?skip=0&show=2000: robots.txt can't be had: "
    assert (done.returncode, done.stderr.count("http")) == (3, 1)
    assert done.stderr.startswith(said)


def test_a_damaged_archive_is_not_skipped_in_silence(tmp_path):
    with SampleWeb() as web:
        follow(tmp_path, web.url, only=[RSS])
        assert paperfeed("crawl", cwd=tmp_path).returncode == 0
    (file,) = (tmp_path / "papers.db.archive").glob("*.gz")
    ((offset, length),) = rows(tmp_path, "select archive_offset, archive_length from fetches")
    whole = bytearray(file.read_bytes())
    for damaged in (whole[: offset + length // 2], bytes(whole).replace(whole[-60:], bytes(60))):
        file.write_bytes(damaged)
        done = paperfeed("reparse", cwd=tmp_path)
        assert (done.returncode, done.stdout) == (3, "")
        assert done.stderr == f"{file.name}: failed: can't be read: record 2 at byte {offset}\n"
    assert rows(tmp_path, "select exit_code from runs order by id desc limit 1") == [(3,)]


@pytest.mark.parametrize("statements", [(), ("pragma journal_mode = wal", "create table t (x)", "drop table t")])
@pytest.mark.parametrize("arguments", [(), ("--due",)], ids=["all", "due"])
def test_a_database_that_a_killed_run_left_half_made_is_finished(tmp_path, statements, arguments):
    path = tmp_path / "papers.db"
    path.touch()
    db = Database(path)
    for statement in statements:
        db.execute(statement)
    db.close()
    with SampleWeb() as web:
        follow(tmp_path, web.url, only=[RSS])
        done = paperfeed("crawl", *arguments, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path, "select last_verdict from sources") == [("ok",)]


REAL = '[[source]]\nname = "real"\nkind = "arxiv_rss"\ncategory = "cs.CL"\n'


def test_without_a_contact_nothing_is_begun(tmp_path):
    (tmp_path / "paperfeed.toml").write_text(REAL)
    done = paperfeed("crawl", cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("paperfeed: real: no contact is set")
    assert [p.name for p in tmp_path.iterdir()] == ["paperfeed.toml"]


def test_a_source_without_a_contact_does_not_stop_the_others(tmp_path):
    with SampleWeb() as web:
        path = follow(tmp_path, web.url, only=[RSS])
        path.write_text(REAL + path.read_text())
        done = paperfeed("crawl", "--json", cwd=tmp_path)
    assert done.returncode == 3
    assert [(r["source"], r["verdict"]) for r in json.loads(done.stdout)] == [("real", "failed"), (RSS, "ok")]
    assert "real: failed: no contact is set" in done.stderr
    assert rows(tmp_path, "select source, verdict from run_sources order by verdict") == [
        ("real", "failed"),
        (RSS, "ok"),
    ]


def test_the_ledger_keeps_the_exit_code_of_a_run_that_was_asked_wrongly(tmp_path):
    archive = Archive(tmp_path / "archive", "20261119.warc.gz")
    now = "2026-11-19T12:00:00Z"
    archive.write(
        Received(source="a", kind="nosuch", url="https://x.example/", status=200, headers=(), body=b"", fetched=now)
    )
    archive.close()
    done = paperfeed("crawl", "--replay", "archive", cwd=tmp_path)
    assert (done.returncode, "no source is called 'nosuch'" in done.stderr) == (2, True)
    assert rows(tmp_path, "select exit_code from runs") == [(2,)]
