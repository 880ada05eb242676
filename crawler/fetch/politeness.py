"""How often which provider may be asked, as rules. Pure; `gate.py` keeps them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from crawler.fetch.guard import is_loopback
from crawler.fetch.job import Job, Origin, origin

DAY = 24 * 3600.0
#: A Crawl-delay beyond this is taken for a mistake.
LONGEST_CRAWL_DELAY = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """The queue a request stands in. All of a provider's hosts share one; times are in seconds.

    `delay` from the end of one exchange to the start of the next, `closes_for` after a 403, `backoff` for the first
    pause where the provider names none, `hitch` before a network error is tried again. `shared` lanes admit one request
    at a time over all processes of this user.
    """

    key: str
    delay: float
    closes_for: float = 0.0
    backoff: float = 30.0
    hitch: float = 5.0
    shared: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A service whose limits count for all its hosts together."""

    name: str
    domains: tuple[str, ...]
    delay: float
    stops_at_403: bool = False


#: arXiv: one request every three seconds, one connection, for all hosts and machines together, and requests after a 403
#: count as an attack: https://info.arxiv.org/help/api/tou.html, https://info.arxiv.org/help/robots.html
#: 0.1 s more, because timers have been seen to fire 10 ms early.
ARXIV = Provider(name="arxiv", domains=("arxiv.org",), delay=3.1, stops_at_403=True)
PROVIDERS = (ARXIV,)
#: For everybody else's hosts, heritrix' minDelayMs.
COMMON_DELAY = 3.0


def lane(url: str, job: Job, trusted: frozenset[Origin]) -> Lane:
    """The lane of a request. On this machine, at an address the operator wrote, only the operator's delay counts."""
    _, host, port = place = origin(url)
    wanted = job.delay or 0.0
    if place in trusted and is_loopback(host):
        return Lane(key=f"{host}:{port}", delay=wanted, backoff=1.0, hitch=0.2, shared=wanted > 0)
    provider = _provider(host, job)
    if provider is None:
        return Lane(key=host, delay=max(COMMON_DELAY, wanted))
    return Lane(key=provider.name, delay=max(provider.delay, wanted), closes_for=DAY if provider.stops_at_403 else 0.0)


def slowed(lane: Lane, crawl_delay: float | None) -> Lane:
    """The lane with a robots.txt Crawl-delay, which may lengthen the delay."""
    if crawl_delay is None or not crawl_delay > lane.delay:
        return lane
    return replace(lane, delay=min(crawl_delay, LONGEST_CRAWL_DELAY), shared=True)


def stops_at_403(job: Job, lane: Lane) -> bool:
    """Whether a 403 ends the harvest: the provider takes more requests for an attack. Holds for stand-ins as well."""
    return lane.closes_for > 0 or any(p.stops_at_403 for p in PROVIDERS if p.name == job.source.provider)


def pause_seconds(retry_after: str | None, strikes: int, lane: Lane, now: float, date: str | None = None) -> float:
    """How long to pause after a 429 or 503, by RFC 9110, 10.2.3: seconds or a date; within [delay, 24 h].

    A date is by the clock of the server, which its header Date (`date`) tells; without that it is by ours. Without a
    usable answer: `backoff`, doubled with each strike before this one, at most an hour.
    """
    sent = _moment(date)
    asked = _retry_after(retry_after, now if sent is None else sent)
    if asked is None:
        return max(lane.delay, min(lane.backoff * 2.0 ** min(strikes, 30), 3600.0))
    return max(lane.delay, min(asked, DAY))


def _retry_after(text: str | None, now: float) -> float | None:
    if not text or not text.isascii():
        return None
    text = text.strip()
    try:
        seconds = float(text)
    except ValueError:
        until = _moment(text)
        # A date that has passed is an answer: now. Nobody means a negative number.
        return None if until is None else max(until - now, 0.0)
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _moment(text: str | None) -> float | None:
    """An HTTP date in seconds since 1970; `None` for anything else."""
    try:
        date = parsedate_to_datetime(text or "")
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


def _provider(host: str, job: Job) -> Provider | None:
    for provider in PROVIDERS:
        if any(host == domain or host.endswith(f".{domain}") for domain in provider.domains):
            return provider
    source = job.source
    if source.provider and source.base_url and host == origin(source.base_url)[1]:
        return Provider(name=source.provider, domains=(host,), delay=COMMON_DELAY)
    return None


def utc(seconds: float) -> str:
    """A time as people read it, UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
