"""Keys under which works find each other. All invented."""

import pytest

from crawler.record import Author
from indexer.works.described import Described
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
