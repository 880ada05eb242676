"""What people type, and what becomes of it."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.record import Identifier
from indexer.search.periods import Period
from indexer.search.query import NOTHING, Query, Term, escape_fts, expression, paper_query, parse
from tests.indexer.library import PAPERS, build

TITLE = '(title : "{0}" OR search_text : "{1}")'


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("trust region", '"trust" AND "region"'),
        ('"trust region" fall', '"trust region" AND "fall"'),
        ('"never closed', '"never closed"'),
        ("“curly” «quotes»", '"curly" AND "quotes"'),
        ("trust -fall -region", '("trust") NOT ("fall" OR "region")'),
        ('trust -"deep fall"', '("trust") NOT "deep fall"'),
        ("a b OR c | d e", '"a" AND ("b" OR "c" OR "d") AND "e"'),
        ("a AND b", '"a" AND "b"'),
        ("OR a OR", '"a"'),
        ("a OR -b c", '("a" AND "c") NOT "b"'),
        ("or and not near", '"or" AND "and" AND "not" AND "near"'),
        ("transf*", '"transf"*'),
        ('"deep trans"*', '"deep trans"*'),
        ("a*b", '"a b"'),
        ("title:trust", TITLE.format("trust", "ᵗtrust")),
        ('TI:"trust fall" x', TITLE.format("trust fall", "ᵗtrust ᵗfall") + ' AND "x"'),
        ("author:yang", '(authors : "yang" OR search_text : "ᵃyang")'),
        ("abs:region", '{abstract search_text} : "region"'),
        ("trust -title:fall", f'("trust") NOT {TITLE.format("fall", "ᵗfall")}'),
        ("title: trust", '"title" AND "trust"'),
        ("a:b cat:cs.CL", '"a b" AND "ᶜcscl"'),
        ("cat:cs -cat:CS.cl", '("ᶜcs") NOT "ᶜcscl"'),
        ("cat:?? cat:", '"cat" AND "cat"'),
        ('venue:"Nature Physics" journal:phys*', '"ᵛnature ᵛphysics" AND "ᵛphys"*'),
        ("has:code is:withdrawn lang:zh", '"ᶠcode" AND "ᶠwithdrawn" AND "ˡzh"'),
        ("has:legs ᶜcs", '"has legs" AND "ccs"'),
        ("trust year:2023..2025", '"trust"'),
        ("trust year:soon -year:2030", '"trust" AND "year soon"'),
        ("tr* 检* tra*", '"tr" AND "检" AND "tra"*'),
        ("title:检索", TITLE.format("检 索", "ᵗ检 ᵗ索")),
        ("KDD论文", '"kdd 论 文"'),
        ("GPT-4", '("gpt 4" OR "gpt4")'),
        ("GPT4", '("gpt4" OR "gpt 4")'),
        ("YuLan-Chat", '("yulan chat" OR "yulanchat" OR "yu lan chat")'),
        ('"GPT-4"', '"gpt 4"'),
        ("pre-train*", '("pre train"* OR "pretrain"*)'),
        ("LaTeX iPhone", '("latex" OR "la tex") AND "iphone"'),
        (r"\textbf{T}ext Schr\"odinger", '"text" AND "schrödinger"'),
        ("$H_2O$", '("h2o" OR "h 2 o")'),
        ("don't", '"don t"'),
        ("NEAR(a b, 3)", '"near a" AND "b" AND "3"'),
        ("^a {b} (c) +d", '"a" AND "b" AND "c" AND "d"'),
        ("a\x00b", '"a b"'),
        ("", None),
        ("  ", None),
        ('"', None),
        ("* - ( ) \" ' : ^ { }", None),
        ("-fall", None),
        ("OR", None),
        ("🙂 !!", None),
    ],
)
def test_match(text, match):
    assert parse(text).match == match
    assert paper_query(text) == (match or NOTHING)


def test_whole_query():
    assert parse('author:"Yang, Zhen" -x') == Query(
        text='author:"Yang, Zhen" -x',
        groups=((Term(forms=(("yang", "zhen"), ("zhen", "yang")), field="authors"),),),
        excluded=(Term(forms=(("x",),)),),
    )


def test_titled_groups_ask_the_title():
    query = parse("trust author:yang fall")
    assert expression(query.groups, titled=(0, 1)) == (
        '(title : "trust" OR search_text : "ᵗtrust") AND (authors : "yang" OR search_text : "ᵃyang") AND "fall"'
    )


def test_periods_and_names():
    assert parse("x year:2023..2025 -date:2024-05-06 year:2030") == Query(
        text="x year:2023..2025 -date:2024-05-06 year:2030",
        groups=((Term(forms=(("x",),)),),),
        periods=(Period(first=2023000000000, after=2026000000000), Period(first=2030000000000, after=2031000000000)),
        outside=(Period(first=2024050600000, after=2024050700000),),
    )
    assert (parse("id:2403.90001").identifier, parse("id:2403.90001").groups) == (
        Identifier(scheme="arxiv", value="2403.90001"),
        (),
    )
    assert parse("id:2024030200002").number == 2024030200002


@pytest.mark.parametrize(
    ("text", "scheme", "value"),
    [
        ("2403.90001", "arxiv", "2403.90001"),
        (" arXiv:2403.90001v3 ", "arxiv", "2403.90001"),
        ("https://arxiv.org/abs/2403.90001v1", "arxiv", "2403.90001"),
        ("https://arxiv.org/pdf/math.DS/0309007.pdf", "arxiv", "math/0309007"),
        ("10.48550/arXiv.2403.90001", "arxiv", "2403.90001"),
        ("10.99999/IJCM.12.34", "doi", "10.99999/ijcm.12.34"),
        ("doi: 10.99999/ijcm.12.34", "doi", "10.99999/ijcm.12.34"),
        ("https://doi.org/10.99999/ijcm.12.34", "doi", "10.99999/ijcm.12.34"),
    ],
)
def test_identifier(text, scheme, value):
    assert parse(text).identifier == Identifier(scheme=scheme, value=value)


@pytest.mark.parametrize("text", ["", "trust 2403.90001", "3.14159", "see 10.99999/x y", "a/b", "http://[", "1" * 500])
def test_no_identifier(text):
    assert parse(text).identifier is None


@pytest.mark.parametrize(
    ("text", "author", "match"),
    [
        ("trust", "Ada Q", '"trust" AND (authors : "ada q" OR search_text : "ᵃada ᵃq")'),
        ("", "Ada", '(authors : "ada" OR search_text : "ᵃada")'),
        ("trust", "?", None),
        ("?!", "Ada", None),
    ],
)
def test_by_author(text, author, match):
    assert parse(text).by(author).match == match


def test_escape_fts_knows_no_columns():
    assert escape_fts('title:检索 -"x y" bcd*') == '("title 检 索" AND "bcd"*) NOT "x y"'
    assert escape_fts("??") == NOTHING


LIBRARY = build()
QUERY_SIGNS = ("title:", "author:", "abs:x", "a:b", "OR", "AND", "NOT", "NEAR(", ";--", *"\"'*-)(}{^+:|“%")
TEXT_SIGNS = ("\x00", "检索", "🙂", "\\", "$", "trust", "the", "\\'e", '\\"o', " ", "\t", "\ud800", "é", "ﬁ", "ᵗ")
SIGNS = st.sampled_from((*QUERY_SIGNS, *TEXT_SIGNS))


@settings(max_examples=400, deadline=None)
@given(st.lists(SIGNS, max_size=20).map("".join) | st.lists(SIGNS, max_size=20).map(" ".join) | st.text(max_size=60))
@example("trust " * 400)
@example("a" * 5000)
@example("检" * 5000)
@example('"' * 999)
@example("-a OR " * 300)
@example("x-y OR a-b " * 100)
@example(" ".join(f"-w{n}" for n in range(300)) + " trust")
def test_no_text_is_an_error_or_finds_everything(text):
    query = parse(text)
    titled = expression(query.groups, query.excluded, range(len(query.groups)))
    for asked in (paper_query(text), escape_fts(text), titled or NOTHING):
        found = LIBRARY.execute("select count(*) from papers_fts where papers_fts match ?", (asked,)).fetchone()[0]
        # One of the papers has no text at all, and nobody's word is in all of the others.
        assert found < len(PAPERS) - 1


def test_nothing_matches_nothing():
    count = "select count(*) from papers_fts where papers_fts match ?"
    assert LIBRARY.execute(count, (NOTHING,)).fetchone() == (0,)
