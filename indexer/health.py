"""Whether a source is as it should be: its last verdict, and how long ago it was last harvested to its end. Pure.

One rule for `paperfeed status`, the health route and the feed of verdicts, on what the database knows alone: those who
share one have a configuration each. A source that nobody asks any more is the quietest failure of all: its last verdict
stays good for ever, or it never had one.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from crawler.journal import COMPLETING, GOOD
from crawler.source import UsageError, named

#: A source may be late by its own interval, and by this where the interval is shorter.
PATIENCE = timedelta(hours=6)
#: How often a source is asked whose kind nobody knows.
EVERY = timedelta(days=1)
#: A moment of the ledger that lies further ahead than this was written by a clock that was ahead.
AHEAD = timedelta(days=1)
#: A run that says nothing of a source for so long was killed: between two exchanges lie minutes at most.
SILENCE = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a source stands. Moments are UTC, ISO 8601; `lag_seconds` since it was last harvested to its end.

    `problem` is the sentence for whoever must look; None where nobody must. `left`: addresses that an interrupted
    harvest left to ask. `running`: since when a run has it that has not said how it ended. `waits`: why it was not
    asked again after a verdict that is not good, and until when. `followed`: since when it is followed.
    """

    name: str
    kind: str
    state: str
    verdict: str | None = None
    reason: str | None = None
    last_success: str | None = None
    lag_seconds: int | None = None
    every_seconds: int
    next_due: str | None = None
    left: int = 0
    running: str | None = None
    waits: str | None = None
    followed: str | None = None
    problem: str | None = None

    def to_json(self) -> dict[str, Any]:
        """With `ok`, which is whether there is no problem."""
        return {**asdict(self), "ok": self.problem is None}


def stand(
    now: datetime,
    *,
    name: str,
    kind: str,
    state: str = "active",
    verdict: str | None = None,
    reason: str | None = None,
    last_success: str | None = None,
    every_seconds: int | None = None,
    next_due: str | None = None,
    left: int = 0,
    running: str | None = None,
    heard: str | None = None,
    waits: str | None = None,
    followed: str | None = None,
) -> Standing:
    """Judges what the database knows of a source. Only an active one can be late, and one that is paused or removed is
    never a problem. `heard`: when whoever has it gave its last sign of life."""
    if name.startswith(COMPLETING) and state == "active":
        state = "after a crawl"
    every = timedelta(seconds=every_seconds) if every_seconds is not None else usual(kind)
    lag = None if last_success is None else now - datetime.fromisoformat(last_success)
    problem = None
    if state not in ("paused", "removed"):
        problem = _failing(verdict, reason, waits) or _killed(now, running, heard)
        if problem is None and state == "active":
            problem = _ahead(now, last_success, next_due, every)
            problem = problem or _late(now, name, verdict, reason, last_success, followed, every)
    return Standing(
        name=name,
        kind=kind,
        state=state,
        verdict=verdict,
        reason=reason,
        last_success=last_success,
        lag_seconds=None if lag is None else round(lag.total_seconds()),
        every_seconds=round(every.total_seconds()),
        next_due=next_due,
        left=left,
        running=running,
        waits=waits,
        followed=followed,
        problem=problem,
    )


def is_believed(next_due: datetime, now: datetime, every: timedelta) -> bool:
    """Whether a source that is asked so often can be due only then; if not, it is due now."""
    return next_due <= now + every + AHEAD


def usual(kind: str) -> timedelta:
    """How often that kind of source is asked where nobody said."""
    try:
        return named(kind).every
    except UsageError:
        return EVERY


def problems(standings: Iterable[Standing]) -> list[str]:
    """A line for each source that somebody must look at."""
    return [f"{each.name}: {each.problem}" for each in standings if each.problem is not None]


def _failing(verdict: str | None, reason: str | None, waits: str | None) -> str | None:
    if verdict is None or verdict in GOOD or verdict == "deferred":
        return None
    return f"{verdict}: {reason}; not asked since: {waits}" if waits else f"{verdict}: {reason}"


def _killed(now: datetime, running: str | None, heard: str | None) -> str | None:
    last = heard or running
    if last is None or now - datetime.fromisoformat(last) <= SILENCE:
        return None
    return f"failed: killed: the run that began {running} has said nothing since {last}"


def _ahead(now: datetime, last_success: str | None, next_due: str | None, every: timedelta) -> str | None:
    """What only a clock that was ahead can have written."""
    told = None
    if last_success is not None and datetime.fromisoformat(last_success) > now + AHEAD:
        told = f"last harvested to its end {last_success}"
    elif next_due is not None and not is_believed(datetime.fromisoformat(next_due), now, every):
        told = f"next due {next_due}"
    return told and f"the clock went back: {told}, which is not believed; the source is due now"


def _late(
    now: datetime,
    name: str,
    verdict: str | None,
    reason: str | None,
    last_success: str | None,
    followed: str | None,
    every: timedelta,
) -> str | None:
    """A source that was never harvested to its end is late from the day on which somebody began to follow it."""
    since = last_success or followed
    if since is None or (lag := now - datetime.fromisoformat(since)) <= every + max(every, PATIENCE):
        return None
    lasted = span(lag)
    known = (
        f"last harvested to its end {lasted} ago"
        if last_success
        else f"followed for {lasted}, never harvested to its end"
    )
    told = f"late: {known}, and is due every {span(every)}"
    if verdict == "deferred":
        return f"{told}; {reason}"
    over = f"`paperfeed sources remove {shlex.quote(name)}` if it is followed no more"
    return f"{told}; does `paperfeed crawl --due` run? ({over})"


def span(time: timedelta) -> str:
    """A stretch of time in hours; in minutes where it is short, in days where it is long.

    >>> span(timedelta(minutes=9)), span(timedelta(hours=5, minutes=40)), span(timedelta(days=4, hours=1))
    ('9 min', '6 h', '4 days')
    """
    if time < timedelta(hours=1):
        return f"{round(time.total_seconds() / 60)} min"
    hours = round(time.total_seconds() / 3600)
    return f"{hours} h" if hours < 72 else f"{hours // 24} days"
