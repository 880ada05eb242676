"""Works that no page of a person lists, and names that nobody's page explains. All people are invented."""

import pytest
from sqlite_utils import Database

from crawler.record import Author, Link
from indexer.store.save import save_records
from indexer.store.schema import migrations
from tests.indexer.publish.served import ask, tree, words
from tests.indexer.publish.test_person import AT, EVIL, person, save, texts, work

ORCID, OTHER = "0000-0001-2345-6789", "0000-0009-8765-4321"


def arxiv(key, title, *authors, **fields):
    line = tuple(Author(name=a[0], orcid=a[1]) if isinstance(a, tuple) else Author(name=a) for a in authors)
    return work(key, title, source="arxiv_oai", authors=line, **fields)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    path = tmp_path_factory.mktemp("beyond") / "beyond.db"
    db = Database(path)
    migrations.apply(db)
    links = (Link(kind="orcid", url=f"https://orcid.org/{ORCID}"),)
    save(
        db,
        person("dune.example", "杨苔", ("w1", "w2"), advisors=("莫金",), links=links),
        work("w1", "On Dry Sand", "Tai Yang", "Bo Ohm", "Jin Mo"),
        work("w2", "On Wet Sand", "Tai Yang", "Cy Un"),
    )
    said = (
        arxiv("a1", "Sand with Both", "Yang, Tai", "Bo Ohm", "Cy Un", submitted="2024-02-01"),
        arxiv("a2", "Sand with One", "Tai Yang", "Bo Ohm", submitted="2023-02-01", categories=("math.ST",)),
        arxiv("a3", "Sand by Number", ("T. Yang", ORCID), ("Tai Yang", ORCID), submitted="2022-02-01"),
        arxiv("b1", "Stars with Di", "Tai Yang", "Di Stern", submitted="2021-02-01", authors_complete=False),
        arxiv("b2", "Stars with Ek", ("Tai Yang", OTHER), "Ek Stern", submitted="2020-02-01"),
        arxiv("c1", "One Name", ("Hao Moss", OTHER), "Fo Kamp", submitted="2024-02-01"),
        arxiv("c2", f"Two {EVIL}", "Hao Moss", f"Evil {EVIL}", submitted="2023-02-01", authors_complete=False),
    )
    with db.atomic():
        save_records(db.conn, said, feed="arxiv:test", fetched=AT)
    db.close()
    return path


def test_works_that_no_page_lists(library):
    (answer,) = ask([library], "/paperfeed/person/1")
    page = tree(answer)
    assert answer.status_code == 200
    assert texts(page, "h1") == ["Tai Yang 杨苔"]
    assert "Signs works that the pages list as Tai Yang" in texts(page, ".pf-head .pf-quiet")
    assert texts(page, "#pf-works, #pf-elsewhere, #pf-others") == [
        "2 works",
        "3 more works, inferred",
        "2 works of the same name",
    ]
    entries = page.cssselect("section[aria-labelledby=pf-elsewhere] .pf-entry")
    assert [(texts(e, "h3"), texts(e, ".pf-why")) for e in entries] == [
        (["Sand with Both"], ["likely with Bo Ohm, Cy Un, as on the pages; in cs.CL, as on the pages"]),
        (["Sand by Number"], [f"likely signed with the ORCID {ORCID}; in cs.CL, as on the pages"]),
        (["Sand with One"], ["possible with Bo Ohm, as on the pages"]),
    ]


def test_works_of_the_same_name(library):
    (answer,) = ask([library], "/paperfeed/person/1")
    section = tree(answer).cssselect("section[aria-labelledby=pf-others]")[0]
    (flag,) = texts(section, ".pf-namesakes")
    assert flag == (
        "One person or several? These works fall into 2 groups without a co-author in common."
        " On 1 of them not all authors are named: groups may hang together by those who are not."
    )
    assert texts(section, ".pf-circles > li > p") == [
        "1 work 2021 with Di Stern cs.CL",
        f"1 work 2020 with Ek Stern ORCID {OTHER} cs.CL",
    ]
    assert texts(section, ".pf-plain li") == ["2021 Stars with Di", "2020 Stars with Ek"]


def test_an_advisor_under_two_names(library):
    (answer,) = ask([library], "/paperfeed/person/1")
    assert "Jin Mo 莫金 advisor 1 work together" in texts(tree(answer), "#pf-with ~ ul li")


def test_a_name_that_no_page_explains(library):
    answers = ask([library], "/paperfeed/person/Hao Moss", "/paperfeed/person/moss, hao")
    assert [answer.status_code for answer in answers] == [200, 200]
    page = tree(answers[0])
    assert texts(page, "h1") == ["Works signed Hao Moss"]
    assert texts(page, "main > p")[0] == (
        "No page that is followed here is about somebody of this name; 2 works are signed with it."
    )
    assert texts(page, ".pf-namesakes")[0].startswith("One person or several? The works fall into 2 groups")
    assert len(page.cssselect(".pf-circles > li")) == 2
    assert "<script>alert" not in answers[0].text
    assert not page.cssselect("img")
    assert "/paperfeed/search?author=Hao+Moss" in [a.get("href") for a in page.cssselect("main a")]


def test_the_way_there(library):
    """From a search for an author whom no page explains; not where one does, nor for half a name."""
    answers = ask([library], *(f"/paperfeed/search?author={name}" for name in ("Hao+Moss", "Tai+Yang", "Moss")))
    ways = [[a.get("href") for a in tree(answer).cssselect(".pf-whose a")] for answer in answers]
    assert ways == [["/paperfeed/person/Hao%20Moss"], ["/paperfeed/person/1"], []]


def test_an_orcid(library):
    answers = ask(
        [library], f"/paperfeed/person/{ORCID}", f"/paperfeed/person/{OTHER}", "/paperfeed/person/0000-0000-0000-0000"
    )
    assert [answer.headers.get("location") or answer.status_code for answer in answers] == [
        "/paperfeed/person/1",
        200,
        404,
    ]
    page = tree(answers[1])
    assert texts(page, "h1") == [f"Works signed {OTHER}"]
    assert texts(page, "main > p")[0].endswith("2 works are signed with it, as Hao Moss, Tai Yang.")
    assert page.cssselect(".pf-namesakes") == []


def test_whoever_may_not_see_people(library):
    hidden = {"databases": {"beyond": {"tables": {"profiles": {"allow": False}}}}}
    (answer,) = ask([library], f"/paperfeed/person/{OTHER}", metadata=hidden)
    assert answer.status_code == 404
    assert "Hao Moss" not in words(tree(answer))
