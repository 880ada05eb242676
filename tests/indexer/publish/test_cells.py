"""Datasette's own pages of papers: they lead to ours."""

import pytest

from tests.indexer.library import paper_id
from tests.indexer.publish.served import ask, make, tree, words

PATHS = (
    "/my~20library/papers",
    f"/my~20library/papers/{paper_id('2403.90001')}",
    "/my~20library/search?q=trust",
)


@pytest.mark.parametrize("path", PATHS)
def test_a_title_leads_to_the_papers_page(papers, path):
    (answer,) = ask([papers], path)
    links = {words(a): a.get("href") for a in tree(answer).cssselect("td.col-title a")}
    title = "Trust Regions for Sparse Gradient Tuning of Small Language Models"
    assert links[title] == "/paperfeed/paper/2403.90001"


def test_without_a_title_the_identifier_does(papers):
    (answer,) = ask([papers], "/my~20library/papers?title__isnull=1")
    (link,) = tree(answer).cssselect("td.col-title a")
    assert (words(link), link.get("href")) == ("10.99999/known.only.by.its.doi", "/paperfeed/paper/2022000000001")


def test_long_abstracts_are_folded_and_whole(papers):
    page = tree(ask([papers], "/my~20library/papers?arxiv_id=2401.90010")[0])
    (folded,) = page.cssselect("td.col-abstract .pf-folded")
    assert folded.text_content().endswith("until a trust region is found.")


def test_links_keep_to_their_library(papers, tmp_path):
    (answer,) = ask([papers, make(tmp_path / "second.db")], "/second/papers?_size=1&_sort=id")
    (link,) = tree(answer).cssselect("td.col-title a")
    assert link.get("href").endswith("?db=second")


def test_other_rows_are_left_alone(papers):
    paths = ("/my~20library/names", "/my~20library/categories", "/my~20library/latest_runs")
    for answer in ask([papers], *paths):
        assert answer.status_code == 200
        assert not tree(answer).cssselect(".pf-paper")
