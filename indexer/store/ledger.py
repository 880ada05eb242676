"""Rules of the ledger: the one verdict that a harvest ends in, the sentence that says why, the exit code. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Self

from crawler.journal import GOOD, Exchange, Judgement, Outcome, Verdict, exit_code
from crawler.source import Refusal

__all__ = ["GOOD", "Answer", "Evidence", "Judgement", "exit_code", "next_due", "verdict"]

#: A source that was not ok is asked again after this, or after its own interval where that is shorter.
RETRY = timedelta(hours=1)

_REFUSED: dict[Refusal, tuple[Verdict, str]] = {
    "challenge": ("blocked", "a bot check came instead of the answer"),
    "throttled": ("blocked", "the source answered that it is asked too often"),
    "layout": ("layout_changed", "the page is laid out in a way that the parser does not know"),
    "wrong_kind": ("failed", "another kind of document came than the source serves"),
    "empty": ("failed", "the answer was empty"),
    "truncated": ("failed", "the answer ended before its end"),
    "error": ("failed", "the source answered with an error of its own"),
    "expired": ("failed", "the source no longer takes its own resumption token"),
}
#: Which of several failures is told: the one that somebody must act upon.
_WORST: tuple[Verdict, ...] = ("blocked", "layout_changed", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of one request, as far as the verdict depends on it."""

    url: str
    outcome: Outcome
    status: int | None = None
    refusal: Refusal | None = None
    reason: str | None = None
    is_dead_link: bool = False
    until: str | None = None

    @classmethod
    def of(cls, exchange: Exchange) -> Self:
        """What an exchange tells the verdict."""
        return cls(
            url=exchange.url,
            outcome=exchange.outcome,
            status=exchange.status,
            refusal=exchange.refusal,
            reason=exchange.reason,
            is_dead_link=exchange.is_dead_link,
            until=exchange.until,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One harvest of one source: the last answer for each URL, and sums over its pages.

    `missing` is how many records pages declared and did not hold, `emptied` how many works were listed where there are
    none now, `left` how many URLs are still to be asked, `owed` the records that were listed and came with no
    answer, with the day on which that was noticed, `reason` how the crawler says it ended (see
    `crawler.journal.Journal.end`).
    """

    reason: str
    answers: tuple[Answer, ...] = ()
    records: int = 0
    new: int = 0
    changed: int = 0
    faults: int = 0
    missing: int = 0
    emptied: int = 0
    left: int = 0
    owed: Mapping[str, str] = field(default_factory=dict)


def verdict(
    evidence: Evidence, *, stale: str | None = None, scant: str | None = None, quiet: str | None = None
) -> Judgement:
    """Judges a harvest by what came, and by what others know: `stale` says that a new batch was due and did not come,
    `scant` that far less came than usual, `quiet` why there is nothing new."""
    reason = evidence.reason
    if reason.startswith("deferred"):
        return Judgement(verdict="deferred", reason=reason.removeprefix("deferred: "))
    word, _, lost = reason.partition(": ")
    if word == "interrupted":
        why = f"interrupted: {lost}" if lost else f"interrupted with {_counted(evidence.left, 'request')} left to do"
        return Judgement(verdict="deferred", reason=why)
    if (bad := _failure(evidence)) is not None:
        return bad
    if reason.startswith("failed"):
        return Judgement(verdict="failed", reason=reason.removeprefix("failed: "))
    if evidence.faults > evidence.records:
        why = f"{_counted(evidence.faults, 'entry', 'entries')} could not be read, {evidence.records or 'none'} could"
        return Judgement(verdict="layout_changed", reason=why)
    if evidence.missing:
        why = f"{_counted(evidence.missing, 'record')} fewer than the pages say they hold"
        return Judgement(verdict="short", reason=why)
    if evidence.emptied and not evidence.records:
        why = f"no works on pages that listed {evidence.emptied}; what they said is kept"
        return Judgement(verdict="short", reason=why)
    if word == "limit":
        why = (
            f"stopped at the limit: {lost}"
            if lost
            else f"stopped at the limit with {_counted(evidence.left, 'request')} left to do"
        )
        return Judgement(verdict="ok", reason=why)
    if evidence.left:
        why = f"ended with {_counted(evidence.left, 'request')} left to do"
        return Judgement(verdict="failed", reason=why)
    if evidence.owed:
        count, first = _counted(len(evidence.owed), "listed record"), min(evidence.owed.values())
        why = f"{count} could not be read, nor alone (since {first}): asked for with each harvest for two weeks"
        return Judgement(verdict="short", reason=why)
    if stale is not None:
        return Judgement(verdict="stale", reason=stale)
    if scant is not None:
        return Judgement(verdict="short", reason=scant)
    if quiet is not None and not evidence.new and not evidence.changed:
        return Judgement(verdict="ok_nothing_expected", reason=quiet)
    return _good(evidence)


def next_due(
    judgement: Judgement, every: timedelta, left: int, *, interrupted: bool = False, owing: bool = False
) -> timedelta:
    """How long until the source is due again: at once where a limit left something to do, or somebody broke it off;
    after its interval where nothing but records that can't be read is left of it (`owing`)."""
    if interrupted:
        return timedelta(0)
    if judgement.verdict in GOOD:
        return timedelta(0) if left else every
    return every if owing and judgement.verdict == "short" else min(every, RETRY)


def _failure(evidence: Evidence) -> Judgement | None:
    """What went wrong with single requests; `None` where nothing did."""
    served = sum(a.outcome in ("page", "not_modified") for a in evidence.answers)
    bad = [(*_judge(a), a) for a in evidence.answers if _is_bad(a, served, evidence.reason)]
    if not bad:
        return None
    told, why, answer = min(bad, key=lambda b: _WORST.index(b[0]))
    if served and told == "failed":
        count = f"{len(bad)} of {len(evidence.answers)} requests failed"
        return Judgement(verdict="short", reason=f"{count}, e.g. {answer.url}: {why}")
    return Judgement(verdict=told, reason=f"{answer.url}: {why}")


def _is_bad(answer: Answer, served: int, reason: str) -> bool:
    if answer.outcome in ("page", "not_modified"):
        return False
    if answer.outcome == "dropped" or answer.is_dead_link:
        # A link that is dead, or that robots.txt or the address guard forbids, is no failure; a source with nothing
        # but such is.
        return served == 0
    # The crawler began again after an expired token, and got to the end.
    return answer.refusal != "expired" or reason.startswith("failed")


def _judge(answer: Answer) -> tuple[Verdict, str]:
    if answer.refusal is not None:
        told, why = _REFUSED[answer.refusal]
        return told, f"{why} ({answer.reason})" if answer.reason else why
    if answer.outcome == "dropped":
        return "blocked", answer.reason or "the request was not allowed"
    if answer.outcome == "status":
        told = "blocked" if answer.status in (401, 403, 429, 451) else "failed"
        left_alone = f"; its provider is left alone until {answer.until}" if answer.until else ""
        return told, f"HTTP status {answer.status}{left_alone}"
    return "failed", answer.reason or "no answer"


def _good(evidence: Evidence) -> Judgement:
    if evidence.records:
        known = evidence.records - evidence.new - evidence.changed
        why = f"{evidence.new} new, {evidence.changed} changed, {known} known"
        if evidence.faults:
            why += f"; {_counted(evidence.faults, 'entry', 'entries')} could not be read"
        return Judgement(verdict="ok", reason=why)
    if _count(evidence.answers, "not_modified") and not _count(evidence.answers, "page"):
        return Judgement(verdict="ok_nothing_expected", reason="nothing has changed since the last time")
    return Judgement(verdict="ok_nothing_expected", reason="the pages hold no records, and say so")


def _count(answers: Iterable[Answer], outcome: Outcome) -> int:
    return sum(a.outcome == outcome for a in answers)


def _counted(count: int, noun: str, several: str | None = None) -> str:
    return f"{count} {noun if count == 1 else several or noun + 's'}"
