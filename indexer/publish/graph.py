"""Somebody among close collaborators, for an SVG that the server draws: where each stands and who is tied to whom.

The same people give the same picture. Names stand outside, left and right, one below the other, so that none covers
another. No colours: the style sheet has those.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from indexer.exports.names import split
from indexer.people import collaborators
from indexer.people.collaborators import Collaborator

#: People that are drawn at most, and works together from which somebody is close.
MOST, CLOSE = 10, 2

WIDTH = 320.0
_ROW, _MARGIN = 34.0, 18.0
#: How far people stand from the middle, sideways.
_REACH = 48.0
_GAP = 5.0
# Where a line is drawn to, of the way from its straight middle to that of the picture.
_BEND = 0.3
_LETTERS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A collaborator: a dot at `x`, `y` of that `radius`, with a `label` beside it that begins or ends at `text_x`;
    `width` is that of the line to the middle."""

    who: Collaborator
    label: str
    x: float
    y: float
    radius: float
    width: float
    text_x: float
    is_left: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Works of two collaborators together, as a line between their dots that bends a little towards the middle, round
    whoever stands between them."""

    one: Node
    other: Node
    works: int
    bend_x: float
    bend_y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """The picture: its size, in the middle of which the person stands, and the others."""

    width: float
    height: float
    nodes: tuple[Node, ...]
    #: Most works first.
    ties: tuple[Tie, ...]


def graph(mates: Sequence[Collaborator], ties: Iterable[collaborators.Tie]) -> Graph | None:
    """The close ones of these collaborators, who come with most works first, and whatever ties them; all of them where
    they are few. None for nobody or one: there is nothing to see."""
    close = [place for place, mate in enumerate(mates[:MOST]) if mate.works >= CLOSE]
    if len(close) <= CLOSE and len(mates) <= MOST:
        close = list(range(len(mates)))
    if len(close) < 2:
        return None
    together = {(tie.one, tie.other): tie.works for tie in ties}
    order = _around(close, together)
    right = (len(order) + 1) // 2
    height = max(right, 2) * _ROW + _MARGIN
    most = max(mates[place].works for place in close)
    sides = [(order[:right], False), (order[right:][::-1], True)]
    nodes = {
        place: _node(mates[place], row, len(side), height, most, is_left)
        for side, is_left in sides
        for row, place in enumerate(side)
    }
    return Graph(
        width=WIDTH,
        height=height,
        nodes=tuple(nodes[place] for place in close),
        ties=tuple(
            _tie(nodes[one], nodes[other], works, height)
            for (one, other), works in sorted(together.items(), key=lambda tie: (-tie[1], tie[0]))
            if one in nodes and other in nodes
        ),
    )


def _tie(one: Node, other: Node, works: int, height: float) -> Tie:
    x, y = (one.x + other.x) / 2, (one.y + other.y) / 2
    bend_x, bend_y = x + (WIDTH / 2 - x) * _BEND, y + (height / 2 - y) * _BEND
    return Tie(one=one, other=other, works=works, bend_x=round(bend_x, 1), bend_y=round(bend_y, 1))


def _around(close: Sequence[int], together: Mapping[tuple[int, int], int]) -> list[int]:
    """Clockwise from the top: next to each the one who wrote most with them, so that few lines cross."""
    rest, order = list(close[1:]), [close[0]]
    while rest:
        last = order[-1]
        following = max(rest, key=lambda place: (together.get((min(last, place), max(last, place)), 0), -place))
        rest.remove(following)
        order.append(following)
    return order


def _node(who: Collaborator, row: int, rows: int, height: float, most: int, is_left: bool) -> Node:
    share = who.works / most
    middle = height / 2
    y = middle + (row - (rows - 1) / 2) * _ROW
    aside = _REACH * sqrt(max(1 - ((y - middle) / middle) ** 2, 0.1))
    sign = -1 if is_left else 1
    radius = round(4 + 3 * share, 1)
    return Node(
        who=who,
        label=_label(who.name),
        x=round(WIDTH / 2 + sign * aside, 1),
        y=round(y, 1),
        radius=radius,
        width=round(1 + 3 * share, 1),
        text_x=round(WIDTH / 2 + sign * (aside + radius + _GAP), 1),
        is_left=is_left,
    )


def _label(name: str) -> str:
    """A name that fits: whole, or with initials, or cut.

    >>> _label("Ada Ek"), _label("Konstantin von Ostrowski"), _label("Bartholomew Featherstonehaugh")
    ('Ada Ek', 'K. von Ostrows…', 'B. Featherston…')
    """
    if len(name) > _LETTERS:
        parts = split(name)
        initials = " ".join(f"{given[0]}." for given in (parts.given or "").split())
        name = f"{initials} {parts.family}".strip()
    return name if len(name) <= _LETTERS else f"{name[:_LETTERS]}…"
