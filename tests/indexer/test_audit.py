import random

import pytest

from indexer.audit import Door, Hole, compare, holes


def shown(**doors):
    return {kind: frozenset(ids.split()) for kind, ids in doors.items()}


@pytest.mark.parametrize(
    ("seen", "absent", "want"),
    [
        ({}, {}, ()),
        (shown(arxiv_rss="a b"), {}, (Door(kind="arxiv_rss", seen=2),)),
        (
            shown(arxiv_rss="a b", arxiv_oai="a b"),
            {},
            (Door(kind="arxiv_oai", seen=2), Door(kind="arxiv_rss", seen=2)),
        ),
        (
            shown(arxiv_rss="a b c", arxiv_oai="b c d"),
            {},
            (
                Door(kind="arxiv_oai", seen=3, only=("d",), missing=("a",)),
                Door(kind="arxiv_rss", seen=3, only=("a",), missing=("d",)),
            ),
        ),
        (
            shown(arxiv_rss="a b", arxiv_list="a b c", arxiv_oai="a c"),
            {},
            (
                Door(kind="arxiv_list", seen=3),
                Door(kind="arxiv_oai", seen=2, missing=("b",)),
                Door(kind="arxiv_rss", seen=2, missing=("c",)),
            ),
        ),
        (
            shown(arxiv_rss="a", arxiv_list=""),
            {"arxiv_oai": "was not asked"},
            (
                Door(kind="arxiv_list", missing=("a",)),
                Door(kind="arxiv_rss", seen=1, only=("a",)),
                Door(kind="arxiv_oai", why_not="was not asked"),
            ),
        ),
    ],
)
def test_compare(seen, absent, want):
    assert compare(seen, absent) == want


def month(share, numbers, *, without=range(0), seed=1):
    """The ids of a category with that share of a month, its papers thrown at random, but for a stretch."""
    dice = random.Random(seed)
    return [f"2611.{n:05d}" for n in range(1, numbers) if dice.random() < share and n not in without]


@pytest.mark.parametrize("share", [0.02, 0.08, 0.5])
def test_chance_is_no_hole(share):
    assert [holes(month(share, 20_000, seed=seed)) for seed in range(20)] == [()] * 20


@pytest.mark.parametrize("share", [0.02, 0.08, 0.5])
def test_a_day_that_was_missed_is_one(share):
    (hole,) = holes(month(share, 20_000, without=range(8_000, 9_200)))
    assert "2611.07700" < hole.after < "2611.08000"
    assert "2611.09200" <= hole.before < "2611.09500"
    assert hole.numbers >= 1_200
    assert hole.usual == pytest.approx(1 / share, rel=0.2, abs=1)


def test_of_all_of_arxiv_a_single_number_is_one():
    ids = [f"2611.{n:05d}" for n in range(1, 5_000) if n != 1234]
    assert holes(ids) == (Hole(after="2611.01233", before="2611.01235", numbers=1, usual=0),)


def test_each_month_is_numbered_anew_and_few_papers_tell_nothing():
    assert holes(["2610.00001", "2610.20000", "2611.00001", "2611.15000"]) == ()
    assert holes([*month(0.1, 5_000), "2610.00001"]) == ()
    assert holes([]) == ()
