"""The single pages: abstracts, the journal's feed, the institute's blog, the homepage, robots.txt."""

import json

import pytest
from lxml import etree, html

from crawler.sample import homepage, journal, library, pages, site

PRISM = "{http://prismstandard.org/namespaces/basic/2.0/}"


@pytest.mark.parametrize("paper", library.papers(), ids=lambda p: p.id)
def test_every_abstract_page(paper):
    root = html.fromstring(pages.abstract(paper.id, 3).body)
    assert root.xpath("//meta[@name='citation_arxiv_id']/@content") == [paper.id]
    assert len(root.xpath("//meta[@name='citation_author']")) == len(paper.writers)
    assert root.xpath("//meta[@name='citation_doi']/@content") == ([paper.latest.doi] if paper.latest.doi else [])


def test_an_abstract_page_of_a_version():
    dateline = "//div[@class='dateline']/text()"
    first, last = (html.fromstring(pages.abstract(f"2611.90111v{n}", 3).body) for n in (1, 2))
    assert first.xpath(dateline)[0].strip() == "[Submitted on 17 Nov 2026]"
    assert (
        last.xpath(dateline)[0].strip()
        == "[Submitted on 17 Nov 2026 (v1), last revised 18 Nov 2026 (this version, v2)]"
    )
    assert first.xpath("//h1/text()") == ["Grammar Books as Prompts"]
    assert pages.abstract("2611.90111v3", 3).status == pages.abstract("2611.90111v2", 2).status == 404


def test_the_journal():
    articles = [
        (item.findtext(f"{PRISM}doi"), item.findtext("title"))
        for item in etree.fromstring(journal.feed(3).body).iter("item")
    ]
    assert articles == [
        ("10.5555/jsl.2026.0421", "How Children Invent Plurals: Evidence from a Language Game"),
        ("10.5555/jsl.2026.0420", "Citation Recommendation That Says Why"),
        ("10.5555/jsl.2026.0419", "The Word for Blue in the Ledgers of Dyers, 1580–1740"),
        ("10.5555/jsl.2026.0418", "Silence between Turns in Telephone Calls to Weather Services"),
        (
            "10.5555/jsl.2026.0417",
            "Small Dictionaries, Long Sentences: Translating Between Languages with Two Thousand Known Words",
        ),
    ]
    on_arxiv = {p.latest.doi: p.id for p in library.papers() if p.latest.doi}
    assert [on_arxiv[doi] for doi, _ in articles if doi in on_arxiv] == ["2611.90206", "2611.90103"]


def test_the_blog():
    posts = json.loads(journal.blog(3).body)["items"]
    assert [post.get("external_url") for post in posts] == [
        "https://arxiv.org/abs/2611.90310",
        "https://arxiv.org/abs/2611.90307",
        "https://arxiv.org/abs/2611.90208",
        None,
        "https://arxiv.org/abs/2611.90103",
    ]
    assert posts[1]["authors"] == [{"name": "Dov Ishimwe-Laurent"}, {"name": "Tomáš Hradilek-Voss"}]


def test_the_homepage():
    root = html.fromstring(homepage.page(f"{homepage.PATH}/publications", 3).body.decode())
    links = root.xpath("//h2[@itemprop='headline']/a/@href")
    mine = sorted(
        (p.id for p in library.papers() if any(w.keyname == r"Beltr\'an-Okoye" for w in p.writers)), reverse=True
    )
    assert links == [f"https://arxiv.org/abs/{name}" for name in mine] + ["https://doi.org/10.5555/scl.2023.12"]
    person = json.loads(root.xpath("//script[@type='application/ld+json']/text()")[0])
    assert (person["@type"], person["name"]) == ("Person", "Nadia Beltrán-Okoye")
    assert f"Publications ({len(mine) + 2})" in root.xpath("//h2/text()")


def test_days_bring_more():
    counts = [
        (
            len(list(etree.fromstring(journal.feed(day).body).iter("item"))),
            len(json.loads(journal.blog(day).body)["items"]),
            len(homepage.papers(day)),
        )
        for day in (1, 2, 3)
    ]
    assert counts == [(4, 2, 4), (4, 4, 6), (5, 5, 7)]


@pytest.mark.parametrize(
    ("target", "status", "kind"),
    [
        ("/", 200, "text/html; charset=utf-8"),
        ("/robots.txt", 200, "text/plain"),
        ("/~beltran-okoye/", 200, "text/html; charset=utf-8"),
        ("/~beltran-okoye", 200, "text/html; charset=utf-8"),
        ("/abs/cs/0611901", 200, "text/html; charset=utf-8"),
        ("/abs/2611.99999", 404, "text/html; charset=utf-8"),
        ("/list/cs.CL/tomorrow", 404, "text/html; charset=utf-8"),
        ("/rss/cs.CL+cs.IR", 200, "application/xml"),
        ("/atom/cs.CL%2Bcs.IR", 200, "application/xml"),
        ("/journal/feed.xml", 200, "application/rss+xml; charset=utf-8"),
        ("/blog/feed.json", 200, "application/feed+json"),
        ("/private/", 404, "text/html; charset=utf-8"),
        ("/~beltran-okoye/publications/", 200, "text/html; charset=utf-8"),
        ("/~beltran-okoye/papers.bib", 200, "application/x-bibtex; charset=utf-8"),
        ("/~beltran-okoye/drafts/papers.html", 404, "text/html; charset=utf-8"),
        ("/~shangguan/", 200, "text/html; charset=utf-8"),
        ("/~tollefsrud/", 200, "text/html; charset=utf-8"),
        ("/hall/staff/shangguan.html", 200, "text/html; charset=utf-8"),
        ("/pacific/beltran-okoye/cv.html", 200, "text/html; charset=utf-8"),
        ("/lakeside/duanmu/cv.md", 200, "text/markdown; charset=utf-8"),
        ("/scholarfeed/author/teuila-faleafa-brandt", 200, "text/html; charset=utf-8"),
        ("/bzpeer/authors/nadia-beltran-okoye-9f21c07ab4", 200, "text/html; charset=utf-8"),
        ("/anthology/data/xml/2026.sample.xml", 200, "application/xml"),
        ("/anthology/data/xml/2027.sample.xml", 404, "text/html; charset=utf-8"),
        ("/anthology/2026.sample-main.47/", 200, "text/html"),
        ("/anthology/2024.sample-main.7/", 200, "text/html"),
        ("/anthology/2024.sample-main.8/", 404, "text/html; charset=utf-8"),
    ],
)
def test_paths(target, status, kind):
    answer = site.answer(target, 3)
    assert (answer.status, answer.content_type) == (status, kind)


def test_the_front_page_leads_somewhere():
    links = html.fromstring(pages.front(3).body).xpath("//a/@href")
    assert {site.answer(link, 3).status for link in links} == {200}
    assert len(links) == 28
