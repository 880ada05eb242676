"""Every door of the sample, through the parser that is meant for it, gives exactly the library's papers."""

from urllib.parse import urlsplit

import pytest

from crawler.sample import homepage, library, site, tex
from crawler.sample.answer import one_line
from crawler.source import Document, load

ORIGIN = "http://127.0.0.1:9"
SOURCES = load()


def crawl(kind, target, day):
    """All records from a target on, following what the pages say; no page may have a fault."""
    todo, records = [target], []
    while todo:
        target = todo.pop(0)
        answer = site.answer(target, day)
        document = Document(
            url=ORIGIN + target, body=answer.body, content_type=answer.content_type, status=answer.status
        )
        page = SOURCES[kind].parse(document)
        assert page.faults == ()
        assert page.declared is None or "&start=" in target or "/list/" in target
        records += page.records
        todo += [parts.path + "?" + parts.query for parts in map(urlsplit, page.follow)]
    return records


def told(records):
    """What a record says, as far as every door says it."""
    return {
        r.key: (r.title, one_line(r.abstract or ""), tuple(a.name for a in r.authors), r.categories) for r in records
    }


def expected(papers, *, raw, abstracts=True):
    """The same from the library: raw TeX or letters."""
    text, names = (str, str) if raw else (tex.text, tex.names)
    return {
        p.id: (
            one_line(text(p.latest.title)),
            one_line(text(p.latest.abstract)) if abstracts else "",
            tuple(names(w.name) for w in p.writers),
            p.categories,
        )
        for p in papers
    }


@pytest.mark.parametrize("day", [1, 2, 3])
@pytest.mark.parametrize(("prefix", "raw"), [("arXivRaw", True), ("arXiv", False)])
def test_oai(prefix, raw, day):
    records = crawl("arxiv_oai", f"/oai?verb=ListRecords&metadataPrefix={prefix}", day)
    papers = library.papers(day)
    assert told(records) == expected(papers, raw=raw)
    assert len(records) == len(papers)


def test_oai_versions_dates_and_affiliations():
    records = {r.key: r for r in crawl("arxiv_oai", "/oai?verb=ListRecords&metadataPrefix=arXivRaw", 3)}
    for paper in library.papers():
        record = records[paper.id]
        dates = [f"{e.submitted:%Y-%m-%dT%H:%M:%SZ}" for e in paper.editions]
        assert [(v.number, v.date, v.size) for v in record.versions] == [
            (e.number, date, e.size) for e, date in zip(paper.editions, dates, strict=True)
        ]
        assert (record.version, record.submitted, record.updated) == (len(dates), dates[0], dates[-1])
        assert [a.affiliations for a in record.authors] == [paper.places(w) for w in paper.writers]
        assert (record.license, record.identifier("doi")) == (paper.license, paper.latest.doi)
        assert (record.comments, record.journal_ref) == (paper.latest.comments, paper.latest.journal_ref)
        assert (record.status == "withdrawn") == paper.latest.withdrawn
        said = f"{paper.latest.abstract} {paper.latest.comments}"
        assert bool([link for link in record.links if link.kind == "code"]) == ("https://gitlab.example.org/" in said)


def test_oai_dublin_core():
    records = crawl("arxiv_oai", "/oai?verb=ListRecords&metadataPrefix=oai_dc", 3)
    shown = {key: said[:3] for key, said in expected(library.papers(), raw=False).items()}
    assert {key: said[:3] for key, said in told(records).items()} == shown


@pytest.mark.parametrize("day", [1, 2, 3])
def test_api(day):
    records = crawl("arxiv_api", "/api/query?search_query=cat:*&sortBy=submittedDate&start=0&max_results=20", day)
    papers = library.papers(day)
    assert told(records) == expected(papers, raw=False)
    assert {r.key: (r.version, r.submitted, r.identifier("doi")) for r in records} == {
        p.id: (p.latest.number, f"{p.editions[0].submitted:%Y-%m-%dT%H:%M:%SZ}", p.latest.doi) for p in papers
    }
    affiliations = {r.key: [a.affiliations for a in r.authors] for r in records}
    assert affiliations == {p.id: [tuple(map(tex.names, p.places(w))) for w in p.writers] for p in papers}


@pytest.mark.parametrize("day", [1, 2, 3])
@pytest.mark.parametrize("form", ["rss", "atom"])
def test_rss(form, day):
    records = crawl("arxiv_rss", f"/{form}/cs+math+physics", day)
    papers = [p for p in library.papers(day) if p.latest.day == day]
    assert told(records) == expected(papers, raw=True)
    assert {(r.key, r.version, r.announced) for r in records} == {
        (p.id, p.latest.number, library.DAYS[day - 1].isoformat()) for p in papers
    }


@pytest.mark.parametrize("day", [1, 2, 3])
def test_list_new(day):
    records = crawl("arxiv_list", "/list/cs/new?skip=0&show=5", day)
    papers = [p for p in library.papers(day) if p.latest.day == day and library.within(p, ["cs"])]
    assert told(records) == expected(papers, raw=False)
    assert {r.announced for r in records} == {library.DAYS[day - 1].isoformat()}


def test_list_recent():
    records = crawl("arxiv_list", "/list/physics.optics/recent?skip=0&show=4", 3)
    papers = [p for p in library.papers() if p.editions[0].day and library.within(p, ["physics.optics"])]
    assert told(records) == expected(papers, raw=False, abstracts=False)
    assert {r.key: r.announced for r in records} == {
        p.id: library.DAYS[p.editions[0].day - 1].isoformat() for p in papers
    }


def test_journal():
    records = crawl("feed", "/journal/feed.xml", 3)
    found = {r.identifier("doi"): (r.title, tuple(a.name for a in r.authors)) for r in records}
    shared = {
        p.latest.doi: said[::2]
        for p, said in zip(library.papers(), expected(library.papers(), raw=False).values(), strict=True)
    }
    assert len(found) == 5
    assert {doi: found[doi] for doi in found if doi in shared} == {doi: shared[doi] for doi in found if doi in shared}
    assert len(found.keys() & shared.keys()) == 2


def test_blog():
    records = crawl("feed", "/blog/feed.json", 3)
    papers = [p for p in library.papers() if p.id in ("2611.90103", "2611.90208", "2611.90307", "2611.90310")]
    found = {r.identifier("arxiv"): (r.title, r.abstract, tuple(a.name for a in r.authors)) for r in records}
    assert found.pop(None)[0] == "A Sorting Network Made of Doors"
    assert found == {key: said[:3] for key, said in expected(papers, raw=False).items()}


def test_homepage():
    records = crawl("homepage", f"/{homepage.PATH}/", 3)
    assert {r.identifier("arxiv") for r in records} >= {p.id for p in homepage.papers(3)}
