import pytest

from crawler.record import Author
from indexer.resolve.finding import Finding, find
from indexer.works.described import Described


def work(title="EVA2.0: talking to dunes", authors=("Kim Moss", "Ana Ek", "Bo Ohm")):
    return Described(title=title, authors=tuple(Author(name=name) for name in authors), complete=False)


def candidate(name="2401.00001", **known):
    return name, work(**known)


EVA = work("EVA2.0: Talking to Dunes", ("Kim Moss", "A. Ek"))


@pytest.mark.parametrize(
    ("asked", "candidates", "want"),
    [
        (EVA, [], Finding(outcome="not_there")),
        (EVA, [candidate()], Finding(outcome="found", candidate="2401.00001", score=1.0, authors=1.0)),
        (
            EVA,
            [candidate("2301.00001", title="EVA: Talking to Dunes"), candidate()],
            Finding(outcome="found", candidate="2401.00001", score=1.0, authors=1.0),
        ),
        # another version of it
        (
            EVA,
            [candidate(title="EVA: Talking to Dunes")],
            Finding(outcome="near_miss", candidate="2401.00001", score=0.9189, authors=1.0),
        ),
        # nobody in common
        (
            EVA,
            [candidate(authors=("Cy Un",))],
            Finding(outcome="near_miss", candidate="2401.00001", score=1.0, authors=0.0),
        ),
        # nobody known
        (
            work(EVA.title, ()),
            [candidate()],
            Finding(outcome="near_miss", candidate="2401.00001", score=1.0, authors=0.0),
        ),
        # two that fit
        (
            EVA,
            [candidate(), candidate("2401.00002")],
            Finding(outcome="near_miss", candidate="2401.00002", score=1.0, authors=1.0),
        ),
        (EVA, [candidate(title="Of Other Things Altogether")], Finding(outcome="not_there")),
    ],
)
def test_find(asked, candidates, want):
    assert find(asked, candidates) == want
