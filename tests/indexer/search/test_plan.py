"""However a query is walked, it finds what FTS5 finds for the plain expression."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from indexer.search import find, matches, plan, rank
from indexer.search.find import search
from indexer.search.normalise import search_text
from indexer.search.plan import Plan
from indexer.search.query import NOTHING, parse, walk
from indexer.store.schema import migrations

# As in any language some words are in nearly every text, and most in a few.
WORDS = [chr(97 + n // 8) + "aeioulrn"[n % 8] for n in range(40)]
COMMONNESS = [1 / (n + 1) for n in range(40)]
PAPERS = 700


@pytest.fixture(scope="module")
def conn():
    db = Database(memory=True)
    migrations.apply(db)
    rng = random.Random(37)
    for number in range(PAPERS):
        title, abstract = (" ".join(rng.choices(WORDS, COMMONNESS, k=k)) for k in (5, rng.randrange(5, 60)))
        if number == 5:
            title += " solitary aa"
        if number % 9 == 0:
            title = f"$\\{rng.choice(('alpha', 'beta'))}$ {title}"
        db.conn.execute(
            "insert into papers (id, title, abstract, authors, search_text, tags, fetched, source)"
            " values (?, ?, ?, ?, ?, ?, '2024-01-01', 'import')",
            ((20240101 + number % 28) * 100_000 + number, title, abstract, rng.choice(WORDS),
             search_text(title, abstract, None), rng.choice(("ᶜcs ᶜcscl", "ᶜmath", None))),
        )  # fmt: skip
    db.conn.execute("insert into papers_fts (papers_fts) values ('rebuild')")
    return db.conn


words = st.sampled_from([*WORDS, *WORDS[:6], "zzz", "alpha"])
phrases = st.lists(words, min_size=2, max_size=3).map(lambda found: f'"{" ".join(found)}"')
pieces = st.one_of(
    words,
    phrases,
    words.map(lambda word: f"title:{word}"),
    st.tuples(words, words).map(" OR ".join),
    st.sampled_from(["cat:cs", "cat:math", "-aa", "-ae", "author:aa", 'title:"aa ae"']),
)
asked = st.lists(pieces, min_size=1, max_size=12).map(" ".join)


def plain(conn, text):
    sql = "select rowid from papers_fts where papers_fts match ? order by rowid desc"
    return [row[0] for row in conn.execute(sql, (parse(text).match or NOTHING,))]


@given(text=asked)
@settings(deadline=None)
def test_the_same_papers(conn, text):
    everything = plain(conn, text)
    among = Plan(conn, parse(text)).matches(None)
    assert (among.newest(conn, PAPERS + 1) if among else []) == everything
    for limit in (1, 20):
        assert (among.newest(conn, limit) if among else []) == everything[:limit]


@given(text=asked)
@settings(deadline=None)
def test_both_ways_to_walk(conn, text):
    """Up and sorted where few are expected, down where many are, whatever there really are."""
    everything = plain(conn, text)
    for about in (0.0, 1e9):
        among = matches.matches(parse(text), about=about)
        assert (among.newest(conn, 30) if among else []) == everything[:30]


@given(text=asked)
@settings(deadline=None)
def test_the_same_pages(conn, text):
    everything = plain(conn, text)
    ids, after = [], None
    while True:
        page = search(conn, parse(text), sort="date", limit=40, after=after)
        assert page.newest == tuple(everything)[: page.total]
        ids += [hit.id for hit in page.hits]
        if (after := page.next) is None:
            break
        assert page.total == len(everything) or page.capped
    assert ids == everything
    by_rank = search(conn, parse(text), limit=PAPERS)
    assert by_rank.newest == tuple(everything)
    assert {hit.id for hit in by_rank.hits} == set(everything)


@given(text=st.lists(st.one_of(words, phrases), min_size=1, max_size=8).map(" ".join))
@settings(deadline=None)
def test_the_same_order_as_bm25(conn, text):
    """Up to the window of matches, where all words are scored by and more than one match is to be put in order.

    Not of fields and OR: there FTS5 counts in some papers, whatever the order, what another column has.
    """
    query = parse(text)
    scored = conn.execute(
        f"select rowid, {rank._SCORE} from papers_fts where papers_fts match ? order by 2, rowid desc", (query.match,)
    ).fetchall()
    found = [(hit.id, hit.score) for hit in search(conn, query, limit=PAPERS).hits]
    if len(found) > 1:
        want = {paper: -score for paper, score in scored}
        assert [score for _, score in found] == pytest.approx([want[paper] for paper, _ in found], abs=1e-9)
        assert [score for _, score in found] == pytest.approx([-score for _, score in scored], abs=1e-9)
    else:
        assert [paper for paper, _ in found] == [paper for paper, _ in scored]


def test_rarest_first(conn):
    planned = Plan(conn, parse("aa zzz ae")).query
    assert walk(planned.groups) == '(("zzz" AND "ae") NOT tags : "ᵇᵇ") AND "aa"'
    assert walk(planned.groups[:2]) == '"zzz" AND "ae"'


def test_steps():
    asked = [f'"{word}"' for word in WORDS[:7]]
    one, two, three, four, five, six, seven = asked
    nothing = 'NOT tags : "ᵇᵇ"'
    left = f"(({one} AND {two}) {nothing})"
    left = f"(({left} AND {three}) {nothing})"
    left = f"(({left} AND {four} AND {five}) {nothing})"
    assert walk(parse(" ".join(asked)).groups) == f"{left} AND {six} AND {seven}"


def test_laborious_matches_are_counted_less_far(conn, monkeypatch):
    monkeypatch.setattr(find, "LABORIOUS_CAP", 3)
    assert not search(conn, parse('"aa ae"'), sort="date").capped
    monkeypatch.setattr(plan, "_COMMON", 10)
    few = search(conn, parse('"aa ae"'), sort="date", limit=2)
    assert (few.total, few.capped) == (3, True)
    assert [hit.id for hit in few.hits] == plain(conn, '"aa ae"')[:2]
    monkeypatch.setattr(rank, "LABORIOUS", 4)
    ranked = search(conn, parse('"aa ae"'))
    assert (ranked.total, ranked.capped, ranked.newest) == (4, True, tuple(plain(conn, '"aa ae"')[:4]))
    assert {hit.id for hit in ranked.hits} == set(ranked.newest)
    # Of words that most papers have, matches are quickly found.
    assert search(conn, parse("aa ae"), sort="date").total > 3


def test_one_match_needs_no_score(conn, monkeypatch):
    assert search(conn, parse("solitary aa")).hits[0].score is not None
    monkeypatch.setattr(rank, "ALONE", 0)
    assert [hit.score for hit in search(conn, parse("solitary aa")).hits] == [None]


@pytest.mark.parametrize(("soon", "first"), [(10**9, ["title:aa title:ai", "aa title:ai"]), (0, ["aa title:ai"])])
def test_unscored_titles_that_say_all_of_it_come_first(conn, monkeypatch, soon, first):
    for name, value in {"BUDGET": 0, "ALONE": 0, "WINDOW": 30, "SOON": soon}.items():
        monkeypatch.setattr(rank, name, value)
    found = search(conn, parse("aa ai"), limit=PAPERS)
    want = [paper for asked in first for paper in plain(conn, asked)[:30]] + plain(conn, "aa ai")[:30]
    assert [hit.id for hit in found.hits] == list(dict.fromkeys(want))
    assert {hit.score for hit in found.hits} == {None}


def test_few_unscored_matches_have_titles_first_too(conn, monkeypatch):
    for name in ("BUDGET", "ALONE"):
        monkeypatch.setattr(rank, name, 0)
    text = "aa cat:math"
    found = [hit.id for hit in search(conn, parse(text), limit=PAPERS).hits]
    titled = plain(conn, "title:aa cat:math")
    assert found == [*titled, *(paper for paper in plain(conn, text) if paper not in titled)]
    assert plain(conn, text) != found
