"""`forget` as it is run: out of database, index and archive, and not back by any door. All people are invented."""

import subprocess
import sys
from pathlib import Path

import pytest

from crawler.fetch import archive
from indexer.store.connect import open_store
from indexer.store.fingerprint import logical_lines
from indexer.store.integrity import problems
from tests import standin
from tests.crawler.fetch.web import Reply, served
from tests.program import TIMEOUT, environment, paperfeed

EK = """<!DOCTYPE html><html><head><title>Anaximandra Ekbladh</title></head><body><h1>Anaximandra Ekbladh</h1>
<p>I am a lecturer at Dune University. Mail: anaximandra@dune.example, phone: +46 70 123 45 67</p>
<h2>Publications</h2><ul>
<li>Anaximandra Ekbladh, Bo Ohm. <b>On the Weight of Moss in Sand</b>. Dunes 2024.
 <a href="https://arxiv.org/abs/2401.00007">arXiv</a></li>
<li>Anaximandra Ekbladh, Cy Un. <b>Of Quicksand Alone and Nothing Else</b>. Dunes 2023.</li>
</ul><p><a href="pubs.html">Full list of publications</a></p></body></html>"""
PUBS = """<!DOCTYPE html><html><head><title>Publications</title></head><body><h1>Publications</h1><ul>
<li>Anaximandra Ekbladh, Cy Un. <b>Of Quicksand Alone and Nothing Else</b>. Dunes 2023.</li>
<li>Anaximandra Ekbladh, Cy Un. <b>Early Notes on Quagmires and Bogs</b>. Dunes 2019.</li>
</ul></body></html>"""
OHM = """<!DOCTYPE html><html><head><title>Bo Ohm</title></head><body><h1>Bo Ohm</h1>
<p>I am a PhD student at Dune University.</p><h2>Publications</h2><ul>
<li><a href="https://arxiv.org/abs/2401.00007">arXiv</a></li>
<li>Bo Ohm, Cy Un. <b>Counting Grains by Candlelight</b>. Dunes 2022.</li></ul></body></html>"""
TRACES = (b"Anaximandra", b"anaximandra", b"Ekbladh", b"~ek", b"Quicksand", b"Quagmires", b"quicksand", b"quagmires")


@pytest.fixture
def web():
    with served() as web:
        take = web.take
        web.take = lambda path: standin.arxiv(path) if path.startswith("/api/query") else take(path)
        html = {"Content-Type": "text/html; charset=utf-8"}
        web.put("/~ek/", Reply(EK.encode(), headers=html, etag='"ek"'))
        web.put("/~ek/pubs.html", Reply(PUBS.encode(), headers=html, etag='"pubs"'))
        web.put("/~ohm/", Reply(OHM.encode(), headers=html, etag='"ohm"'))
        yield web


