"""What the crawler must remember between requests and runs, as a small protocol of its own.

The indexer implements it on the database, `MemoryJournal` serves plain Scrapy use. One `commit` is one exchange with a
server: with a page, or (304, 403, timeout, refused document) without.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Literal, Protocol

from crawler.record import Listed, Page
from crawler.source import PaperfeedError, Refusal

#: What came of one exchange.
Outcome = Literal[
    "page",  # parsed; `Batch.page` is set
    "not_modified",  # 304
    "refused",  # answered, but not with a document of the source: `Exchange.refusal` says what it was
    "status",  # an HTTP status other than 200 and 304
    "failed",  # no answer: time-out, connection, TLS, DNS
    "dropped",  # never sent: robots, address guard, offsite, filtered
]


_GONE = (401, 403, 404, 410, 451)


#: What a harvest ends in (docs/decisions/0024).
Verdict = Literal["ok", "ok_nothing_expected", "stale", "short", "layout_changed", "blocked", "deferred", "failed"]

GOOD: frozenset[Verdict] = frozenset({"ok", "ok_nothing_expected"})

#: How harvests are called that complete what others brought, e.g. `resolve:arxiv`: their answers mean something only
#: after those, and on most days they have nothing to ask.
COMPLETING = "resolve:"


class BusyError(PaperfeedError):
    """Not now: another run harvests this source, or the provider may not be asked before `until` (UTC)."""

    passes = True

    def __init__(self, message: str, until: str | None = None) -> None:
        super().__init__(message)
        self.until = until


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """ETag and Last-Modified of the last good answer, verbatim, to be sent back for the same URL."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a raw answer lies: file name within the archive, offset and length in bytes."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and what came of it. `fetched` is UTC, ISO 8601; `elapsed_ms` from request to last byte, `waited_ms`
    before it for its turn, and for a pause that was asked for to pass.

    `optional`: a link on somebody's page, which may be dead or forbidden without the harvest having missed anything.
    `until`: the provider is left alone so long for that answer, UTC.
    """

    url: str
    fetched: str
    outcome: Outcome
    status: int | None = None
    refusal: Refusal | None = None
    reason: str | None = None
    bytes: int = 0
    elapsed_ms: int = 0
    waited_ms: int = 0
    validators: Validators = Validators()
    place: Place | None = None
    optional: bool = False
    until: str | None = None

    @property
    def is_dead_link(self) -> bool:
        """Whether a link leads nowhere that may be read, which is nobody's fault here."""
        gone = self.outcome == "dropped" or self.status in _GONE or self.refusal in ("wrong_kind", "empty")
        return self.optional and gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One exchange of one harvest, to be committed whole.

    `source` is the configured name (`arxiv:cs.CL`), `kind` its file in `crawler/sources`. `todo` are the URLs that are
    left to ask for after this one, `promised` the lowest cursor that seeds and pages have named so far. Once `todo` is
    empty and nothing failed, `cursor` is where the next harvest starts; until then it is None and the old one stays.
    `since` is the day from which it asks, to be kept until there is a cursor. `moves` is false where none of these four
    are to be stored: for a window of the user's own, and in a replay. `missing` is how many records are short so far of
    what the pages declare; the cursor stays then. `part_of` is the list whose next page is due. `owed` are the
    addresses of records that were listed and not brought, by the day on which that was noticed: they are no part of the
    harvest that the cursor stands for.
    `via` is the page whose link led here. `follow` is where this page leads, to be remembered for the day on which it
    is answered with 304; None where that need not be remembered.
    """

    source: str
    kind: str
    exchange: Exchange
    page: Page | None = None
    todo: tuple[str, ...] = ()
    promised: str | None = None
    cursor: str | None = None
    since: str | None = None
    moves: bool = True
    missing: int = 0
    part_of: str | None = None
    owed: Mapping[str, str] = field(default_factory=dict)
    via: str | None = None
    follow: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a commit changed, in records."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0
    faults: int = 0

    @property
    def records(self) -> int:
        """How many were stored or known."""
        return self.new + self.changed + self.unchanged

    def __add__(self, other: Tally) -> Tally:
        return Tally(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict and one sentence that says why."""

    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """What is known of a source when a harvest begins: its cursor, and what an interrupted one left to do.

    `since` (ISO 8601 day) is where a harvest began that has not come to a cursor yet. `follow` is where its pages led
    when they were last read, by address (see `Batch.follow`). `owed` is what harvests before could not bring of what
    was listed (see `Batch.owed`). `part_of` is the list that `todo` goes on with.
    """

    cursor: str | None = None
    todo: tuple[str, ...] = ()
    promised: str | None = None
    since: str | None = None
    follow: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    owed: Mapping[str, str] = field(default_factory=dict)
    part_of: str | None = None


