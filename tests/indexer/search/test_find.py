"""Searching the library of invented papers."""

from __future__ import annotations

import gzip
import json
import random
import re
from datetime import date

import pytest
from sqlite_utils import Database

from crawler.source import UsageError
from indexer.search import find, rank, vocabulary
from indexer.search.facets import Facets, facets
from indexer.search.find import Hit, Results, search
from indexer.search.functions import register
from indexer.search.highlight import Segment
from indexer.search.normalise import search_text
from indexer.search.query import parse
from indexer.store.schema import migrations
from tests.indexer.library import PAPERS, build, paper_id
from tests.real import DATA, needs_data


@pytest.fixture(scope="module")
def conn():
    return build().conn


def found(results):
    return [hit.arxiv_id for hit in results.hits]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("trust fall", ["2402.90008", "2402.90009"]),
        ("检索", ["2403.90003"]),
        ("负采样", ["2403.90003"]),
        ("图", []),
        ("KDD 论文", ["2403.90003"]),
        ("title:论文", []),
        ("author:唐小杰", ["2403.90003"]),
        ("text classification", ["2403.90002"]),
        ('Schr\\"odinger', ["2403.90005"]),
        ("schrodinger H2O CO2", ["2403.90005"]),
        ("ΛCDM", ["2403.90005"]),
        ("levy", ["2403.90001"]),
        ("Erdős", ["2403.90002"]),
        ("Lukasz Oresund", ["2403.90006"]),
        ("efficient", ["math/0390007"]),
        ("GPT4", ["2403.90004"]),
        ("50% Q&A", ["2403.90001"]),
        ("trust -fall -survey", ["2403.90001"]),
        ("backwards OR dialogue", ["2403.90006", "2403.90004"]),
        ("tr*", []),
        ("cat:cs.CL trust -cat:cs.LG", ["2402.90008"]),
        ("cat:math", ["2403.90006", "math/0390007"]),
        ("cat:cs.AI OR cat:cs.DL", ["2402.90009", "2402.90008", "2401.90010"]),
        ("venue:workshop", ["2403.90004"]),
        ('venue:"cold matter"', ["2403.90005"]),
        ("has:doi", ["2403.90005", "2403.90004", None]),
        ("has:code trust", ["2403.90001"]),
        ("is:withdrawn", ["2403.90006"]),
        ("lang:zh", ["2403.90003"]),
        ("source:homepage", [None]),
        ("source:arxiv_oai dialogue", ["2403.90004"]),
        ("-source:arxiv_oai corpus", []),
        ("trust year:2024-02", ["2402.90008", "2402.90009"]),
        ("trust year:2024-01 year:2024-03", ["2403.90001", "2401.90010"]),
        ("trust -year:2024-02..", ["2401.90010"]),
        ("year:..2010", ["math/0390007"]),
        ("year:2024-02 -revisited", ["2402.90008"]),
        ("id:2403.90005v1", ["2403.90005"]),
        ("trust id:2403.90006", ["2403.90006"]),
        ("id:2024030200002", ["2403.90004"]),
        ("id:1999.00001", []),
        ("id:77", []),
        ("has:legs", []),
        ("*", []),
        ("-trust", []),
        ("-year:2024", []),
        ("", []),
    ],
)
def test_words(conn, text, want):
    assert found(search(conn, parse(text))) == want


@pytest.mark.parametrize(
    ("text", "having", "want"),
    [
        ("", {"has": "code"}, ["2403.90001"]),
        ("trust", {"has": "code"}, ["2403.90001"]),
        ("", {"venue": "Proceedings of the Invented Workshop on Dialogue"}, ["2403.90004"]),
        ("", {"language": "zh", "source": "arxiv_oai"}, ["2403.90003"]),
        ("", {"source": "feed"}, [None]),
        ("", {"has": "legs"}, []),
        ("trust", {"venue": "?"}, []),
        ("?", {"has": "code"}, []),
    ],
)
def test_filters_beside_the_query(conn, text, having, want):
    assert found(search(conn, parse(text), having=having)) == want


