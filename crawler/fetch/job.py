"""What a run is asked for (`Job`), what it tells on the way (`Event`) and at its end (`Ended`). Loads no Scrapy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from urllib.parse import urlsplit

from crawler.journal import Judgement, Outcome, Tally
from crawler.source import Options, Source, UsageError

_NOTHING = Tally()

#: Scheme, host and port of a web address.
Origin = tuple[str, str, int]

#: Arguments of `scrapy crawl -a` that are ours, and what scrapyd adds; all others are options of the source.
ARGUMENTS = ("name", "since", "until", "limit", "delay", "_job")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One configured source to harvest. `delay` in seconds may lengthen the provider's own, never shorten it.

    `every` is how often to ask it; None leaves that to its kind.
    """

    name: str
    source: Source
    options: Options
    delay: float | None = None
    every: timedelta | None = None

    def written(self) -> tuple[str, ...]:
        """URLs that the operator wrote: they may be asked wherever they are."""
        return tuple(v for v in self.options.values.values() if v.startswith(("http://", "https://")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """News of one source: sums so far. `waiting_seconds` until its next request, when it waits for its provider; its
    `judgement` when it ended."""

    kind: Literal["started", "waiting", "answered", "ended"]
    source: str
    requests: int = 0
    records: int = 0
    left: int = 0
    tally: Tally = _NOTHING
    waiting_seconds: float = 0.0
    outcome: Outcome | None = None
    judgement: Judgement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a source ended: `finished`, `limit`, `interrupted`, `deferred: …` or `failed: …`, and its sums.

    `judgement` is what the journal makes of that: it alone says whether the source is ok.
    """

    name: str
    kind: str
    reason: str
    judgement: Judgement
    requests: int = 0
    records: int = 0
    tally: Tally = _NOTHING

    @property
    def interrupted(self) -> bool:
        """Whether somebody stopped it."""
        return self.reason.partition(":")[0] == "interrupted"


def from_arguments(source: Source, arguments: Mapping[str, str], today: date) -> tuple[Job, int | None]:
    """The job and limit that `scrapy crawl -a name=value …` asks for; raises `UsageError`.

    Without a name the source is called after its kind and options, so that two categories keep two cursors.
    """
    values = {k: v for k, v in arguments.items() if k not in ARGUMENTS}
    source.check(values)
    told = [values[o.name] for o in source.options if values.get(o.name)]
    name = arguments.get("name") or ":".join([source.name, *told])
    options = Options(
        values=values,
        today=today,
        since=_date(source.name, arguments, "since"),
        until=_date(source.name, arguments, "until"),
    )
    limit = _number(source.name, arguments, "limit")
    job = Job(name=name, source=source, options=options, delay=_number(source.name, arguments, "delay"))
    return job, None if limit is None else int(limit)


def origin(url: str) -> Origin:
    """Where a web address leads; raises `ValueError` when it is none."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"expected an http(s) address, found {url!r}")
    return parts.scheme, parts.hostname.rstrip("."), parts.port or (443 if parts.scheme == "https" else 80)


def _date(source: str, arguments: Mapping[str, str], name: str) -> date | None:
    text = arguments.get(name)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise UsageError(f"{source}: option {name!r}: expected a date such as 2026-03-05, found {text!r}") from exc


def _number(source: str, arguments: Mapping[str, str], name: str) -> float | None:
    text = arguments.get(name)
    if not text:
        return None
    try:
        number = float(text)
    except ValueError as exc:
        raise UsageError(f"{source}: option {name!r}: expected a number, found {text!r}") from exc
    if not 0 <= number < float("inf"):
        raise UsageError(f"{source}: option {name!r}: expected 0 or more, found {text!r}")
    return number