class Journal(Protocol):
    """The memory of one run. An implementation may raise `BusyError` from `begin`; any other error ends the run."""

    def begin(
        self,
        source: str,
        kind: str,
        options: Mapping[str, str],
        *,
        every: timedelta | None = None,
        replaying: bool = False,
    ) -> Harvest:
        """Takes the source for this run (nobody else may) and tells where it stands.

        `every` is how often it is to be asked, where that is not left to its kind. `replaying`: what is committed comes
        from the archive. It is stored, and nothing else about the source changes: neither its cursor nor its options,
        nor what is left to do, nor when it is due.
        """

    def validators(self, source: str, url: str) -> Validators:
        """What to send for a conditional request; empty when nothing good is known."""

    def forgotten(self, url: str) -> bool:
        """Whether somebody asked that this address be left alone."""

    def withhold(self, page: Page, url: str, via: str | None = None) -> Page | None:
        """The page without what somebody asked to be left out; None where that is all it is about. `via` led to it."""

    def lacking(self, source: str, listed: Sequence[Listed]) -> tuple[Listed, ...]:
        """Those of the listed records that this harvest has not brought. Where it goes on with what a run before it
        left, what that brought since they changed counts as well."""

    def commit(self, batch: Batch) -> Tally:
        """Stores records, faults, exchange and what is left to do, and the last two never without all of the others."""

    def end(self, source: str, reason: str) -> Judgement:
        """Lets the source go, also one that was never got hold of, and judges how it ended.

        `reason` is how the crawler says it: `finished`, `limit`, `interrupted`, `deferred: …` or `failed: …`; a limit
        or an interruption may say after a colon what of it can't be gone on with.
        """

    def committed(self, archive_file: str) -> int:
        """Bytes of that archive file that committed exchanges point into."""


class MemoryJournal:
    """A journal that forgets: for `scrapy crawl` without a database."""

    def __init__(self) -> None:
        self._brought: set[tuple[str, str]] = set()

    def begin(
        self,
        source: str,
        kind: str,
        options: Mapping[str, str],
        *,
        every: timedelta | None = None,
        replaying: bool = False,
    ) -> Harvest:
        return Harvest()

    def validators(self, source: str, url: str) -> Validators:
        return Validators()

    def forgotten(self, url: str) -> bool:
        return False

    def lacking(self, source: str, listed: Sequence[Listed]) -> tuple[Listed, ...]:
        return tuple(one for one in listed if (source, one.key) not in self._brought)

    def withhold(self, page: Page, url: str, via: str | None = None) -> Page | None:
        return page

    def commit(self, batch: Batch) -> Tally:
        page = batch.page or Page()
        self._brought.update((batch.source, key) for key in page.keys)
        return Tally(new=len(page.records), deleted=len(page.deleted), faults=len(page.faults))

    def end(self, source: str, reason: str) -> Judgement:
        word, _, why = reason.partition(": ")
        told: dict[str, Verdict] = {"interrupted": "deferred", "deferred": "deferred", "failed": "failed"}
        return Judgement(verdict=told.get(word, "ok"), reason=why or word)

    def committed(self, archive_file: str) -> int:
        return 0


def exit_code(
    verdicts: Collection[Verdict], *, interrupted: bool = False, usage: bool = False, failed: bool = False
) -> int:
    """130 interrupted, 2 usage, 1 we failed, 3 a source was not ok, 75 nothing but deferrals, 0 fine: the first of them
    that holds."""
    if interrupted:
        return 130
    if usage:
        return 2
    if failed:
        return 1
    if any(v not in GOOD and v != "deferred" for v in verdicts):
        return 3
    return 75 if verdicts and all(v == "deferred" for v in verdicts) else 0
