"""How many records a harvest could be expected to bring, and who says so. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Rule = Literal["declared", "history", "calendar"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """So many records, by that rule: of the calendar, none or at least one."""

    records: int
    rule: Rule


def expectation(
    *, declared: int | None = None, usual: float | None = None, announced: bool | None = None
) -> Expectation | None:
    """What the pages declare comes first, then a day on which nothing is announced, then what is usual on that weekday,
    then a day on which something is; None where nobody says anything."""
    if declared is not None:
        return Expectation(records=declared, rule="declared")
    if announced is False:
        return Expectation(records=0, rule="calendar")
    if usual is not None:
        return Expectation(records=round(usual), rule="history")
    return Expectation(records=1, rule="calendar") if announced else None
