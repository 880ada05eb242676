"""Every door of the sample, through the parser that is meant for it, gives exactly the library's papers."""

from urllib.parse import urlsplit

import pytest

from crawler.sample import anthology, bzpeer, homepage, library, scholarfeed, site, tex
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


def parse(kind, target, day):
    """What the source makes of one page."""
    answer = site.answer(target, day)
    assert answer.status == 200
    return SOURCES[kind].parse(Document(url=ORIGIN + target, body=answer.body, content_type=answer.content_type))


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


@pytest.mark.parametrize("day", [1, 2, 3])
def test_homepage(day):
    listed, bib = (
        parse("homepage", f"/{homepage.PATH}/{page}", day).records for page in ("publications/", "papers.bib")
    )
    wanted = {key: (v[0], v[2]) for key, v in expected(homepage.papers(day), raw=False).items()}
    known = {r.identifier("arxiv"): (r.title, tuple(a.name for a in r.authors)) for r in bib}
    assert {key: said for key, said in known.items() if key} == wanted
    known = {r.identifier("arxiv"): (r.title, tuple(a.name for a in r.authors)) for r in listed}
    assert known.keys() - {None} == wanted.keys()
    # four words with capitals alone in a heading may not be taken for a title
    unread = {key for key, (title, _) in known.items() if title is None}
    assert unread <= {p.id for p in homepage.papers(day) if p.latest.title == "Grammar Books as Prompts"}
    assert {key: said for key, said in known.items() if key and key not in unread} == {
        key: said for key, said in wanted.items() if key not in unread
    }


def test_homepage_leads_to_its_own_lists():
    page = parse("homepage", f"/{homepage.PATH}/", 3)
    assert [r.identifier("arxiv") for r in page.records] == ["2611.90206", "2611.90115"]
    assert page.follow == tuple(
        f"{ORIGIN}/{homepage.PATH}/{name}" for name in ("publications/", "papers.bib", "drafts/papers.html")
    )


@pytest.mark.parametrize("day", [1, 2, 3])
def test_scholarfeed(day):
    page = parse("scholarfeed", f"/{scholarfeed.path()}", day)
    (shown,) = page.profiles
    papers = scholarfeed.papers(day)
    assert (shown.name, page.declared, len(page.records), page.faults) == (
        "Teuila Faleafa-Brandt",
        len(papers) + 1,
        len(papers) + 1,
        (),
    )
    bare = {p.id for p in papers} & {"2607.90505"}
    assert {r.key: (r.title, tuple(a.name for a in r.authors), r.abstract is None) for r in page.records} == {
        **{k: (v[0], v[2], k in bare) for k, v in expected(papers, raw=False).items()},
        "how-to-ask-for-a-word-7d20c1": (
            "How to Ask for a Word Without Teaching It",
            ("Teuila Faleafa-Brandt", "Hal Penhaligon-Ross"),
            False,
        ),
    }


def test_bzpeer():
    page = parse("bzpeer", f"/{bzpeer.path()}", 3)
    (shown,) = page.profiles
    assert (shown.name, shown.declared, shown.says, page.faults) == (
        "Nadia Beltrán-Okoye",
        {"works": 4, "followers": 12, "topics": 3, "published_items": 4},
        {
            "trust": "Trust 35 - Emerging",
            "verification": "Verification L1",
            "claim": "Claimed by author",
            "collaboration": "Open to collaborate",
        },
        (),
    )
    assert [(r.identifier("arxiv"), r.title.partition(":")[0], r.abstract is None) for r in page.records] == [
        ("2611.90115", "Recipes as Programs", False),
        ("2611.90109", "The Untranslatable Benchmark", False),
        ("2509.90501", "Ask Me in My Own Words", True),
        (None, "What the Margins Remember", True),
    ]


def test_anthology():
    target = "/anthology/data/xml/2026.sample.xml"
    collection = {r.key: r for r in parse("acl_anthology", target, 3).records}
    assert list(collection) == ["2026.sample-main.12", "2026.sample-main.47", "2026.sample-main.88"]
    assert [(a.name, a.native_name) for a in collection["2026.sample-main.47"].authors] == [
        ("Boyan Duanmu", "端木博言"),
        ("Qiongyao Shentu", "申屠琼瑶"),
    ]
    published = next(p for p in library.papers() if p.latest.doi == "10.5555/scl.2026.88")
    assert collection["2026.sample-main.88"].identifier("doi") == published.latest.doi
    for volume, told in anthology.papers():
        name = f"{volume['id']}.{told['number']}"
        (record,) = parse("acl_anthology", f"/anthology/{name}/", 3).records
        assert (record.key, record.title, record.abstract) == (name, told["title"], told["abstract"])
        assert [a.name for a in record.authors] == told["authors"]
        if name in collection:
            also = collection[name]
            assert (also.title, also.abstract, also.submitted) == (record.title, record.abstract, record.submitted)


@pytest.mark.parametrize(
    ("kind", "path", "name", "works"),
    [
        (
            "cv",
            "lakeside/duanmu/cv.md",
            ("端木博言", "端木博言"),
            [None, None, "acl:2026.sample-main.47", None, None],
        ),
        (
            "cv",
            "pacific/beltran-okoye/cv.html",
            ("Nadia Beltrán-Okoye", None),
            ["doi:10.5555/scl.2023.12", "arxiv:2509.90501"],
        ),
        (
            "homepage",
            "hall/staff/shangguan.html",
            ("Meilan Shangguan", "上官美兰"),
            ["arxiv:2410.90504", "arxiv:2611.90211", None],
        ),
        ("homepage", "~shangguan/", ("Meilan Shangguan", None), ["arxiv:2505.90506", None]),
        ("homepage", "~tollefsrud/", ("Ingmar Tollefsrud", None), []),
    ],
)
def test_people(kind, path, name, works):
    page = parse(kind, f"/{path}", 3)
    (shown,) = page.profiles
    assert ((shown.name, shown.native_name), page.faults) == (name, ())
    found = [next((f"{i.scheme}:{i.value}" for i in r.identifiers), None) for r in page.records]
    assert found == works
    by_number = {p.id: one_line(tex.text(p.latest.title)) for p in library.papers()}
    named = {r.identifier("arxiv"): r.title for r in page.records if r.identifier("arxiv")}
    assert named == {number: by_number[number] for number in named}


def test_private_matters_are_on_pages_and_in_no_record():
    pages = [
        parse(kind, target, 3)
        for kind, target in (
            ("homepage", f"/{homepage.PATH}/"),
            ("cv", "/lakeside/duanmu/cv.md"),
            ("cv", "/pacific/beltran-okoye/cv.html"),
            ("homepage", "/hall/staff/shangguan.html"),
        )
    ]
    assert [page.profiles[0].withheld for page in pages] == [2, 2, 2, 2]
    assert not any(private in repr(page) for page in pages for private in ("555 0", "@port-alder", "@lakeside"))