def test_whole_results(conn):
    results = search(conn, parse("dialogue corpus"), limit=1)
    score = results.hits[0].score
    assert score is not None
    assert score > 0
    assert results == Results(
        total=1,
        hits=(
            Hit(
                id=2024030200002,
                arxiv_id="2403.90004",
                title="YuTan-Chat: A GPT-4 Scale Dialogue Corpus That Nobody Recorded",
                authors="Zhou Wei (周未), Dorte Ångström-Nyhavn",
                date="2024-03-02T09:00:00Z",
                category="cs.CL",
                score=score,
                title_marked=(
                    Segment("YuTan-Chat: A GPT-4 Scale ", False),
                    Segment("Dialogue", True),
                    Segment(" ", False),
                    Segment("Corpus", True),
                    Segment(" That Nobody Recorded", False),
                ),
                snippet=(
                    Segment("We describe a ", False),
                    Segment("dialogue", True),
                    Segment(" ", False),
                    Segment("corpus", True),
                    Segment(" in plain words. BERT-based filters remove what was never said.", False),
                ),
            ),
        ),
        newest=(2024030200002,),
    )


@pytest.mark.parametrize(
    ("text", "filters", "want"),
    [
        ("trust", {"sort": "date"}, ["2403.90001", "2402.90009", "2402.90008", "2401.90010"]),
        ("trust", {"sort": "date", "category": "cs.AI"}, ["2402.90009", "2402.90008"]),
        ("trust", {"sort": "date", "category": "cs.CL"}, ["2403.90001", "2402.90008"]),
        ("trust", {"sort": "date", "category": "cs"}, ["2403.90001", "2402.90009", "2402.90008", "2401.90010"]),
        ("trust", {"category": "c"}, []),
        ("trust", {"sort": "date", "author": "quillfeather"}, ["2403.90001", "2402.90009", "2402.90008"]),
        ("trust", {"author": "Quillfeather, Ada", "since": "2024-03"}, ["2403.90001"]),
        ("trust", {"author": "?"}, []),
        ("?", {"category": "cs.CL"}, []),
        ("?", {"author": "Ada"}, []),
        ("trust", {"sort": "date", "since": "2024-02", "until": "2024-02"}, ["2402.90009", "2402.90008"]),
        ("trust", {"sort": "date", "until": date(2024, 2, 11)}, ["2402.90008", "2401.90010"]),
        ("trust", {"sort": "date", "since": date(2024, 2, 12)}, ["2403.90001", "2402.90009"]),
        ("poincare", {"until": "2003"}, ["math/0390007"]),
        ("", {"category": "cs.AI"}, ["2402.90009", "2402.90008"]),
        ("", {"category": "physics"}, ["2403.90005"]),
        ("", {"since": "2024-03-03"}, ["2403.90006", "2403.90005"]),
        ("", {"author": "surveyor 07"}, ["2401.90010"]),
    ],
)
def test_filters(conn, text, filters, want):
    results = search(conn, parse(text), **filters)
    assert found(results) == want
    assert (results.total, results.capped, results.next) == (len(want), False, None)


@pytest.mark.parametrize("text", ["2403.90005v2", "https://doi.org/10.99999/IJCM.12.34", "arxiv:2403.90005"])
def test_identifier_goes_to_the_paper(conn, text):
    results = search(conn, parse(text))
    assert (results.exact, results.total, found(results)) == (paper_id("2403.90005"), 1, ["2403.90005"])


def test_paper_without_title(conn):
    (hit,) = search(conn, parse("10.99999/known.only.by.its.doi")).hits
    assert (hit.title, hit.authors, hit.date, hit.title_marked, hit.snippet) == (None, None, "2022", (), ())


