"""Where collaborators stand in the picture. All people are invented."""

from itertools import pairwise

import pytest

from indexer.people.collaborators import Collaborator, Tie
from indexer.publish.graph import MOST, WIDTH, graph


def mates(*works):
    return [
        Collaborator(name=f"Person {chr(65 + n)}", native_name=None, works=count, person=None)
        for n, count in enumerate(works)
    ]


def tied(*found):
    return [Tie(one=one, other=other, works=works) for one, other, works in found]


@pytest.mark.parametrize(
    ("works", "drawn"),
    [
        ((), 0),
        ((9,), 0),
        ((1, 1), 2),
        ((5, 1, 1), 3),
        # Of many with one work each nobody is close.
        ((1,) * 30, 0),
        ((5,) + (1,) * 30, 0),
        ((5, 3, 2) + (1,) * 30, 3),
        ((7,) * 30, MOST),
    ],
)
def test_who_is_drawn(works, drawn):
    found = graph(mates(*works), ())
    assert len(found.nodes if found else ()) == drawn
    if found:
        assert [node.who for node in found.nodes] == mates(*works)[:drawn]


@pytest.mark.parametrize("count", range(2, MOST + 1))
def test_nobody_covers_another(count):
    found = graph(mates(*range(count + 1, 1, -1)), ())
    for is_left in (True, False):
        rows = sorted(node.y for node in found.nodes if node.is_left is is_left)
        assert all(after - before > 20 for before, after in pairwise(rows))
    for node in found.nodes:
        assert 0 < node.y < found.height
        assert (node.text_x < node.x - node.radius < WIDTH / 2) if node.is_left else True
        assert (WIDTH / 2 < node.x + node.radius < node.text_x) if not node.is_left else True


def test_the_same_people_give_the_same_picture():
    ties = tied((0, 3, 2), (1, 2, 1))
    assert graph(mates(4, 3, 2, 2), ties) == graph(mates(4, 3, 2, 2), ties[::-1])


def test_who_wrote_together_stands_together():
    found = graph(mates(9, 8, 7, 6, 5, 4), tied((0, 5, 3), (4, 5, 2), (1, 4, 1)))
    places = {node.who.name[-1]: (node.is_left, node.y) for node in found.nodes}
    right = sorted((y, name) for name, (is_left, y) in places.items() if not is_left)
    left = sorted((-y, name) for name, (is_left, y) in places.items() if is_left)
    assert [name for _, name in right + left] == ["A", "F", "E", "B", "C", "D"]
    assert [(tie.one.who.name[-1], tie.other.who.name[-1], tie.works) for tie in found.ties] == [
        ("A", "F", 3),
        ("E", "F", 2),
        ("B", "E", 1),
    ]
