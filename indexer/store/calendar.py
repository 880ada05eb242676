"""When arXiv announces, and whether a feed of announcements shows what is due. Pure: the clock is an argument.

https://info.arxiv.org/help/availability.html: announcements come Sunday to Thursday in the evening, US Eastern, and are
dated Monday to Friday; feeds are made anew at midnight. Holidays are not known here (docs/decisions/0026).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crawler.parse.dates import eastern_day

#: After midnight: as long as this the announcement before may still be shown.
GRACE = timedelta(hours=4)

_DAY = timedelta(days=1)
_LISTINGS = ("new", "recent", "pastweek")


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What the calendar makes of an answer: a sentence where what is due is not in it, or one that explains why nothing
    new is in it. At most one of them is given."""

    stale: str | None = None
    quiet: str | None = None


def announces(kind: str, options: Mapping[str, str]) -> bool:
    """Whether a source shows arXiv's announcements of the day, asked of arXiv itself: a mirror has days of its own."""
    if options.get("base_url"):
        return False
    return kind == "arxiv_rss" or (kind == "arxiv_list" and options.get("show", "new") in _LISTINGS)


def news(now: datetime, newest: str | None, *, empty: bool) -> News:
    """Judges by the day (ISO 8601) of the newest announcement that brought something; `empty` where none is shown."""
    today, settled = _eastern(now), _eastern(now - GRACE)
    if empty:
        if today == settled and _is_announced(today):
            return News(stale=f"nothing is shown, though arXiv announces on {today:%A}")
        return News(quiet=_quiet(today))
    if newest is None:
        return News()
    shown, due = date.fromisoformat(newest[:10]), _latest(settled)
    if shown < due:
        return News(stale=f"what was announced on {shown} is shown again, though arXiv has announced on {due}")
    if not _is_announced(today):
        return News(quiet=_quiet(today))
    return News(quiet=f"0 new: the announcement of {shown} is known, the next is that of {_next(shown)}")


def _quiet(today: date) -> str:
    if _is_announced(today):
        return f"0 new: the announcement of {today} is still being made"
    return f"0 new: arXiv announces nothing on {today:%A}"


def _eastern(moment: datetime) -> date:
    return date.fromisoformat(eastern_day(moment.isoformat(timespec="seconds")))


def _is_announced(day: date) -> bool:
    return day.weekday() < 5


def _latest(day: date) -> date:
    while not _is_announced(day):
        day -= _DAY
    return day


def _next(day: date) -> date:
    day += _DAY
    while not _is_announced(day):
        day += _DAY
    return day
