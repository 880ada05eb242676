"""What search adds to the pages: a proposal where nothing is found, filters typed into the box, similar papers."""

from __future__ import annotations

from contextlib import closing

import pytest
from sqlite_utils.utils import sqlite3

from tests.indexer.publish.served import ask, make, tree, words


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


def test_an_index_that_is_being_made(tmp_path):
    """Whoever searches meanwhile is told that papers may be missing; later, and in a copy without the table, not."""
    path = make(tmp_path / "papers.db")
    told = []
    for sql in ("select 1", "update built set version = -version where what = 'search_text'", "drop table built"):
        with closing(sqlite3.connect(path)) as conn, conn:
            conn.execute(sql)
        (answer,) = ask([path], "/paperfeed/search?q=trust")
        told.append([words(note) for note in tree(answer).cssselect("[role=note]")])
    assert told == [[], ["The search index is not up to date yet: papers may be missing here."], []]


def test_similar_papers(papers):
    (answer, bare) = ask([papers], "/paperfeed/paper/2402.90009", "/paperfeed/paper/10.99999/known.only.by.its.doi")
    likes = [words(link) for link in tree(answer).cssselect(".pf-like a")]
    assert "Trust Fall: Trust in Trustworthy Trust Metrics" in likes
    assert len(likes) <= 5
    assert not tree(bare).cssselect(".pf-like")
