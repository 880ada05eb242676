"""Where hits are marked: [so], in the text as it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.search import highlight
from indexer.search.highlight import MAX_CHARACTERS, Segment, mark, snippet
from indexer.search.query import parse


def shown(segments):
    return "".join(f"[{text}]" if is_hit else text for text, is_hit in segments)


@pytest.mark.parametrize(
    ("query", "text", "want"),
    [
        ("trust", "Trust me, trusty trust.", "[Trust] me, trusty [trust]."),
        ("trust*", "Trust me, trusty trust.", "[Trust] me, [trusty] [trust]."),
        ('"trust region"', "trust the trust region", "trust the [trust region]"),
        ("trust region", "trust the trust region", "[trust] the [trust] [region]"),
        ('"trust reg"*', "A trust-region method", "A [trust-region] method"),
        ("levy", "Lévy and Le\u0301vy", "[Lévy] and [Le\u0301vy]"),
        ("lukasz", "Łukasz", "[Łukasz]"),
        ("检索", "面向稠密检索的检", "面向稠密[检索]的检"),
        ("KDD论文", "在KDD 论文上", "在[KDD 论文]上"),
        ("text", r"(\textbf{T}ext), $x$", r"([\textbf{T}ext]), $x$"),
        ("schrodinger", r"The Schr\"odinger cat", r"The [Schr\"odinger] cat"),
        ("alpha", "an $\\alpha$-model, α too", "an [$\\alpha$-model], [α] too"),
        ("GPT4", "GPT-4 and GPT 4o", "[GPT-4] and GPT 4o"),
        ("efficient", "eﬃcient soft\u00adhyphen", "[eﬃcient] soft\u00adhyphen"),
        ("title:trust abs:region", "trust region", "[trust] region"),
        ("author:trust -region x OR trust", "trust region", "[trust] region"),
        ("-trust region", "trust region", "trust [region]"),
        ("<b> b", "<b>&amp;</b>", "<[b]>&amp;</[b]>"),
        ("??", "all of it", "all of it"),
        ("a", "", ""),
    ],
)
def test_mark(query, text, want):
    assert shown(mark(text, parse(query), "title")) == want


LONG = (
    "begin "
    + "filler words " * 40
    + "a trust in one place, "
    + "more words " * 40
    + "and the trust region in another "
    + "end " * 60
)


@pytest.mark.parametrize(
    ("query", "want"),
    [
        ("trust region", "…more words and the [trust] [region] in another end end end end end end end end end end …"),
        ("nowhere", "begin filler words filler words filler words filler words filler words filler words …"),
        ("begin", "[begin] filler words filler words filler words filler words filler words filler words …"),
    ],
)
def test_snippet(query, want):
    assert shown(snippet(LONG, parse(query), "abstract", width=80)) == want


def test_snippet_of_chinese_and_of_short_text():
    text = "文" * 300 + "稠密检索" + "字" * 300
    assert shown(snippet(text, parse("检索"), "abstract", width=40)) == "…" + "文" * 8 + "稠密[检索]" + "字" * 28 + "…"
    assert snippet("short trust", parse("trust"), "abstract") == (Segment("short ", False), Segment("trust", True))


def test_beyond_the_bound_nothing_is_marked():
    text = "x " * MAX_CHARACTERS + "trust"
    assert mark(text, parse("trust"), "title") == (Segment(text, False),)


WORDS = st.lists(
    st.sampled_from(["trust", "检索", "é", "$x_1$", "\\'e", " ", "-", "{", "ﬁ", "\n", "fall"]), max_size=30
)


@given(WORDS.map("".join), st.sampled_from(["trust 检索", '"trust fall"', "x1 é*", "ﬁ"]), st.integers(5, 60))
def test_segments_are_the_text(text, query, width):
    assert "".join(segment.text for segment in mark(text, parse(query), "title")) == text
    assert "".join(s.text for s in snippet(text, parse(query), "abstract", width=width)).strip("…") in text


@given(WORDS.map("".join), st.sampled_from(["trust", "trust é", "x1 fall", "e* fi", "检 tru*"]))
def test_what_reads_as_it_stands_is_looked_through_apart(text, asked):
    query = parse(asked)
    whole = highlight._odd_hits(text, [(0, len(text))], list(enumerate(query.terms)))
    assert highlight._hits(text, query, "abstract") == sorted(whole)
