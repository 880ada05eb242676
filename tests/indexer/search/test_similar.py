"""Papers like a paper."""

from __future__ import annotations

from indexer.search import similar as module
from indexer.search.similar import similar
from tests.indexer.library import PAPERS, build, paper_id

BARE = {**PAPERS[8], "categories": ["cs.CL"], "announced": None}


def paper(number, title, abstract):
    return {**BARE, "arxiv_id": f"2402.700{number:02d}", "title": title, "abstract": abstract}


HATS = (
    paper(1, "Brims of felt hats", "We measure the brims of felt hats under rain and find that felt bends."),
    paper(2, "Felt and rain", "How felt bends under rain; brims are measured."),
    paper(3, "Kettles and their whistles", "A kettle whistles when water boils, which we measure."),
    paper(4, "毡帽的帽檐研究", "我们测量毡帽的帽檐在雨中的弯曲。"),
    paper(5, "雨中的帽檐", "毡帽的帽檐会弯曲。"),
    paper(6, "Kettles of a quiet kind", "They do not whistle though water boils."),
)


def ids(conn, paper, **options):
    numbers = {number: n for n, (number,) in enumerate(conn.execute("select id from papers order by id"), 1)}
    return [numbers[other] for other, _ in similar(conn, paper, **options)]


def test_shared_words_make_papers_alike():
    conn = build(papers=HATS).conn
    first = conn.execute("select min(id) from papers").fetchone()[0]
    assert ids(conn, first)[0] == 2
    assert ids(conn, first + 2)[0] == 6
    assert ids(conn, first + 3)[0] == 5
    assert ids(conn, first, limit=1) == [2]
    assert all(0 < alike <= 1 for _, alike in similar(conn, first))


def test_words_of_many_papers_find_nobody(monkeypatch):
    conn = build(papers=HATS).conn
    monkeypatch.setattr(module, "COMMON", 0)
    assert similar(conn, conn.execute("select min(id) from papers").fetchone()[0]) == []


def test_nothing_is_like_nothing():
    conn = build().conn
    bare = conn.execute("select id from papers where title is null").fetchone()[0]
    assert similar(conn, bare) == []
    assert similar(conn, 77) == []
    assert paper_id("2402.90009") in [other for other, _ in similar(conn, paper_id("2402.90008"))]
