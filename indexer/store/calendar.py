"""When arXiv announces, and whether a feed of announcements shows what is due. Pure: the clock is an argument.

https://info.arxiv.org/help/availability.html: announcements come Sunday to Thursday in the evening, US Eastern, and are
dated by the day after, Monday to Friday; feeds are made anew at midnight. Holidays stand in `holidays.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from crawler.parse.dates import eastern_day
from indexer.store.holidays import holiday

#: After midnight: as long as this the announcement before may still be shown.
GRACE = timedelta(hours=4)

_DAY = timedelta(days=1)
_LISTINGS = ("new", "recent", "pastweek")
_CATALOGUES = ("arxiv_oai", "arxiv_api")


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What the calendar makes of an answer: a sentence where what is due is not in it, or one that explains why nothing
    new is in it. At most one of them is given."""

    stale: str | None = None
    quiet: str | None = None


def announces(kind: str, options: Mapping[str, str]) -> bool:
    """Whether a source shows arXiv's announcements of the day, asked of arXiv itself."""
    shows = kind == "arxiv_rss" or (kind == "arxiv_list" and options.get("show", "new") in _LISTINGS)
    return shows and not is_mirror(options)


def catalogues(kind: str, options: Mapping[str, str]) -> bool:
    """Whether a source shows what papers arXiv has, asked of arXiv itself."""
    return kind in _CATALOGUES and not is_mirror(options)


def is_mirror(options: Mapping[str, str]) -> bool:
    """Whether somebody else is asked than arXiv: a mirror has days of its own."""
    return bool(options.get("base_url"))


def news(now: datetime, newest: str | None, *, empty: bool) -> News:
    """Judges by the day (ISO 8601) of the newest announcement that brought something; `empty` where none is shown."""
    today, day = _eastern(now), settled(now)
    if empty:
        if today == day and is_announced(today):
            return News(stale=f"nothing is shown, though arXiv announces on {today:%A}")
        return News(quiet=_quiet(today))
    if newest is None:
        return News()
    shown, due = date.fromisoformat(newest[:10]), latest(day)
    if shown < due:
        return News(stale=f"what was announced on {shown} is shown again, though arXiv has announced on {due}")
    if not is_announced(today):
        return News(quiet=_quiet(today))
    return News(quiet=f"0 new: the announcement of {shown} is known, the next is that of {_next(shown)}")


def is_announced(day: date) -> bool:
    """Whether there is an announcement of that date: on a working day, unless a holiday held it back.

    >>> is_announced(date(2026, 11, 26)), is_announced(date(2026, 11, 27)), is_announced(date(2026, 11, 28))
    (True, False, False)
    """
    return day.weekday() < 5 and holiday(day - _DAY) is None


def latest(day: date) -> date:
    """The last announcement of that date or before it."""
    while not is_announced(day):
        day -= _DAY
    return day


def settled(now: datetime) -> date:
    """The day, US Eastern, whose announcement is shown everywhere by now."""
    return _eastern(now - GRACE)


def window(day: date) -> tuple[datetime, datetime]:
    """From when until when (UTC) what is announced on that date was submitted, had nothing been held for moderation."""
    return _deadline(latest(day - _DAY)), _deadline(day)


def _deadline(day: date) -> datetime:
    """Two in the afternoon before; what comes on Friday afternoon waits for Monday evening, what comes before it is
    announced on Sunday evening under the date of Monday."""
    last = day - _DAY * (3 if day.weekday() == 0 else 1)
    noon = datetime.combine(last, time(12), tzinfo=UTC)
    # Eastern time is four or five hours behind, and changes on Sundays, which have no deadline.
    hours = 4 if eastern_day(noon.replace(hour=4).isoformat(timespec="seconds")) == last.isoformat() else 5
    return noon + timedelta(hours=2 + hours)


def _quiet(today: date) -> str:
    if is_announced(today):
        return f"0 new: the announcement of {today} is still being made"
    if today.weekday() < 5:
        return f"0 new: arXiv announces nothing on {today:%A} {today}, after {holiday(today - _DAY)}"
    return f"0 new: arXiv announces nothing on {today:%A}"


def _eastern(moment: datetime) -> date:
    return date.fromisoformat(eastern_day(moment.isoformat(timespec="seconds")))


def _next(day: date) -> date:
    day += _DAY
    while not is_announced(day):
        day += _DAY
    return day
