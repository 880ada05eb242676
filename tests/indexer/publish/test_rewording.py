"""Two wordings of a text, word by word."""

import pytest

from indexer.publish.markup import reworded
from indexer.publish.rewording import MOST, compared

SIGNS = {"stayed": "{}", "went": "-[{}]", "came": "+[{}]"}


def told(old, new):
    return "".join(SIGNS[piece.fate].format(piece.text) for piece in compared(old, new))


@pytest.mark.parametrize(
    ("old", "new", "want"),
    [
        ("the same", "the same", "the same"),
        ("blanks  are\nno words", "blanks are no words", "blanks are no words"),
        ("We count hats.", "We count many hats.", "We count +[many ]hats."),
        ("We count many hats.", "We count hats.", "We count -[many ]hats."),
        ("", "all of it", "+[all of it]"),
        ("all of it", "", "-[all of it]"),
        ("本文研究检索中的采样。", "本文研究稠密检索中的采样。", "本文研究+[稠密]检索中的采样。"),
        # One word that both have by chance makes no sense alone.
        ("my red hat in the box", "my blue hat on the box", "my -[red hat in ]+[blue hat on ]the box"),
        # Hardly anything in common: two texts.
        ("We tune the hats.", "Of the sea and its salt.", "-[We tune the hats.]+[Of the sea and its salt.]"),
    ],
)  # fmt: skip
def test_word_by_word(old, new, want):
    assert told(old, new) == want


def test_both_wordings_are_there_whole():
    old, new = "a b c d e f g h", "a c d x e f y z h i"
    pieces = compared(old, new)
    assert "".join(p.text for p in pieces if p.fate != "came").split() == old.split()
    assert "".join(p.text for p in pieces if p.fate != "went").split() == new.split()


def test_endless_texts_are_not_compared():
    old, new = "word " * (MOST + 1), "word " * MOST + "other"
    assert [piece.fate for piece in compared(old, new)] == ["went", "came"]


def test_markup():
    assert (
        reworded("Rates of $x^2$ & <b>", "Rates of $x^2$ & <i>")
        == "Rates of x² &amp; <del>&lt;b&gt;</del><ins>&lt;i&gt;</ins>"
    )
    assert reworded("one fine old hat", "one fine hat") == "one fine <del>old</del> hat"
    assert reworded("检索的方法", "检索的新方法") == '<span lang="zh">检索的<ins>新</ins>方法</span>'
    assert reworded("<script>", None) == "<del>&lt;script&gt;</del>"
