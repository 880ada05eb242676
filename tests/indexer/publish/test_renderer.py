import json

import feedparser
import pytest
import rispy

from tests.indexer.publish.served import ask, tree


def test_tables_and_queries_of_papers_have_bibtex(papers):
    table, query, page = ask(
        [papers],
        "/my~20library/papers.bib?_search=trust+region",
        "/my~20library/search.bib?q=检索",
        "/my~20library/papers?_search=trust",
    )
    assert table.text.count("@") == 3
    assert query.text.startswith("@misc{paper2024030200001,")
    for extension in ("bib", "ris", "csl", "atom"):
        assert [link for link in tree(page).xpath("//a/@href") if f".{extension}?" in link]


@pytest.mark.parametrize(
    ("extension", "read"),
    [
        ("ris", lambda text: [entry["title"] for entry in rispy.loads(text)]),
        ("csl", lambda text: [item["title"] for item in json.loads(text)]),
        ("atom", lambda text: [entry.title for entry in feedparser.parse(text).entries]),
    ],
)
def test_tables_and_queries_of_papers_have_more(papers, extension, read):
    table, query = ask(
        [papers], f"/my~20library/papers.{extension}?_search=trust+region", f"/my~20library/search.{extension}?q=检索"
    )
    assert len(read(table.text)) == 3
    assert read(query.text) == ["面向稠密检索的负采样方法研究"]


def test_a_table_as_a_feed_names_itself(papers):
    (answer,) = ask([papers], "/my~20library/papers.atom?_search=trust")
    read = feedparser.parse(answer.text)
    assert not read.bozo
    assert read.feed.title == "papers"
    assert read.feed.id.endswith("/my~20library/papers.atom?_search=trust")


def test_other_tables_have_none(papers):
    page, *answers = ask([papers], "/my~20library/runs", "/my~20library/runs.bib", "/my~20library/runs.atom")
    assert not [link for link in tree(page).xpath("//a/@href") if ".bib" in link or ".atom" in link]
    # 0.65 makes any answer to a query a 200; 1.0 has moved queries
    (query,) = ask([papers], "/my~20library.csl?sql=select+1")
    if query.status_code == 302:
        (query,) = ask([papers], query.headers["location"])
    for answer, extension in zip((*answers, query), ("bib", "atom", "csl"), strict=True):
        assert answer.status_code == 400
        assert f".{extension} needs rows of papers, with the columns id and title" in answer.text


def test_hidden_papers_are_not_told(papers):
    hidden = {"databases": {papers.stem: {"tables": {"papers": {"allow": False}}}}}
    sql = "sql=select+2024030100001+as+id,+1+as+title"
    for extension in ("bib", "ris", "csl", "atom"):
        (answer,) = ask([papers], f"/my~20library.{extension}?{sql}", metadata=hidden)
        assert "Quillfeather" not in answer.text