@pytest.mark.parametrize("sort", ["rank", "date"])
def test_pages_add_up(conn, sort):
    whole = found(search(conn, parse("trust"), sort=sort))
    pages, after = [], None
    while True:
        page = search(conn, parse("trust"), sort=sort, limit=3, after=after)
        pages += found(page)
        if (after := page.next) is None:
            break
    assert pages == whole
    assert len(whole) == 4


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
def test_what_has_no_title_comes_last(limit):
    known = {**PAPERS[8], "submitted": "2024-02-11T09:00:00Z"}
    bare = {**PAPERS[11], "year": 2025}
    papers = [{**known, "arxiv_id": f"2402.8000{n}"} for n in range(2)]
    papers += [{**bare, "doi": f"10.99999/{n}", "key": f"10.99999/{n}"} for n in range(2)]
    conn = build(papers=tuple(papers)).conn
    ids, after = [], None
    while True:
        page = search(conn, parse(""), since="2024", limit=limit, after=after)
        ids += [hit.id for hit in page.hits]
        if (after := page.next) is None:
            break
    assert ids == [2024021100002, 2024021100001, 2025000000002, 2025000000001]
    assert page.total == 4


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"sort": "size"}, "sort: expected rank or date, found 'size'"),
        ({"after": "x"}, "after: expected the 'next' of a page before, found 'x'"),
        ({"since": "March"}, "since: expected a date such as 2024-03-05, 2024-03 or 2024, found 'March'"),
        ({"until": "2024-13"}, "until: expected a date such as 2024-03-05, 2024-03 or 2024, found '2024-13'"),
    ],
)
def test_wrong_asking(conn, asked, said):
    with pytest.raises(UsageError) as error:
        search(conn, parse("trust"), **asked)
    assert str(error.value) == said


def test_beyond_the_window_titles_come_first(conn, monkeypatch):
    monkeypatch.setattr(rank, "WINDOW", 2)
    monkeypatch.setattr(find, "COUNT_CAP", 2)
    results = search(conn, parse("trust"))
    # Of the titles that have the word, the newest two; then what the window still holds.
    assert found(results) == ["2402.90009", "2403.90001"]
    assert (results.total, results.capped) == (2, True)


def test_pages_go_on_beyond_the_titles(conn, monkeypatch):
    monkeypatch.setattr(rank, "WINDOW", 3)
    pages, after = [], None
    while True:
        page = search(conn, parse("trust"), limit=1, after=after)
        pages += found(page)
        if (after := page.next) is None:
            break
    assert pages == found(search(conn, parse("trust")))
    assert len(set(pages)) == len(pages) == 3


def test_what_costs_too_much_is_asked_for_but_not_scored_by(conn, monkeypatch):
    scored = search(conn, parse("trust measured"))
    monkeypatch.setattr(rank, "BUDGET", 1)
    monkeypatch.setattr(rank, "ALONE", 1)
    unscored = search(conn, parse("trust measured"))
    assert set(found(unscored)) == set(found(scored)) == {"2402.90008"}
    assert [hit.score for hit in search(conn, parse("trust")).hits] == [None] * 4


@pytest.mark.parametrize(
    ("costs", "scored_by"),
    [
        ([10, 20], "ab"),
        ([300, 100], "ab"),
        # One word that many papers have tells nothing, one that few have does.
        ([350, 100], ""),
        ([380, 50], "b"),
    ],
)
def test_what_is_scored_by(costs, scored_by, monkeypatch):
    monkeypatch.setattr(rank, "BUDGET", 400)
    monkeypatch.setattr(rank, "ALONE", 50)
    query = parse("a b")
    assert "".join(group[0].forms[0][0] for group in rank._affordable(costs, query)) == scored_by


@pytest.mark.parametrize("text", ["trus*", "trus* fal*", "title:trus*", "author:quill*", '"trust fal"*', "tru* -regi*"])
def test_beginnings_of_words_are_written_out(conn, text, monkeypatch):
    monkeypatch.setattr(vocabulary, "PAGES", -1)
    spelled = found(search(conn, parse(text), sort="date"))
    assert found(search(conn, parse(text))) != []
    monkeypatch.setattr(vocabulary, "MAX_EXPANDED", 0)
    # FTS5's own way to the same papers.
    assert found(search(conn, parse(text), sort="date")) == spelled


