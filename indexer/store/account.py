"""A source that a run holds, and what its harvest has brought so far: what the verdict will rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crawler.journal import Batch, Outcome, Tally
from crawler.record import Page
from indexer.store.ledger import Answer, Evidence
from indexer.store.locks import SourceLock


@dataclass(slots=True, kw_only=True)
class Account:
    """From `begin` to `end`. `resumed`: it goes on with what a run before left; `whole`: it came to its end."""

    lock: SourceLock
    kind: str
    options: Mapping[str, str]
    answers: dict[str, Answer] = field(default_factory=dict)
    records: int = 0
    declared: int | None = None
    new: int = 0
    changed: int = 0
    deleted: int = 0
    faults: int = 0
    missing: int = 0
    emptied: int = 0
    left: int = 0
    owed: Mapping[str, str] = field(default_factory=dict)
    resumed: bool = False
    moves: bool = True
    whole: bool = False
    replaying: bool = False

    def enter(self, batch: Batch, page: Page, tally: Tally, emptied: int) -> None:
        """What was committed; `page` is what was stored of the batch's, `emptied` how many works its profiles lost."""
        exchange = batch.exchange
        self.answers[exchange.url] = Answer.of(exchange)
        self.records, self.faults = self.records + len(page.records), self.faults + len(page.faults)
        if page.declared is not None:
            self.declared = (self.declared or 0) + page.declared
        self.new, self.changed = self.new + tally.new, self.changed + tally.changed
        self.deleted, self.emptied = self.deleted + tally.deleted, self.emptied + emptied
        self.missing, self.owed, self.moves = batch.missing, batch.owed, batch.moves
        self.whole = batch.cursor is not None
        self.left = 0 if self.replaying else len(batch.todo)

    @property
    def outcomes(self) -> frozenset[Outcome]:
        """What came of its requests, each kind once."""
        return frozenset(answer.outcome for answer in self.answers.values())

    @property
    def is_part(self) -> bool:
        """Whether it is not all that the source had to say: its history says nothing of such a harvest."""
        return self.replaying or self.resumed or not self.moves

    def evidence(self, reason: str) -> Evidence:
        """For the verdict, with how the crawler says it ended."""
        return Evidence(
            reason=reason,
            answers=tuple(self.answers.values()),
            records=self.records,
            new=self.new,
            changed=self.changed,
            faults=self.faults,
            missing=self.missing,
            emptied=self.emptied,
            left=self.left,
            owed=self.owed,
        )
