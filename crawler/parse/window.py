"""The days that a harvest by date asks for, and the cursor that holds after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from crawler.source import Options, UsageError

#: A cursor later than tomorrow was written by a clock that was ahead. When it was written nobody knows: as much as this
#: is asked again.
UNKNOWN = timedelta(days=365)
#: Our today and another machine's may differ.
TOLERANCE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From `start` (None: from the beginning) to `end`, both included; `end` is None where nobody asked for one."""

    start: date | None
    end: date | None
    cursor: str


def window(options: Options, cursor: str | None, *, overlap: timedelta, earliest: date) -> Window:
    """Where to begin: `since`, else the cursor less an overlap; never before `earliest`, never in the future.

    The cursor afterwards is the last day asked for, unless days between the old cursor and `since` stay unasked, or the
    harvest ends before the old cursor: then the old one still holds. One that lies in the future does not: the harvest
    begins a year ago.
    """
    known = _believed(_day(cursor), options.today)
    start = options.since or (known - overlap if known else None)
    end = min(options.until, options.today) if options.until else None
    if start is not None:
        start = min(max(start, earliest), options.today)
    if start and end and end < start:
        raise UsageError(f"the harvest would end on {end}, before it begins on {start}; give a later --until")
    reached = end or options.today
    if known and (reached < known or (start and start > known)):
        reached = known
    return Window(start=start, end=end, cursor=reached.isoformat())


def _believed(known: date | None, today: date) -> date | None:
    return today - UNKNOWN if known and known > today + TOLERANCE else known


def _day(cursor: str | None) -> date | None:
    if cursor is None:
        return None
    try:
        return date.fromisoformat(cursor)
    except ValueError as exc:
        raise UsageError(f"expected a cursor like 2026-01-31, found {cursor!r}") from exc