def test_facets(conn):
    assert facets(conn, search(conn, parse("trust")).newest) == Facets(
        counted=4,
        sampled=4,
        category=(("cs.AI", 2), ("cs.CL", 2), ("cs.DL", 1), ("cs.LG", 1)),
        year=(("2024", 4),),
        source=(("arxiv_oai", 4),),
        has=(("code", 1),),
    )
    everything = facets(conn, [number for (number,) in conn.execute("select id from papers order by id desc")])
    assert everything.venue == (("Proceedings of the Invented Workshop on Dialogue", 1),)
    assert everything.language == (("zh", 1),)
    assert everything.source == (("arxiv_oai", 10), ("feed", 1), ("homepage", 1))
    assert everything.has == (("code", 1), ("doi", 3), ("venue", 2))
    assert facets(conn, ()) == Facets()


@pytest.mark.parametrize(
    ("sql", "value", "count"),
    [
        ("paper_query", "title:检索", 1),
        ("escape_fts", "检索", 1),
        ("escape_fts", "title:检索", 0),
        ("paper_query", None, 0),
        ("escape_fts", b"x", 0),
        ("paper_query", 50, 1),
    ],
)
def test_functions(sql, value, count):
    conn = build().conn
    register(conn)
    found = conn.execute(f"select count(*) from papers_fts where papers_fts match {sql}(?)", (value,)).fetchone()
    assert found == (count,)


def test_whole_library_is_there(conn):
    assert conn.execute("select count(*) from papers").fetchone() == (len(PAPERS),)
    conn.execute("insert into papers_fts (papers_fts, rank) values ('integrity-check', 1)")


@needs_data
def test_known_items_are_found():
    """Words of a real paper's title find it among the first ten."""
    db = Database(memory=True)
    migrations.apply(db)
    papers = []
    with gzip.open(DATA / "corpus_slice" / "arxiv_slice.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            record = json.loads(line)
            text = (record["title"], record["abstract"], ", ".join(record["authors"] or ()))
            day = int((record["created"] or "2000-01-01").replace("-", ""))
            papers.append((day * 100_000 + number, record["id"], *text, search_text(*text)))
    papers.sort()
    with db.conn:
        db.conn.executemany(
            "insert into papers (id, arxiv_id, title, abstract, authors, search_text, fetched, source)"
            " values (?, ?, ?, ?, ?, ?, '2024-01-01', 'import')",
            papers,
        )
        db.conn.execute("insert into papers_fts (papers_fts) values ('rebuild')")
    chosen = random.Random(7).sample(papers, 300)
    missed = []
    for paper in chosen:
        words = re.sub(r"\s-", " ", paper[2])
        if paper[0] not in [hit.id for hit in search(db.conn, parse(words), limit=10).hits]:
            missed.append((paper[1], paper[2]))
    assert len(missed) <= 0.03 * len(chosen), missed


@pytest.mark.parametrize("first", range(0, 24, 3))
@pytest.mark.parametrize("count", [9, 10, 14, 26])
def test_long_phrases_are_found_wherever_tex_stands_in_them(first, count):
    before = ("one", "finds", "that", "every", "hat", "of", "a", "city", "in", "which", "nobody", "ever")
    after = ("hats", "at", "once", "is", "lost", "and", "that", "this", "is", "all", "that", "there", "is", "to", "say")
    written = (*before, r"$H_2O$-\emph{w}arm", *after)
    read = (*before, "h2o", "warm", *after)
    paper = {**PAPERS[0], "abstract": " ".join(written)}
    asked = " ".join(read[first : first + count])
    conn = build(papers=(paper,)).conn
    assert found(search(conn, parse(f'"{asked}"'))) == [paper["arxiv_id"]]
    assert found(search(conn, parse(f'"{asked} nowhere"'))) == []
    assert found(search(conn, parse(f'-"{asked}" hat'))) == []
