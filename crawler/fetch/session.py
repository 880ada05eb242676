"""What the spiders of one run share: the journal, the archive, who watches, and the error that ends it for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from crawler.fetch.archive import Archive, Received
from crawler.fetch.job import Ended, Event, Job
from crawler.journal import Batch, BusyError, Harvest, Journal, Judgement, Place, Tally, Validators, exit_code
from crawler.record import Listed, Page
from crawler.source import PaperfeedError

T = TypeVar("T")


class RunEndedError(Exception):
    """The run is over: a commit failed, here or in another spider. `Session.error` says why."""


class Session:
    """The journal behind a door that closes at the first failure: what came after it must not be stored."""

    def __init__(
        self,
        journal: Journal,
        *,
        archive: Archive | None = None,
        limit: int | None = None,
        replaying: bool = False,
        watch: Callable[[Event], None] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        closing: Callable[[int | None], object] | None = None,
    ) -> None:
        self._journal, self._archive, self._watch, self._now = journal, archive, watch, now
        self._closing = closing
        self.limit, self.replaying = limit, replaying
        self.error: Exception | None = None
        self.ended: dict[str, Ended] = {}

    def now(self) -> str:
        """UTC, ISO 8601, to the second."""
        return self._now().strftime("%Y-%m-%dT%H:%M:%SZ")

    def begin(self, job: Job) -> Harvest:
        """Raises `BusyError` when this source is taken, `RunEndedError` when the journal fails."""
        name, kind, options = job.name, job.source.name, job.options.values
        return self._guarded(
            lambda: self._journal.begin(name, kind, options, every=job.every, replaying=self.replaying)
        )

    def validators(self, source: str, url: str) -> Validators:
        """What to send for a conditional request."""
        return self._guarded(lambda: self._journal.validators(source, url))

    def forgotten(self, url: str) -> bool:
        """Whether somebody asked that this address be left alone."""
        return self._guarded(lambda: self._journal.forgotten(url))

    def withhold(self, page: Page, url: str, via: str | None) -> Page | None:
        """The page without what somebody asked to be left out; None where that is all it is about."""
        return self._guarded(lambda: self._journal.withhold(page, url, via))

    def lacking(self, source: str, listed: Sequence[Listed]) -> tuple[Listed, ...]:
        """What a source lists and this harvest has not brought; in a replay nothing is asked for."""
        return () if self.replaying else self._guarded(lambda: self._journal.lacking(source, listed))

    def keep(self, received: Received) -> Place | None:
        """Archives an answer; None without an archive. A full disk ends the run as a failed commit does."""
        archive = self._archive
        return None if archive is None else self._guarded(lambda: archive.write(received))

    def commit(self, batch: Batch) -> Tally:
        """Raises `RunEndedError` when this commit fails, or one before it did."""
        return self._guarded(lambda: self._journal.commit(batch))

    @property
    def passes(self) -> bool:
        """Whether what ended the run is something to try again later."""
        return isinstance(self.error, PaperfeedError) and self.error.passes

    def exit_code(self) -> int:
        """For a process that did nothing but this run."""
        ended = self.ended.values()
        return exit_code(
            [e.judgement.verdict for e in ended],
            interrupted=any(e.interrupted for e in ended),
            failed=self.error is not None and not self.passes,
        )

    def judge(self, source: str, reason: str) -> Judgement:
        """Lets the source go; the journal says what to think of it, also when it never began."""
        try:
            return self._journal.end(source, reason)
        except Exception as exc:
            self.error = self.error or exc
            return Judgement(verdict="failed", reason=f"the run ended: {exc}")

    def end(self, ended: Ended) -> None:
        """Notes how a source ended, and tells whoever watches."""
        self.ended[ended.name] = ended
        self.tell(
            Event(
                kind="ended",
                source=ended.name,
                requests=ended.requests,
                records=ended.records,
                tally=ended.tally,
                judgement=ended.judgement,
            )
        )

    def tell(self, event: Event) -> None:
        """To whoever watches. One who fails ends the run: half a progress bar hides more than it shows."""
        if self._watch is None:
            return
        try:
            self._watch(event)
        except Exception as exc:
            self.error = self.error or exc

    def close(self, exit_code: int | None = None) -> None:
        """Closes what this run opened; a journal of its own is told the exit code."""
        if self._archive is not None:
            self._archive.close()
        if self._closing is not None:
            self._closing(exit_code)

    def _guarded(self, work: Callable[[], T]) -> T:
        if self.error is not None:
            raise RunEndedError from self.error
        try:
            return work()
        except BusyError:
            raise
        except Exception as exc:
            self.error = exc
            raise RunEndedError from exc
