"""What search adds to the pages: a proposal where nothing is found, filters typed into the box, similar papers."""

from __future__ import annotations

import pytest

from tests.indexer.publish.served import ask, tree, words


def test_did_you_mean(papers):
    (answer,) = ask([papers], "/paperfeed/search?q=dialoge&category=cs.CL")
    (link,) = tree(answer).cssselect(".pf-meant a")
    assert (words(link), link.get("href")) == ("dialogue", "/paperfeed/search?q=dialogue&category=cs.CL")
    (found,) = ask([papers], link.get("href"))
    assert words(tree(found).cssselect(".pf-count")[0]) == "One paper"


@pytest.mark.parametrize("q", ["dialogue", "zzzzzz", "?", ""])
def test_no_proposal(papers, q):
    (answer,) = ask([papers], f"/paperfeed/search?q={q}")
    assert not tree(answer).cssselect(".pf-meant")


@pytest.mark.parametrize(
    ("q", "count"),
    [
        ("cat:cs.CL trust", "2 papers"),
        ("year:2024-03.. trust", "One paper"),
        ("has:code", "One paper"),
        ("year:2003", "One paper"),
        ('venue:"invented workshop"', "One paper"),
    ],
)
def test_filters_in_the_box(papers, q, count):
    (answer,) = ask([papers], "/paperfeed/search?" + f"q={q}".replace(" ", "+"))
    assert words(tree(answer).cssselect(".pf-count")[0]) == count


def test_similar_papers(papers):
    (answer, bare) = ask([papers], "/paperfeed/paper/2402.90009", "/paperfeed/paper/10.99999/known.only.by.its.doi")
    likes = [words(link) for link in tree(answer).cssselect(".pf-like a")]
    assert "Trust Fall: Trust in Trustworthy Trust Metrics" in likes
    assert len(likes) <= 5
    assert not tree(bare).cssselect(".pf-like")
