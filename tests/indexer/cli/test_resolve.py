"""`resolve` against services that answer badly, and how often they are asked. Works and people are invented."""

import json
import os
import signal
import subprocess
import threading
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from indexer.store.connect import open_store
from indexer.store.fingerprint import logical_hash
from tests import standin
from tests.crawler.fetch.web import Reply, served
from tests.program import TIMEOUT, command, environment, paperfeed

HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def web():
    with served() as web:
        yield web


def home(*items):
    lines = "".join(f"<li>{item}</li>" for item in items)
    return f"""<!DOCTYPE html><html><head><title>Ana Ek</title></head><body><h1>Ana Ek</h1>
    <p>Lecturer at Dune University.</p><h2>Publications</h2><ul>{lines}</ul></body></html>""".encode()


def number(n):
    return f"2401.{n:05}"


def link(n):
    return f'<a href="https://arxiv.org/abs/{number(n)}">arXiv</a>'


def titled(title):
    return f"Ana Ek, Bo Ohm. <b>{title}</b>. Dunes 2024."


@pytest.fixture
def follow(web, tmp_path):
    """Makes a folder that follows a homepage with these works, with arXiv's API answered by a function of the path."""

    def following(*items, api=standin.arxiv, delay=0):
        take = web.take
        web.take = lambda path: api(path) if path.startswith("/api/query") else take(path)
        web.put("/ek/", Reply(home(*items), headers=HTML, etag=f'"{len(items)}"'))
        (tmp_path / "paperfeed.toml").write_text(
            f'[[source]]\nname = "ek"\nkind = "homepage"\nurl = "{web.url}/ek/"\ndelay = 0\n'
            f'[resolve]\nbase_url = "{web.url}/api/query"\ndelay = {delay}\n'
        )
        return tmp_path

    return following


def asked(web):
    """The identifiers of each request to the API."""
    paths = [path for path in web.paths() if path.startswith("/api/query")]
    return [parse_qs(urlsplit(path).query).get("id_list", [""])[0].split(",") for path in paths]


def rows(folder, sql):
    db = open_store(folder / "papers.db")
    try:
        return [tuple(row) for row in db.conn.execute(sql)]
    finally:
        db.close()


def run(folder, *arguments, code=0):
    done = paperfeed(*arguments, cwd=folder)
    assert done.returncode == code, done.stderr
    return done


def started(folder):
    """`paperfeed resolve`, under way."""
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command("resolve"), cwd=folder, env=environment(folder), stdout=quiet, stderr=quiet)


def test_one_bad_identifier_among_many(follow, web):
    """The service refuses whatever holds it: what stood beside it is asked again in smaller company, then no more."""

    def api(path):
        return Reply(b"bad id", status=400) if number(7) in path else standin.arxiv(path)

    folder = follow(*map(link, range(1, 251)), api=api)
    run(folder, "crawl")
    for code in (3, 3, 0):
        run(folder, "resolve", code=code)
    assert rows(folder, "select count(*), count(abstract) from papers") == [(250, 249)]
    assert rows(folder, "select query, outcome from resolutions where outcome <> 'found'") == [(number(7), "refused")]
    sizes = [len(names) for names in asked(web)]
    assert sizes[:2] == [200, 50]
    assert max(sizes[2:]) <= 20
    assert len(sizes) <= 2 + 10 + 20
    before = len(web.asked)
    run(folder, "resolve")
    assert len(web.asked) == before


def test_an_answer_that_holds_nothing_is_not_believed(follow, web):
    """arXiv has been seen to answer 200 with an empty list; what it knows must not be given up for that."""
    empty = []

    def api(path):
        if not empty:
            empty.append(path)
            return Reply(standin.feed([]), headers={"Content-Type": "application/atom+xml"})
        return standin.arxiv(path)

    folder = follow(*map(link, range(1, 6)), api=api)
    run(folder, "crawl")
    assert rows(folder, "select count(abstract) from papers") == [(0,)]
    run(folder, "resolve")
    assert rows(folder, "select count(abstract) from papers") == [(5,)]


def test_what_is_not_there_is_asked_for_alone_and_then_no_more(follow, web):
    folder = follow(*map(link, range(1, 6)), api=lambda path: standin.arxiv(path, absent=[number(3)]))
    for _ in range(5):
        run(folder, "crawl")
    assert [len(names) for names in asked(web)] == [5, 1]
    assert rows(folder, "select query from resolutions where outcome = 'not_there'") == [(number(3),)]


def test_a_crawl_sends_no_more_requests_than_it_may(follow, web):
    """However many questions have to be asked alone."""
    folder = follow(*map(link, range(1, 31)))
    run(folder, "crawl", "--limit", "1")
    db = open_store(folder / "papers.db")
    db.conn.execute(
        "insert into resolutions (paper, service, query, tries) select id, 'arxiv', arxiv_id, 2 from papers"
    )
    db.conn.commit()
    db.close()
    run(folder, "resolve", "--limit", "3")
    assert [len(names) for names in asked(web)] == [1, 1, 1]


@pytest.mark.parametrize(
    "bad",
    [
        Reply(b"<html><body>Down for maintenance</body></html>", headers=HTML),
        Reply(status=503, headers={"Retry-After": "9999"}),
        Reply(b"Rate exceeded."),
        Reply(status=403),
    ],
    ids=["a web page", "later", "throttled", "forbidden"],
)
def test_a_service_that_does_not_answer_is_asked_next_time(follow, web, bad):
    good = []
    folder = follow(link(1), api=lambda path: standin.arxiv(path) if good else bad)
    told = {row["source"]: row["verdict"] for row in json.loads(run(folder, "crawl", "--json").stdout)}
    assert told["ek"] == "ok"
    assert told["resolve:arxiv"] in ("failed", "blocked", "deferred")
    assert rows(folder, "select outcome, tries from resolutions") == [(None, 0)]
    good.append(True)
    for path in (folder / "state").rglob("*"):
        if path.is_file():
            path.unlink()  # as if the time had come
    run(folder, "resolve")
    assert rows(folder, "select count(abstract) from papers") == [(1,)]