@pytest.fixture
def crawled(web, tmp_path):
    """A folder in which both homepages have been crawled, and what they lack been asked for."""
    pages = [
        f'[[source]]\nname = "page:~{who}"\nkind = "homepage"\nurl = "{web.url}/~{who}/"\ndelay = 0\n'
        for who in ("ek", "ohm")
    ]
    resolve = f'[resolve]\nbase_url = "{web.url}/api/query"\ndelay = 0\n'
    (tmp_path / "paperfeed.toml").write_text("\n".join([*pages, resolve]))
    done = paperfeed("crawl", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path


def opened(folder):
    return open_store(folder / "papers.db")


def titles(folder):
    db = opened(folder)
    try:
        return sorted(title for (title,) in db.conn.execute("select title from papers"))
    finally:
        db.close()


def content(folder):
    db = opened(folder)
    try:
        assert problems(db) == []
        return list(logical_lines(db.conn))
    finally:
        db.close()


def traces(folder, words=TRACES):
    """What is left to read of the person in any file of ours; the config is the user's own."""
    found = set()
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "paperfeed.toml":
            text = path.read_bytes()
            if path.name.endswith(archive.SUFFIX):
                answers = archive.read(path)
                text = b"".join(a.document.body + a.document.url.encode() + a.source.encode() for a in answers)
            found |= {trace for trace in words if trace in text}
    return found


MOSS, GRAINS = standin.title("2401.00007"), "Counting Grains by Candlelight"
SANDS = ["Early Notes on Quagmires and Bogs", "Of Quicksand Alone and Nothing Else"]


def places_are_true(folder):
    """Every exchange of the ledger lies where the ledger says."""
    db = opened(folder)
    try:
        sql = "select url, archive, archive_offset, archive_length from fetches where archive is not null"
        for url, file, offset, length in db.conn.execute(sql):
            place = archive.Place(file=file, offset=offset, length=length)
            assert archive.read_at(folder / "papers.db.archive", place).document.url == url
    finally:
        db.close()


def test_before_there_is_something_to_forget(crawled):
    assert titles(crawled) == sorted([MOSS, GRAINS, *SANDS])
    assert traces(crawled) >= {b"Ekbladh", b"~ek", b"Quicksand"}
    db = opened(crawled)
    (whole,) = db.conn.execute("select id from profiles where name = 'Anaximandra Ekbladh'").fetchone()
    assert db.conn.execute("select part_of from profiles where url like '%pubs.html'").fetchall() == [(whole,)]
    db.close()


def test_dry_run_changes_nothing(crawled):
    before = content(crawled), traces(crawled)
    done = paperfeed("forget", "Anaximandra Ekbladh", "--dry-run", cwd=crawled)
    assert (done.returncode, done.stdout) == (0, "2 profiles, 2 exchanges, 2 works that nobody else knows\n")
    assert "source page:~ek" in done.stderr
    assert (content(crawled), traces(crawled)) == before


@pytest.mark.parametrize("by", ["name", "address"])
def test_forgotten(crawled, web, by):
    what = "anaximandra  EKBLADH" if by == "name" else f"{web.url}/~ek"
    done = paperfeed("forget", what, cwd=crawled)
    assert (done.returncode, done.stdout) == (0, "2 profiles, 2 exchanges, 2 works that nobody else knows\n")
    assert titles(crawled) == sorted([MOSS, GRAINS])
    assert traces(crawled) == set()
    content(crawled)
    places_are_true(crawled)
    done = paperfeed("search", "quicksand", "--json", cwd=crawled)
    assert '"total": 0' in done.stdout
    # what others say stays: arXiv of the paper, and the other one's page
    db = opened(crawled)
    assert db.conn.execute("select name from profiles").fetchall() == [("Bo Ohm",)]
    assert db.conn.execute("select count(*) from profile_works").fetchone() == (2,)
    sources = {row[0] for row in db.conn.execute("select source from assertions")}
    assert sources == {"arxiv_api", "homepage"}
    db.close()


def test_not_back_by_any_door(crawled, web):
    paperfeed("forget", "Anaximandra Ekbladh", cwd=crawled)
    before, asked = content(crawled), len(web.asked)
    again = paperfeed("crawl", cwd=crawled)
    assert "was forgotten on request" in again.stderr
    assert not [path for path in web.paths()[asked:] if path.startswith("/~ek")]
    assert content(crawled) == before
    # nor from another address, by reading the archive again, or from a saved page
    web.put("/moved/", Reply(EK.encode(), headers={"Content-Type": "text/html; charset=utf-8"}))
    config = crawled / "paperfeed.toml"
    config.write_text(config.read_text().replace("/~ek/", "/moved/").replace("page:~ek", "moved"))
    assert "was forgotten on request" in paperfeed("crawl", "moved", cwd=crawled).stderr
    assert paperfeed("reparse", cwd=crawled).returncode == 0
    (crawled / "saved.html").write_text(EK)
    assert paperfeed("import", "saved.html", cwd=crawled).returncode == 0
    assert content(crawled) == before


def test_the_works_of_others_are_read_again_as_before(crawled):
    paperfeed("forget", "Anaximandra Ekbladh", cwd=crawled)
    before = content(crawled)
    done = paperfeed("reparse", cwd=crawled)
    assert done.returncode == 0, done.stderr
    assert content(crawled) == before


def test_of_nobody(crawled):
    done = paperfeed("forget", "Nobody Atall", cwd=crawled)
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing is known of 'Nobody Atall'" in done.stderr


KILLED = """
import os, signal
import crawler.fetch.expunge as expunge
import indexer.store.forget as forget
def dies(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
{point} = dies
from indexer.cli import main
main()
"""
KILL_AFTER_SETTLING = """
settle = expunge.settle
def settles(*args):
    settle(*args)
    os.kill(os.getpid(), signal.SIGKILL)
expunge.settle"""


@pytest.mark.parametrize(
    ("point", "again"),
    [("forget.apply", "forget"), ("forget._move", "forget"), ("expunge.settle", "crawl"), (None, "crawl")],
    ids=["files written", "in the transaction", "committed", "files in place"],
)
def test_killed_in_the_middle_and_run_again(crawled, point, again):
    script = KILLED.format(point=point or KILL_AFTER_SETTLING)
    script = script if point else script.replace("= dies", "= settles")
    killed = subprocess.run(
        [sys.executable, "-c", script, "forget", "Anaximandra Ekbladh"],
        cwd=crawled,
        env=environment(crawled),
        capture_output=True,
        timeout=TIMEOUT,
    )
    assert killed.returncode == -9, killed.stderr
    assert problems(opened(crawled)) == []
    done = paperfeed(again, *(["Anaximandra Ekbladh"] if again == "forget" else ["page:~ohm"]), cwd=crawled)
    assert done.returncode == 0, done.stderr
    assert titles(crawled) == sorted([MOSS, GRAINS])
    assert not list(Path(crawled / "papers.db.archive").glob("*.part"))
    archived = [a.document.url for a in archive.read(crawled / "papers.db.archive")]
    assert not [url for url in archived if "~ek" in url]
    places_are_true(crawled)
