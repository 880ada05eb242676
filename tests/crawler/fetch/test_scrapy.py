"""The project as any Scrapy user meets it: `scrapy list`, `scrapy crawl`."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlite_utils import Database

from crawler.fetch.archive import read
from crawler.record import Record
from crawler.source import load
from tests.crawler.fetch.web import Reply, served

ROOT = Path(__file__).resolve().parents[3]

FEED = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Invented papers</title><link>https://journal.example/</link><description>x</description>
<item><title>Counting clouds by ear</title><link>https://journal.example/1</link><guid>https://journal.example/1</guid>
<author>Mina Oakes</author><description>We listen.</description></item>
<item><title>A lattice of kettles</title><link>https://journal.example/2</link><guid>https://journal.example/2</guid></item>
</channel></rss>"""


@pytest.fixture
def web():
    with served() as web:
        web.put("/papers.rss", Reply(FEED, headers={"Content-Type": "application/rss+xml"}, etag='"1"'))
        yield web


def scrapy(tmp_path, *arguments, **environ):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PAPERFEED", "SCRAPY"))}
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *map(str, arguments)],
        cwd=ROOT,
        env={**kept, "XDG_STATE_HOME": str(tmp_path / "state"), **environ},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_list(tmp_path):
    done = scrapy(tmp_path, "list")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == sorted(load())


def test_crawl_writes_what_it_found(web, tmp_path):
    out = tmp_path / "out.jsonl"
    done = scrapy(tmp_path, "crawl", "feed", "-a", f"url={web.url}/papers.rss", "-O", out)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    records = [Record.from_json(json.loads(line)) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(r.source, r.title) for r in records] == [
        ("feed", "Counting clouds by ear"),
        ("feed", "A lattice of kettles"),
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["feed"], "feed: option 'url' is missing"),
        (["feed", "-a", "nope=1"], "feed: option 'nope' is not known; it takes"),
        (["feed", "-a", "url=https://journal.example/", "-a", "since=today"], "feed: option 'since': expected a date"),
        (["arxiv_rss", "-a", "category=cs.CL"], "arxiv_rss:cs.CL: no contact is set"),
        (["nobody"], "no source is called 'nobody'; there are acl_anthology, arxiv_api,"),
    ],
)
def test_asked_wrongly_is_one_line(tmp_path, arguments, said):
    done = scrapy(tmp_path, "crawl", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("reply", "code", "said"),
    [
        (Reply(b"<html>Are you human?", headers={"Content-Type": "text/html"}), 3, "failed: http://127.0.0.1:"),
        (Reply(status=404), 3, "failed: http://127.0.0.1:"),
        (Reply(status=429, headers={"Retry-After": "3600"}), 75, "deferred: 127.0.0.1:"),
    ],
)
def test_exit_codes(web, tmp_path, reply, code, said):
    web.put("/papers.rss", reply)
    done = scrapy(tmp_path, "crawl", "feed", "-a", "name=mine", "-a", f"url={web.url}/papers.rss")
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith(f"mine: {said}")
    assert done.stderr.count("\n") == 1


def test_a_first_harvest_has_a_bound(web, tmp_path):
    scrapy(tmp_path, "crawl", "arxiv_oai", "-a", f"base_url={web.url}/oai", "-s", f"PAPERFEED_DB={tmp_path / 'p.db'}")
    records, identifiers = (dict(parse_qsl(urlsplit(path).query)) for path in web.paths())
    assert records["from"] == identifiers["from"]
    assert date.fromisoformat(records["from"]) >= datetime.now(UTC).date() - timedelta(days=8)


def test_an_archive_without_a_database(web, tmp_path):
    for _ in range(2):
        done = scrapy(
            tmp_path, "crawl", "feed", "-a", f"url={web.url}/papers.rss", "-s", f"PAPERFEED_ARCHIVE={tmp_path / 'kept'}"
        )
        assert (done.returncode, done.stderr) == (0, "")
    assert [(a.source, a.document.body) for a in read(tmp_path / "kept")] == [(f"feed:{web.url}/papers.rss", FEED)] * 2


def stored(path):
    """Titles in the database, and how its runs ended."""
    database = Database(path)
    try:
        titles = [title for (title,) in database.execute("select title from papers order by title")]
        runs = list(database.execute("select command, exit_code from runs order by id"))
        fetches = [outcome for (outcome,) in database.execute("select outcome from fetches order by id")]
        return titles, runs, fetches
    finally:
        database.close()


def test_crawl_into_a_database(web, tmp_path):
    path = tmp_path / "papers.db"
    out = tmp_path / "out.jsonl"
    for _ in range(2):
        done = scrapy(
            tmp_path, "crawl", "feed", "-a", f"url={web.url}/papers.rss", "-s", f"PAPERFEED_DB={path}", "-O", out
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert stored(path) == (
        ["A lattice of kettles", "Counting clouds by ear"],
        [("scrapy crawl feed", 0)] * 2,
        ["page", "not_modified"],
    )
    assert [a.document.status for a in read(tmp_path / "papers.db.archive")] == [200, 304]


def test_a_file_that_is_no_database(web, tmp_path):
    path = tmp_path / "papers.db"
    path.write_text("not a database, and more than a hundred bytes long " * 3)
    done = scrapy(tmp_path, "crawl", "feed", "-a", f"url={web.url}/papers.rss", "-s", f"PAPERFEED_DB={path}")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "the run ended: " in done.stderr
    assert web.asked == []
