"""Stretches of what reads otherwise: short, and nothing that a phrase could ask for is missing from both texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.search.differing import AROUND, differing

SAME = [f"w{n}" for n in range(40)]


@pytest.mark.parametrize(
    ("written", "read", "want"),
    [
        ([], [], []),
        (SAME, SAME, []),
        (["textbf", "t", "ext"], ["text"], [["text"]]),
        # left out, put in, in place of another: in the middle, at both ends
        ([*SAME[:20], "emph", *SAME[20:]], SAME, [SAME[12:28]]),
        (SAME, [*SAME[:20], "new", *SAME[20:]], [[*SAME[12:20], "new", *SAME[20:28]]]),
        ([*SAME[:9], "h", "2", "o", *SAME[9:]], [*SAME[:9], "h2o", *SAME[9:]], [[*SAME[1:9], "h2o", *SAME[9:17]]]),
        (["emph", *SAME], SAME, [SAME[:8]]),
        ([*SAME, "x", "1"], [*SAME, "x1"], [[*SAME[32:], "x1"]]),
        # two that are far apart, two that are near
        (["x", *SAME, "x"], ["y", *SAME, "y"], [["y", *SAME[:8]], [*SAME[32:], "y"]]),
        (["x", *SAME[:16], "x"], ["y", *SAME[:16], "y"], [["y", *SAME[:16], "y"]]),
        # what never agrees again is kept to its end
        (["a", *SAME], ["a", *(f"v{n}" for n in range(100))], [["a", *(f"v{n}" for n in range(100))]]),
    ],
)  # fmt: skip
def test_stretches(written, read, want):
    assert [list(stretch) for stretch in differing(written, read)] == want


def phrases(words, length):
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


WORD = st.sampled_from(["a", "b", "c", "d"])


@given(st.lists(WORD, max_size=60), st.lists(st.tuples(st.integers(0, 60), st.lists(WORD, max_size=3))), st.data())
def test_every_phrase_is_in_one_or_the_other(read, edits, data):
    """Whatever the one was made of the other by, and however few words there are to find the way back by."""
    written = list(read)
    for at, words in edits:
        written[at : at + data.draw(st.integers(0, 3))] = words
    kept = differing(written, read)
    for length in (1, 2, AROUND + 1):
        there = phrases(written, length).union(*(phrases(stretch, length) for stretch in kept))
        assert phrases(read, length) <= there
    assert sum(map(len, kept)) <= len(read)
