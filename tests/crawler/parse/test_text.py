from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parse import text


@pytest.mark.parametrize(
    ("given", "want"),
    [
        (None, None),
        ("", None),
        (" \n\t\u200b\ufeff", None),
        ("On  $a<b$\n  and\u00a0so", "On $a<b$ and so"),
        ("a\x00b\x07c\x85d\x1be", "abc de"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("\ud800lone", "lone"),
        ("e\u0301", "é"),
        ("石头\u3000唱歌", "石头 唱歌"),
        ("zero\u200dwidth joiner stays", "zero\u200dwidth joiner stays"),
    ],
)
def test_clean(given, want):
    assert text.clean(given, 100) == want


UNWANTED = "".join(map(chr, [*range(32), *range(127, 160), 0xAD, 0x200B, 0x202E, 0x2060, 0xFEFF, 0xD800]))


@given(
    st.text(
        st.one_of(st.sampled_from("ab \n\te\u0301\u3000"), st.sampled_from(UNWANTED), st.characters()), max_size=150
    )
)
def test_clean_is_one_line_of_what_is_wanted(given):
    words = " ".join(given.split())
    kept = words if words.isprintable() else " ".join(text._UNWANTED.sub("", words).split())
    assert text.clean(given, 10_000) == (unicodedata.normalize("NFC", kept) or None)


def test_clean_cuts_and_says_so():
    assert text.clean("x" * 200, 10) == "x" * 9 + "…"
    assert text.clean("x" * 10, 10) == "x" * 10


@pytest.mark.parametrize(
    ("given", "want"),
    [
        (None, None),
        ("plain $a<b$ and $x<y>z$; n<k", "plain $a<b$ and $x<y>z$; n<k"),
        ("If $a<b>c$ and $x<i$, $p<q>r$ or $a<p>c$<p>then.", "If $a<b>c$ and $x<i$, $p<q>r$ or $a<p>c$ then."),
        ("<p>One</p><p>Two</p>", "One Two"),
        ("<p>One<p>Two<li>Three", "One Two Three"),
        ("H<sub>2</sub>O <i>in</i>vitro", "H2O invitro"),
        ("a<br/>b<BR>c", "a b c"),
        ("x<script>alert(1)</script>y<!-- no -->z<style>p{}</style>", "xyz"),
        ("cut <script>never closed", "cut"),
        ("&lt;b&gt; AT&amp;T &#x4e2d;", "<b> AT&T 中"),
        ("<jats:p>Abstract</jats:p> <mml:mi>x</mml:mi>", "Abstract x"),
        ('<a href="https://example.org" onclick="x()">link</a>', "link"),
        ("<img src=x onerror=alert(1)>", None),
    ],
)
def test_from_markup(given, want):
    assert text.from_markup(given, 100) == want


def test_a_million_tags_that_are_never_closed():
    assert text.from_markup("$<p>" * 100_000 + "<b>" * 200_000, 10) == "$<p>$ $<p…"
