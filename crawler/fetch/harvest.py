"""One harvest of one source, without Scrapy: takes answers, commits each of them, and knows what to ask next."""

from __future__ import annotations

from dataclasses import replace

from crawler.fetch import answer
from crawler.fetch.agenda import Agenda, Left, Reach
from crawler.fetch.answer import Answer, Circumstances
from crawler.fetch.archive import Received
from crawler.fetch.course import Course
from crawler.fetch.job import Ended, Event, Job, origin
from crawler.fetch.reconcile import Reconciliation
from crawler.fetch.secrets import without_secrets
from crawler.fetch.session import Session
from crawler.fetch.start import Start, start
from crawler.journal import Batch, Exchange, Outcome, Place, Tally, Validators
from crawler.record import Page
from crawler.source import Document, Seeds

#: A source that leaves so many addresses in a row without an answer is asked no further in this run.
PATIENCE = 3


class Harvester:
    """`begin()`, then `next()` and one of `received`, `missed` or `put_off` in turn, then `end()`."""

    def __init__(self, job: Job, session: Session, course: Course | None = None) -> None:
        self.job, self._session = job, session
        self._reconciliation = Reconciliation(lambda listed: session.lacking(job.name, listed))
        self._course = course
        self._start: Start | None = None
        self._url: str | None = None
        self._ended: Ended | None = None
        self._stopped: str | None = None
        self._limited = False
        self._unanswered = 0
        self._troubles: list[str] = []
        self._requests = 0
        self._records = 0
        self._tally = Tally()

    @property
    def waiting_for(self) -> str | None:
        """The URL whose answer is due."""
        return self._url

    @property
    def place(self) -> Place | None:
        """Where in the archive the answer lies, in a replay."""
        return self._course.place if self._course else None

    @property
    def via(self) -> str | None:
        """The page of somebody's web whose link led to the URL asked last; None for seeds and for chains."""
        return self._course.via if self._course else None

    @property
    def over(self) -> bool:
        """Nothing more may be asked, whatever is left."""
        return self._stopped is not None or self._limited or self._session.error is not None

    def begin(self) -> None:
        """Raises `BusyError`, `UsageError` from the seeds, or `RunEndedError`."""
        known = self._session.begin(self.job)
        if self._course is None:
            source = self.job.source
            self._start = begun = start(source, self.job.options, known)
            self._reconciliation.owed.update(begun.known.owed)
            self._course = Agenda(
                begun.known,
                lambda _: begun.seeds(source),
                _belongs,
                moves=begun.moves,
                reach=Reach(depth=source.depth, pages=source.pages),
            )
        self.tell("started")

    def next(self) -> str | None:
        """The URL to ask now; None when nothing is left or nothing more may be asked."""
        assert self._course is not None, "begin first"
        limit = self._session.limit
        if limit is not None and self._records >= limit and self._course.pending:
            self._limited = True
        if self.over:
            return None
        self._url = self._course.next()
        return self._url

    def received(self, received: Received, circumstances: Circumstances) -> Page:
        """Parses, archives and commits an answer; its page, empty when it is none. Raises `RunEndedError`.

        What holds somebody who was forgotten is not archived.
        """
        self._unanswered = 0
        if received.status == 304 and circumstances.conditional:
            got = Answer(outcome="not_modified")
        else:
            got = answer.read(self.job.source, _document(received))
        read, got = got.page, self._without_forgotten(got, received.url)
        place = circumstances.place or (self._session.keep(received) if got.page == read else None)
        page = self._reconciliation.of(got.page or Page(), self._url or received.url, received.fetched[:10])
        exchange = Exchange(
            url=without_secrets(received.url),
            fetched=received.fetched,
            outcome=got.outcome,
            status=received.status,
            refusal=got.refusal,
            reason=_told(got.reason, received.url) if got.reason else _detour(circumstances.via),
            bytes=len(received.body),
            elapsed_ms=circumstances.elapsed_ms,
            waited_ms=circumstances.waited_ms,
            validators=circumstances.validators if self._may_be_unchanged(page) else Validators(),
            place=place,
            optional=self.is_optional,
            until=circumstances.until,
        )
        left = self._account(exchange, got, page, circumstances)
        self._commit(exchange, None if got.page is None else page, left)
        return page

    def missed(
        self, outcome: Outcome, reason: str, *, again: bool = False, elapsed_ms: int = 0, waited_ms: int = 0
    ) -> None:
        """Commits an exchange that brought no answer. Raises `RunEndedError`."""
        url = self._url or ""
        exchange = Exchange(
            url=without_secrets(url),
            fetched=self._session.now(),
            outcome=outcome,
            # larger than anything that the source serves
            refusal="wrong_kind" if outcome == "refused" else None,
            reason=_told(reason, url),
            elapsed_ms=elapsed_ms,
            waited_ms=waited_ms,
            optional=self.is_optional,
        )
        left = self._account(exchange, Answer(outcome=outcome, reason=reason, again=again), Page(), Circumstances())
        self._commit(exchange, None, left)
        self._unanswered = self._unanswered + 1 if outcome == "failed" else 0
        if self._unanswered >= PATIENCE:
            self.stop(f"failed: {exchange.reason or reason} (and so {PATIENCE} times in a row)")

    def put_off(self, until: str) -> None:
        """The URL was not asked, for the provider is closed: nothing happened, so nothing is committed."""
        self._url = None
        self._stopped = f"deferred: {until}"

    def stop(self, reason: str) -> None:
        """Nothing more is asked; the first reason holds."""
        self._stopped = self._stopped or reason

    def end(self, interrupted: bool = False) -> Ended:
        """Lets the source go and says how it went. Later calls change nothing."""
        if self._ended is None:
            reason = self._reason(interrupted)
            self._ended = Ended(
                name=self.job.name,
                kind=self.job.source.name,
                reason=reason,
                judgement=self._session.judge(self.job.name, reason),
                requests=self._requests,
                records=self._records,
                tally=self._tally,
            )
            self._session.end(self._ended)
        return self._ended

    def tell(self, kind: str, outcome: Outcome | None = None, waiting_seconds: float = 0.0) -> None:
        """To whoever watches the run."""
        self._session.tell(
            Event(
                kind=kind,  # type: ignore[arg-type]
                source=self.job.name,
                requests=self._requests,
                records=self._records,
                left=self._course.pending if self._course else 0,
                tally=self._tally,
                waiting_seconds=waiting_seconds,
                outcome=outcome,
            )
        )

    @property
    def _is_a_web(self) -> bool:
        """Whether pages lead to each other by somebody's links, and not as the parts of one list."""
        return self.job.source.depth is not None

    @property
    def is_optional(self) -> bool:
        """Whether the URL asked last is a link of somebody's page, and must not lead away from their site."""
        return self._is_a_web and self.via is not None

    def _may_be_unchanged(self, page: Page) -> bool:
        """Whether a 304 next time would hide nothing: where a web leads is remembered, a chain's next link is not."""
        return bool(page.records or page.profiles) and page.cursor is None and (self._is_a_web or not page.follow)

    def _without_forgotten(self, got: Answer, url: str) -> Answer:
        if got.page is None:
            return got
        left = self._session.withhold(got.page, url, self.via if self._is_a_web else None)
        if left is None:
            return Answer(outcome="dropped", reason="it is about somebody who was forgotten on request")
        return got if left is got.page else replace(got, page=left)

    @property
    def _moves(self) -> bool:
        return self._start is not None and self._start.moves

    def _account(self, exchange: Exchange, got: Answer, page: Page, circumstances: Circumstances) -> Left:
        assert self._course is not None, "begin first"
        url, self._url = self._url or "", None
        if got.outcome == "page":
            left, again = self._course.served(page, exchange.url)
            if again is not None:
                self._troubles.append(f"goes in circles: {again} was asked already")
            return left
        if got.outcome == "not_modified":
            return self._course.unchanged(exchange.url)
        if circumstances.deferred is not None:
            self._stopped = f"deferred: {circumstances.deferred}"
            return self._course.postponed(url)
        if got.refusal == "expired" and (anew := self._course.expired()) is not None:
            return anew
        if not exchange.is_dead_link:
            self._troubles.append(_told(f"{url}: {got.reason or got.outcome}", url))
        if circumstances.stop is not None:
            self._stopped = f"failed: {circumstances.stop}"
        worth_it = got.again and not exchange.is_dead_link
        return self._course.failed(url, again=worth_it or circumstances.stop is not None)

    def _commit(self, exchange: Exchange, page: Page | None, left: Left) -> None:
        change = self._session.commit(
            Batch(
                source=self.job.name,
                kind=self.job.source.name,
                exchange=exchange,
                page=page,
                todo=left.todo,
                promised=left.promised,
                cursor=left.cursor,
                since=self._start.since if self._start else None,
                moves=self._moves,
                missing=left.missing,
                part_of=left.part_of,
                owed=dict(self._reconciliation.owed),
                via=self.via,
                follow=page.follow if page is not None and self._is_a_web else None,
            )
        )
        self._requests += 1
        self._records += len(page.records) + len(page.profiles) if page else 0
        self._tally += change
        self.tell("answered", exchange.outcome)

    def _reason(self, interrupted: bool) -> str:
        if self._session.error is not None:
            return f"{'deferred' if self._session.passes else 'failed'}: the run ended: {self._session.error}"
        if self._stopped is not None:
            return self._stopped
        if interrupted:
            return self._cut_short("interrupted")
        if self._troubles:
            more = f" (and {len(self._troubles) - 1} more)" if len(self._troubles) > 1 else ""
            return f"failed: {self._troubles[0]}{more}"
        if self._limited:
            return self._cut_short("limit")
        if self._course is None or self._course.pending or self._url is not None:
            return "failed: ended with addresses left to ask"
        return "finished"

    def _cut_short(self, how: str) -> str:
        left = (self._course.pending if self._course else 0) + (self._url is not None)
        if self._start is None or self._moves or not left:
            return how
        rest = "1 request" if left == 1 else f"{left} requests"
        return f"{how}: {rest} of a window of your own left, and no later run goes on there"


def _belongs(url: str, seeds: Seeds) -> bool:
    """Whether an address that was left over leads where the seeds lead."""
    try:
        return origin(url) in {origin(u) for u in seeds.urls}
    except ValueError:
        return False


def _document(received: Received) -> Document:
    content_type = next((v for n, v in received.headers if n.lower() == "content-type"), None)
    return Document(url=received.url, body=received.body, content_type=content_type, status=received.status)


def _told(reason: str, url: str) -> str:
    return reason.replace(url, without_secrets(url)) if url else reason


def _detour(via: tuple[str, ...]) -> str | None:
    return f"redirected from {without_secrets(via[0])}" if via else None
