"""What `forget` might leave to read, and by which doors somebody might come back. All people are invented."""

import subprocess
import sys
import time

import pytest

from crawler.fetch import archive
from indexer.store.connect import open_store
from indexer.store.integrity import problems
from tests.crawler.fetch.web import Reply
from tests.indexer.cli.test_forget import (
    EK,
    GRAINS,
    KILLED,
    MOSS,
    OHM,
    PUBS,
    content,
    crawled,
    places_are_true,
    titles,
    traces,
    web,
)
from tests.program import TIMEOUT, environment, paperfeed

__all__ = ["crawled", "web"]

HTML = {"Content-Type": "text/html; charset=utf-8"}
NAME = "Anaximandra Ekbladh"


def forget(folder, what=NAME):
    done = paperfeed("forget", what, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done


def follow(folder, name, url):
    with (folder / "paperfeed.toml").open("a") as config:
        config.write(f'\n[[source]]\nname = "{name}"\nkind = "homepage"\nurl = "{url}"\ndelay = 0\n')


def rows(folder, sql):
    db = open_store(folder / "papers.db")
    try:
        return [tuple(row) for row in db.conn.execute(sql)]
    finally:
        db.close()


def test_what_the_page_said_before_is_overwritten_too(crawled, web):
    """Rows that were replaced long before, and the names of authors that no work carries any more."""
    for n in range(3):
        text = EK.replace("On the Weight", f"Xylograph{n} " + "on the weight " * 40)
        text = text.replace("<li>Anaximandra Ekbladh, Cy", f"<li>Zebulona{n} Vantablack, Cy")
        text = text.replace("Dunes 2023", f"Xylograph Letters {n}")
        text = text.replace("I am a", f"Quetzal{n} " + "of moss and sand " * 200 + "I am a")
        web.put("/~ek/", Reply(text.encode(), headers=HTML, etag=f'"{n}"'))
        assert paperfeed("crawl", "page:~ek", cwd=crawled).returncode == 0
    web.put("/~ek/", Reply(EK.encode(), headers=HTML, etag='"last"'))
    assert paperfeed("crawl", "page:~ek", cwd=crawled).returncode == 0
    assert rows(crawled, "select count(*) > 2 from changes where old like 'Xylograph%' or new like 'Xylograph%'") == [
        (1,)
    ]
    forget(crawled)
    assert rows(crawled, "select * from changes") == []
    assert traces(crawled, (b"Xylograph", b"xylograph", b"Zebulona", b"zebulona", b"Quetzal")) == set()
    assert traces(crawled) == set()
    content(crawled)


def test_a_page_elsewhere_brings_neither_its_list_nor_its_bytes_back(crawled, web):
    forget(crawled)
    before = content(crawled)
    web.put("/moved/", Reply(EK.encode(), headers=HTML))
    web.put("/moved/pubs.html", Reply(PUBS.encode(), headers=HTML))
    follow(crawled, "moved", f"{web.url}/moved/")
    done = paperfeed("crawl", "moved", cwd=crawled)
    assert "forgotten on request" in done.stderr
    assert "/moved/pubs.html" not in web.paths()
    assert content(crawled) == before
    assert traces(crawled) == set()
    assert paperfeed("reparse", cwd=crawled).returncode == 0
    assert content(crawled) == before


def test_an_archive_from_elsewhere_does_not_bring_her_back(crawled, web, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    web.put("/moved/", Reply(EK.encode(), headers=HTML))
    web.put("/moved/pubs.html", Reply(PUBS.encode(), headers=HTML))
    follow(other, "moved", f"{web.url}/moved/")
    (other / "paperfeed.toml").write_text((other / "paperfeed.toml").read_text() + "[resolve]\nenabled = false\n")
    assert paperfeed("crawl", cwd=other).returncode == 0
    assert len(titles(other)) == 3
    forget(crawled)
    before = content(crawled)
    paperfeed("crawl", "--replay", str(other / "papers.db.archive"), cwd=crawled)
    assert content(crawled) == before
    assert rows(crawled, "select count(*) from assertions where feed = 'moved'") == [(0,)]


def test_a_saved_page_that_was_imported(crawled):
    (crawled / "ekbladh.html").write_text(EK)
    assert paperfeed("import", "ekbladh.html", cwd=crawled).returncode == 0
    (crawled / "ekbladh.html").unlink()
    forget(crawled)
    assert traces(crawled, (b"ekbladh", b"Ekbladh")) == set()


def test_a_source_of_a_redirect_and_dead_links_goes_whole(crawled, web):
    dead = EK.replace("pubs.html", "ekbladh-list.bib").replace(NAME, "Ulrika Ekbladh")
    web.put("/ekbladh", Reply(status=302, headers={"Location": "/people/ekbladh/"}))
    web.put("/people/ekbladh/", Reply(dead.encode(), headers=HTML))
    follow(crawled, "ulrika", f"{web.url}/ekbladh")
    paperfeed("crawl", "ulrika", cwd=crawled)
    assert rows(crawled, "select count(*) from fetches where source = 'ulrika'") == [(2,)]
    forget(crawled, "Ulrika Ekbladh")
    assert traces(crawled, (b"ulrika", b"Ulrika", b"/ekbladh", b"ekbladh-list")) == set()
    assert not [path.name for path in crawled.rglob("*") if "ulrika" in path.name]


def test_commands_of_old_runs_lose_the_name_and_nothing_else(crawled, web):
    web.put("/w/", Reply(EK.replace(NAME, "Una Dos").encode(), headers=HTML))
    follow(crawled, "w", f"{web.url}/w/")
    paperfeed("crawl", "page:~ohm", "w", cwd=crawled)
    forget(crawled, "Una Dos")
    assert rows(crawled, "select command from runs order by id desc limit 1") == [("crawl page:~ohm (forgotten)",)]


@pytest.mark.parametrize("again", [("forget", NAME), ("crawl", "page:~ohm")], ids=["forget", "crawl"])
def test_killed_before_the_file_was_swept(crawled, again):
    """The transaction is committed, what it deleted is still to be read in the file: whoever comes next ends it."""
    script = KILLED.format(point="import indexer.cli.forget as it; it._finish")
    script = script.replace("it._finish = dies", "finish, it._calls = it._finish, []\n") + ""
    script = script.replace(
        "from indexer.cli import main\n",
        "def second(*args):\n    it._calls.append(1)\n    return dies() if len(it._calls) > 1 else finish(*args)\n"
        "it._finish = second\nfrom indexer.cli import main\n",
    )
    killed = subprocess.run(
        [sys.executable, "-c", script, "forget", NAME],
        cwd=crawled,
        env=environment(crawled),
        capture_output=True,
        timeout=TIMEOUT,
    )
    assert killed.returncode == -9, killed.stderr
    assert problems(open_store(crawled / "papers.db")) == []
    done = paperfeed(*again, cwd=crawled)
    assert done.returncode == 0, done.stderr
    assert titles(crawled) == sorted([MOSS, GRAINS])
    assert traces(crawled) == set()
    places_are_true(crawled)


def test_a_reader_that_holds_old_pages_is_told(crawled):
    db = open_store(crawled / "papers.db", readonly=True)
    db.conn.execute("begin")
    db.conn.execute("select count(*) from papers").fetchone()
    done = paperfeed("forget", NAME, cwd=crawled)
    assert (done.returncode, titles(crawled)) == (75, sorted([MOSS, GRAINS]))
    assert "somebody is reading" in done.stderr
    db.close()
    assert paperfeed("crawl", "page:~ohm", cwd=crawled).returncode == 0
    assert traces(crawled) == set()


def test_again_is_no_error(crawled):
    forget(crawled)
    done = forget(crawled)
    assert done.stdout == "0 profiles, 0 exchanges, 0 works that nobody else knows\n"
    assert "forgotten already" in done.stderr


def test_what_a_name_means_is_said(crawled, web):
    done = paperfeed("forget", NAME, "--dry-run", cwd=crawled)
    assert "whoever bears it" in done.stderr
    # somebody may bear the name who was not meant: which pages go is told
    assert f"page about {NAME}: {web.url}/~ek/\n" in done.stderr
    assert "whoever bears it" in " ".join(paperfeed("forget", "--help", cwd=crawled).stdout.split())


def test_an_author_without_a_page_is_said_to_be_one(crawled):
    done = paperfeed("forget", "Kim Moss", cwd=crawled)
    assert done.returncode == 2
    assert "author" in done.stderr


@pytest.mark.parametrize(
    "spelled", ["{}/%7Eek/", "{}/%7eek/index.html", "{}//~ek/./", "{}/~ohm/../~ek", "{}/~ek/?", "{}/~%65k#x"]
)
def test_an_address_in_any_spelling(crawled, web, spelled):
    forget(crawled, spelled.format(web.url))
    assert traces(crawled) == set()


def test_an_address_without_a_scheme(crawled, web):
    forget(crawled, f"{web.url.removeprefix('http://')}/~ek/")
    assert traces(crawled) == set()


def test_two_at_once(crawled):
    """One does it, the other is told to come back, or finds it done."""
    both = [
        subprocess.Popen(
            [sys.executable, "-c", "from indexer.cli import main; main()", "forget", NAME],
            cwd=crawled,
            env=environment(crawled),
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
        for _ in range(2)
    ]
    codes = sorted(p.wait(TIMEOUT) for p in both)
    told = [p.stderr.read() for p in both]
    for p in both:
        p.stderr.close()
    assert codes in ([0, 0], [0, 75]), told
    assert traces(crawled) == set()
    places_are_true(crawled)


@pytest.mark.parametrize("names", [["page:~ek"], ["page:~ek", "page:~ohm"]], ids=["her page", "the next one"])
def test_not_while_a_crawl_has_her(crawled, web, names):
    """Her source is being harvested, or another one of a run whose archive file holds her page."""
    web.put("/~ek/", Reply(EK.replace("Of Quick", "On Quick").encode(), headers=HTML, etag='"2"'))
    web.put("/~ek/pubs.html", Reply(PUBS.encode(), headers=HTML, wait=8 if len(names) == 1 else 0))
    web.put("/~ohm/", Reply(OHM.encode(), headers=HTML, wait=8))
    asked = len(web.asked)
    crawl = subprocess.Popen(
        [sys.executable, "-c", "from indexer.cli import main; main()", "crawl", *names],
        cwd=crawled,
        env=environment(crawled),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    last = "/~ek/pubs.html" if len(names) == 1 else "/~ohm/"
    end = time.monotonic() + TIMEOUT
    while last not in web.paths()[asked:]:
        assert time.monotonic() < end
        time.sleep(0.02)
    done = paperfeed("forget", NAME, cwd=crawled)
    assert (done.returncode, crawl.poll()) == (75, None), done.stderr
    assert crawl.wait(TIMEOUT) == 0
    forget(crawled)
    assert titles(crawled) == sorted([MOSS, GRAINS])
    assert traces(crawled) == set()
    places_are_true(crawled)


def test_no_member_of_the_archive_has_it(crawled):
    forget(crawled)
    names = [path.name for path in (crawled / "papers.db.archive").iterdir()]
    assert names
    assert not [name for name in names if not name.endswith(archive.SUFFIX)]
