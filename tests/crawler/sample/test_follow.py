"""What the demonstration follows: every source takes its options, and begins at a page that exists."""

import subprocess
import sys
from datetime import date
from urllib.parse import urlsplit

import pytest

from crawler.sample import library, site
from crawler.sample.follow import SINCE, sources
from crawler.sample.web import SampleWeb
from crawler.source import Document, Options, load

SOURCES = load()
URL = "http://127.0.0.1:9"
OWN = {"name", "kind", "delay"}


def test_names_are_used_once():
    names = [source["name"] for source in sources(URL)]
    assert len(set(names)) == len(names) == 18
    assert all(source["delay"] == 0 for source in sources(URL))


@pytest.mark.parametrize("source", sources(URL), ids=lambda s: s["name"])
def test_every_source_begins_on_the_sample(source):
    values = {name: value for name, value in source.items() if name not in OWN}
    kind = SOURCES[source["kind"]]
    kind.check(values)
    seeds = kind.seeds(Options(values=values, today=date(2026, 11, 19), since=SINCE), None)
    for url in seeds.urls:
        parts = urlsplit(url)
        assert f"{parts.scheme}://{parts.netloc}" == URL
        assert site.answer(f"{parts.path}?{parts.query}", 3).status == 200


@pytest.mark.parametrize("today", [date(2026, 11, 19), date(2031, 5, 1)])
def test_all_papers_of_what_is_followed_are_harvested_on_any_day(today):
    found, named = set(), set()
    for source in sources(URL):
        kind = SOURCES[source["kind"]]
        values = {name: value for name, value in source.items() if name not in OWN}
        todo = list(kind.seeds(Options(values=values, today=today, since=SINCE), None).urls)
        while todo:
            url = todo.pop()
            answer = site.answer(url.removeprefix(URL), 3)
            if answer.status == 404:
                assert url == f"{URL}/~beltran-okoye/drafts/papers.html"
                continue
            page = kind.parse(Document(url=url, body=answer.body, content_type=answer.content_type))
            found |= {record.identifier("arxiv") for record in page.records if record.abstract}
            named |= {record.identifier("arxiv") for record in page.records}
            todo += page.follow
    followed = {paper.id for paper in library.papers() if paper.categories[0] in library.FOLLOWED}
    # of the others one is on a listing with its abstract, three have a number only, and two not even that
    assert found - {None} == followed | {"2509.90501"}
    assert named - found == {"2410.90504", "2505.90506", "2607.90505"}
    assert {paper.id for paper in library.papers()} - named == {"2504.90502", "2602.90503"}


def test_the_module_says_what_it_serves():
    with subprocess.Popen(
        [sys.executable, "-m", "crawler.sample", "--day", "2"], stdout=subprocess.PIPE, text=True
    ) as run:
        try:
            first, *rest = [run.stdout.readline() for _ in range(1 + len(sources(URL)))]
        finally:
            run.terminate()
    url = first.split("  ")[0].rstrip("/")
    assert "it is 2026-11-18 there" in first
    assert [line.split()[0] for line in rest] == [source["kind"] for source in sources(url)]
    assert f"{url}/oai" in rest[0]


def test_a_taken_port_is_one_line():
    with SampleWeb() as web:
        port = web.url.rpartition(":")[2]
        done = subprocess.run([sys.executable, "-m", "crawler.sample", "--port", port], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"port {port}: Address already in use; leave out --port to take any free one\n"
