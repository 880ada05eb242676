"""The quick tests let through only what the checks let through, and nearly all values are let through by them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler import checks
from crawler.checks import AnyText, Date, Positive, RecordError, Web, Year

KINDS = [str, str | None, int, bool | None, Date, Date | None, Web | None, AnyText, Positive | None, Year]
KINDS += [Literal["new", "cross"] | None, tuple[str, ...], tuple[int, ...], Mapping[str, int]]
DATES = st.from_regex(r"[12]\d{3}(-[01]\d(-[0-3]\d(T[0-2]\d:[0-6]\d:[0-6]\dZ)?)?)?", fullmatch=True)
TEXTS = st.one_of(
    st.text(),
    st.text(st.characters(max_codepoint=0xA0), min_size=90),
    DATES,
    st.just("http://").flatmap(lambda head: st.text(max_size=9).map(head.__add__)),
)
VALUES = st.one_of(st.none(), st.booleans(), st.integers(-3, 3000), TEXTS, st.tuples(TEXTS), st.binary(max_size=3))


def passes(kind, value):
    try:
        checks.check_of(kind)("Value.field", value)
    except RecordError:
        return False
    return True


@given(kind=st.sampled_from(KINDS), value=VALUES)
@example(kind=Date, value="2023-02-29")
@example(kind=Date | None, value=" 2024-02-29")
@example(kind=str, value="a" * 200 + "\x00")
@example(kind=Web, value="https:///x")
@example(kind=Positive, value=True)
def test_what_is_passed_quickly_is_right(kind, value):
    quick = eval(checks.quick_test(kind), {**checks.QUICK_NAMES, "v": value})
    assert passes(kind, value) or not quick


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (str, "Hats"),
        (str | None, "On hats. " * 50),
        (str | None, "帽子"),
        (Date, "2024-03-05T17:59:59Z"),
        (Web | None, "https://arxiv.org/abs/2401.00001"),
        (Web, "https://例え.example/帽"),
        (Positive | None, 2),
    ],
)
def test_what_is_usual_is_passed_quickly(kind, value):
    assert eval(checks.quick_test(kind), {**checks.QUICK_NAMES, "v": value})


@given(st.one_of(st.text(), st.text(st.characters(max_codepoint=0x80), min_size=90, max_size=120)))
@example("x" * 200)
@example("x" * 200 + "\x7f")
@example("x" * 200 + "é")
@example("x" * 200 + "\n")
def test_printable(text):
    for _ in range(2):  # the answer about a long text is kept
        assert checks.printable(text) == text.isprintable()
