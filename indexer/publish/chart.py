"""Bars for an SVG that the server draws: positions and heights, no colours (the style sheet has those)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 120.0
_STEP = 10.0
_BAR = 7.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar; `label` is what it counts, `x`, `y`, `width`, `height` are in the chart's own units."""

    label: str
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars side by side. `most` is the highest count, `total` the sum."""

    bars: tuple[Bar, ...]
    width: float
    height: float
    most: int
    total: int


def bars(counts: Sequence[tuple[str, int]]) -> Chart:
    """A chart of labelled counts, in their order. A bar that counts anything can be seen."""
    most = max((count for _, count in counts), default=0)
    return Chart(
        bars=tuple(_bar(place, label, count, most) for place, (label, count) in enumerate(counts)),
        width=max(len(counts) * _STEP - (_STEP - _BAR), _BAR),
        height=HEIGHT,
        most=most,
        total=sum(count for _, count in counts),
    )


def months(year: int, month: int, count: int) -> list[str]:
    """So many months up to this one, the first one first.

    >>> months(2024, 2, 3)
    ['2023-12', '2024-01', '2024-02']
    """
    last = year * 12 + month - 1
    return [f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(last - count + 1, last + 1)]


def _bar(place: int, label: str, count: int, most: int) -> Bar:
    height = round(max(count / most * HEIGHT, 3.0), 2) if count else 0.0
    return Bar(label=label, count=count, x=place * _STEP, y=round(HEIGHT - height, 2), width=_BAR, height=height)