def test_killed_in_the_middle_and_run_again(follow, web):
    """The rest is asked, what was answered is not."""
    stop = threading.Event()

    def api(path):
        if len(asked(web)) == 3:
            stop.set()
            time.sleep(1)
        return standin.arxiv(
            path, [(number(90 + n), f"Sand {word} Dunes", "Counted.", ("Ana Ek",)) for n, word in WORDS]
        )

    folder = follow(*(titled(f"Sand {word} Dunes") for _, word in WORDS), api=api)
    config = folder / "paperfeed.toml"
    config.write_text(config.read_text() + "enabled = false\n")
    run(folder, "crawl")
    killed = started(folder)
    assert stop.wait(TIMEOUT)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait(TIMEOUT)
    run(folder, "resolve")
    assert rows(folder, "select count(*), count(abstract) from papers") == [(6, 6)]
    paths = [path for path in web.paths() if path.startswith("/api/query")]
    assert len(set(paths)) == 6
    assert len(paths) <= 8


WORDS = list(enumerate(("Alpha", "Beta", "Gamma", "Delta", "Theta", "Omega")))


def test_two_equal_titles_are_none(follow, web):
    two = [(number(n), "On the Weight of Moss", "Weighed.", ("Ana Ek", "Bo Ohm")) for n in (1, 2)]
    folder = follow(titled("On the Weight of Moss"), api=lambda path: standin.arxiv(path, two))
    run(folder, "crawl")
    assert rows(folder, "select arxiv_id, abstract from papers") == [(None, None)]
    assert rows(folder, "select outcome, score, authors from resolutions") == [("near_miss", 1.0, 1.0)]
    before = len(web.asked)
    run(folder, "resolve")
    assert len(web.asked) == before


def test_dry_run_asks_nothing_and_writes_nothing(follow, web):
    folder = follow(link(1), titled("On the Weight of Moss"))
    config = folder / "paperfeed.toml"
    config.write_text(config.read_text() + "enabled = false\n")
    run(folder, "crawl")
    before, bytes_ = len(web.asked), (folder / "papers.db").read_bytes()
    done = run(folder, "resolve", "--dry-run")
    assert done.stdout.splitlines() == [
        f"arXiv by identifier  {number(1)}",
        'arXiv by title  ti:"On the Weight of Moss"',
    ]
    assert (len(web.asked), (folder / "papers.db").read_bytes()) == (before, bytes_)
    assert rows(folder, "select count(*) from resolutions") == [(0,)]


def test_two_at_once(follow, web):
    def api(path):
        time.sleep(1)
        return standin.arxiv(path)

    folder = follow(link(1), api=api)
    config = folder / "paperfeed.toml"
    config.write_text(config.read_text() + "enabled = false\n")
    run(folder, "crawl")
    both = [
        subprocess.Popen(
            command("resolve"),
            cwd=folder,
            env=environment(folder),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(2)
    ]
    assert sorted(p.wait(TIMEOUT) for p in both) in ([0, 75], [0, 0])
    assert len(asked(web)) == 1


def test_the_archive_alone_gives_the_same(follow, web, tmp_path_factory):
    """Also where a page that was followed later stands behind the answers of an earlier run."""
    known = [
        (number(90), "On the Weight of Moss", "Weighed.", ("Ana Ek", "Bo Ohm")),
        (number(91), "Counting Grains by Candlelight", "Counted.", ("Bo Ohm",)),
    ]
    folder = follow(link(1), titled("On the Weight of Moss"), api=lambda path: standin.arxiv(path, known))
    run(folder, "crawl")
    other = home("Bo Ohm. <b>Counting Grains by Candlelight</b>. Dunes 2023.").replace(b"Ana Ek", b"Bo Ohm")
    web.put("/ohm/", Reply(other, headers=HTML))
    with (folder / "paperfeed.toml").open("a") as config:
        config.write(f'\n[[source]]\nname = "ohm"\nkind = "homepage"\nurl = "{web.url}/ohm/"\ndelay = 0\n')
    run(folder, "crawl")
    want = rows(folder, "select arxiv_id, title, abstract from papers order by arxiv_id")
    assert [row[0] for row in want] == [number(1), number(90), number(91)]
    empty = tmp_path_factory.mktemp("empty")
    run(empty, "crawl", "--replay", str(folder / "papers.db.archive"))
    assert rows(empty, "select arxiv_id, title, abstract from papers order by arxiv_id") == want
    sql = "select service, query, outcome, candidate, score, authors from resolutions order by 1, 2"
    assert rows(empty, sql) == rows(folder, sql)
    hashes = []
    for place in (folder, empty):
        db = open_store(place / "papers.db")
        hashes.append(logical_hash(db.conn))
        db.close()
    assert hashes[0] == hashes[1]


def test_the_spacing_is_kept(follow, web):
    folder = follow(link(1), titled("On the Weight of Moss"), delay=1)
    run(folder, "crawl")
    at = [a.at for a in web.asked if a.path.startswith("/api/query")]
    assert len(at) == 2
    assert at[1] - at[0] >= 1
