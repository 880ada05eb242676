import feedparser
import pytest

from tests.indexer import library
from tests.indexer.publish import served
from tests.indexer.publish.served import ask, make, tree, words

PAGE = "/paperfeed/category"


def titles(page):
    return [words(title) for title in page.cssselect(".pf-entry h3")]


def test_newest_first_with_cross_lists(papers):
    (answer,) = ask([papers], f"{PAGE}/cs.CL")
    page = tree(answer)
    assert words(page.cssselect("h1")[0]) == "cs.CL Name of cs.CL"
    assert words(page.cssselect(".pf-hint")[0]).startswith("4 papers, cross-lists included, newest first.")
    assert titles(page) == [
        "YuTan-Chat: A GPT-4 Scale Dialogue Corpus That Nobody Recorded",
        "Text Classification with a β-Gated Reader",
        "Trust Regions for Sparse Gradient Tuning of Small Language Models",
        "Trust Fall: Trust in Trustworthy Trust Metrics",
    ]
    assert [words(bar) for bar in page.cssselect("svg.pf-chart title")][-2:] == ["Feb 2024: 1", "Mar 2024: 3"]
    assert len(page.cssselect("svg.pf-chart title")) == 24


@pytest.mark.parametrize(
    ("asked", "like"),
    [
        ("cs", ["cs.AI", "cs.CL", "cs.DL", "cs.HC", "cs.IR", "cs.LG"]),
        ("CS.cl", ["cs.CL"]),
        ("name of CS.IR", ["cs.IR"]),
        ("%25", []),
        ("c_", []),
        ("%3Cb%3E%00%FF", []),
    ],
)
def test_none_of_that_name(papers, asked, like):
    page, feed = ask([papers], f"{PAGE}/{asked}", f"{PAGE}/{asked}.feed.json")
    assert (page.status_code, feed.status_code) == (404, 404)
    assert [words(link) for link in tree(page).cssselect("main .pf-plain a")] == like
    assert "/paperfeed/feeds" in page.text


def test_a_category_with_any_name(tmp_path):
    odd = 'a/b?c#d&e%20"<b>.atom'
    path = make(tmp_path / "odd.db", papers=({**library.PAPERS[0], "categories": [odd]},))
    (directory,) = ask([path], "/paperfeed/feeds")
    links = [link.get("href") for link in tree(directory).cssselect(".pf-feeds a") if "/category/" in link.get("href")]
    atom, json_feed = ask([path], *links[1:])
    assert feedparser.parse(atom.content).feed.title == f"{odd} – paperfeed"
    assert json_feed.json()["title"] == f"{odd} – paperfeed"
    assert len(json_feed.json()["items"]) == 1


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    paper = {**library.PAPERS[0], "categories": ["cs.CL"], "links": []}
    papers = tuple({**paper, "arxiv_id": f"2403.{n:05d}", "title": f"Paper {n}"} for n in range(130))
    return make(tmp_path_factory.mktemp("many") / "many.db", papers=papers)


def test_pages_and_feeds_of_many(many):
    address, seen = f"{PAGE}/cs.CL", []
    while address:
        page = tree(ask([many], address)[0])
        seen += titles(page)
        address = next((link.get("href") for link in page.cssselect("nav.pf-pages a[rel=next]")), None)
    assert seen == [f"Paper {n}" for n in reversed(range(130))]
    first, last = ask([many], f"{PAGE}/cs.CL.atom", f"{PAGE}/cs.CL.feed.json")
    (following,) = [link.href for link in feedparser.parse(first.content).feed.links if link.rel == "next"]
    rest = feedparser.parse(ask([many], served.path(following))[0].content)
    assert [entry.title for entry in rest.entries] == [f"Paper {n}" for n in reversed(range(30))]
    assert [link.rel for link in rest.feed.links] == ["self", "alternate"]
    assert last.json()["next_url"] == following.replace(".atom", ".feed.json")


@pytest.mark.parametrize("after", ["0", "1"])
def test_a_page_behind_the_last_one_is_empty(many, after):
    page, feed = ask([many], f"{PAGE}/cs.CL?after={after}", f"{PAGE}/cs.CL.feed.json?after={after}")
    assert (page.status_code, titles(tree(page)), feed.json()["items"]) == (200, [], [])
    assert "Nothing further." in page.text
