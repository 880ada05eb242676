"""Keys under which works find each other. All invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parse.authors import named
from crawler.record import Author
from indexer.works.described import Described
from indexer.works.judge import judge
from indexer.works.keys import keys


def work(title, authors="Kim Moss"):
    return Described(title=title, authors=tuple(Author(name=name) for name in authors.split(", ") if name))


MEET = [
    (work("The Weight of Moss on Dunes"), work("THE WEIGHT OF MOSS ON DUNES.", "Ek Ana")),
    (work("Pre-Training on Sand and in Moss"), work("Pretraining on sand & in moss", "")),
    (work(r"Cooling $\Lambda_\alpha$ dunes of moss"), work("Cooling Λα dunes of moss", "")),
    (work("沙丘中的负采样研究"), work("沙丘中的负采样 研究", "")),
    (work("DuneNet: Weighing Moss on Sand"), work("Weighing Moss on Sand", "")),
    (work("Weighing Moss Cushions on Northern Dunes"), work("Weighing Moss Cushions on Northern Dunes: Winter", "")),
    (work("Measuring the Heaviness of Cushions"), work("Cushions: Measuring the Heaviness", "K. Moss, B. Ohm")),
    (work("Introduction"), work("Introduction", "K. Moss, B. Ohm")),
]
APART = [
    (work("Introduction"), work("Introduction", "Ana Ek")),
    (work("Introduction"), work("Introduction", "")),
    (
        work("Introduction to the Special Issue on Reviews"),
        work("Introduction to the Special Issue on Reviews", "A. Ek"),
    ),
    (work("Letter to the Editor", ""), work("Letter to the Editor", "")),
    (work("沙丘中的负采样研究", ""), work("沙丘中的正采样研究", "")),
    (work("कि"), work("का")),
    (work("Counting Moss, Part 1", ""), work("Counting Moss, Part 2", "")),
    (work("EVA: Dunes", ""), work("EVA2.0: Dunes", "")),
]


@pytest.mark.parametrize(("one", "other"), MEET)
def test_meet(one, other):
    assert set(keys(one)) & set(keys(other))


@pytest.mark.parametrize(("one", "other"), APART)
def test_apart(one, other):
    assert not set(keys(one)) & set(keys(other))


@pytest.mark.parametrize("title", [None, "", "...", "The"])
def test_no_title_no_keys(title):
    assert keys(work(title)) == ()


# Invented words, none of them short, small, a number, or one that sets works apart.
WORDS = st.sampled_from(
    """
    moss dune cushion winter gravel lichen weighing northern heavy survey-like storms colour modelling
    """.split()  # noqa: SIM905 (words read better)
)
FAMILIES = st.sampled_from(["Moss", "Ek-Ohm", "Ångström", "Un", "van der Zand", "莫斯"])
HOUSES = st.sampled_from(
    [
        str.upper,
        str.title,
        lambda title: title + ".",
        lambda title: title.replace("-", " "),
        lambda title: title.replace("colour", "color").replace("modelling", "modeling"),
        lambda title: rf"{{\bf {title[0]}}}{title[1:]}",
        lambda title: "The " + title,
        lambda title: title.replace(" ", "\u00a0"),
    ]
)


@given(st.lists(WORDS, min_size=3, max_size=9), FAMILIES, HOUSES, st.booleans())
def test_another_house_sets_the_same_title(found, family, house, alone):
    # Judged the same means found again: always where the title is only set otherwise (bench/match.py for the rest).
    title = " ".join(found)
    one = work(title, f"Kim {family}, Ana Ek")
    other = work(house(title), "" if alone else f"K. {family}")
    assert set(keys(one)) & set(keys(other))
    assert alone or judge(one, other).same


@given(st.text(max_size=60), st.text(max_size=20).filter(str.strip))
def test_few_keys_for_any_title(title, name):
    found = keys(Described(title=title, authors=tuple(a for a in (named(name),) if a)))
    assert len(found) <= 2
    assert all(0 <= key < 2**63 for key in found)


@pytest.mark.parametrize(
    ("title", "want"),
    [
        ("DuneNet: The Weight of Moss on Northern Dunes -- A Survey", (4976621223446211794, 519970900222396758)),
        ("沙丘中的负采样研究", (2000644433401637356, 5467142547934485360)),
        ("Introduction", (1791542578289566952,)),
    ],
)
def test_stored_keys_stay(title, want):
    # databases hold them: whatever gives others needs another KEYS_VERSION
    assert keys(work(title)) == want


SCRIPTS = ["一丁七万丈三上下", "कखगघचछजझ", "абвгдежз", "กขคงจฉชซ", "אבגדהוזח", "あいうえおかきく", "가나다라마바사아"]


@given(st.sampled_from(SCRIPTS), st.data())
def test_no_script_is_dropped(letters, data):
    found = data.draw(st.lists(st.sampled_from(letters), min_size=4, max_size=12))
    at = data.draw(st.integers(0, len(found) - 1))
    other = [*found[:at], data.draw(st.sampled_from(letters).filter(lambda c: c != found[at])), *found[at + 1 :]]
    one, another = (work(" ".join(title), "") for title in (found, other))
    assert keys(one)
    assert set(keys(one)).isdisjoint(keys(another))
    assert not judge(work(" ".join(found)), work(" ".join(other))).same
