"""The one spider: hands a source's URLs to Scrapy one by one, and Scrapy's answers to the harvest."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any, ClassVar, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import stopping
from crawler.fetch import conditional, opening
from crawler.fetch.answer import Circumstances
from crawler.fetch.archive import Received
from crawler.fetch.harvest import Harvester
from crawler.fetch.job import Job, Origin, from_arguments
from crawler.fetch.obstacle import DeferralError, why
from crawler.fetch.session import RunEndedError, Session
from crawler.journal import BusyError
from crawler.source import PaperfeedError, Source

logger = logging.getLogger(__name__)


class SourceSpider(Spider):
    """A harvest of one source. Named subclasses are made in `spiders.py`; `run.crawl` brings a harvester of its own."""

    source: ClassVar[Source]
    harvester: Harvester
    session: Session
    #: What robots.txt asks for, by origin: kept here, for it is read in one place of Scrapy and obeyed in another.
    crawl_delays: dict[Origin, float]
    owns_session = False

    @classmethod
    def from_crawler(
        cls,
        crawler: Crawler,
        *args: Any,
        harvester: Harvester | None = None,
        session: Session | None = None,
        **options: str,
    ) -> Self:
        if harvester is None or session is None:
            job, limit = from_arguments(cls.source, options, datetime.now(UTC).date())
            session = opening.session(crawler.settings, limit, f"scrapy crawl {cls.name}")
            harvester = Harvester(job, session)
            cls.owns_session = True
        spider: Self = super().from_crawler(crawler, name=harvester.job.name)
        spider.harvester, spider.session, spider.crawl_delays = harvester, session, {}
        crawler.signals.connect(spider.on_idle, signals.spider_idle)
        return spider

    @property
    def job(self) -> Job:
        """What is harvested."""
        return self.harvester.job

    async def start(self) -> AsyncIterator[Any]:
        stopping.heed()
        try:
            if not self.session.replaying:
                opening.check(self.settings, self.job)
            self.harvester.begin()
        except PaperfeedError as exc:
            word = "deferred" if isinstance(exc, BusyError) else "failed"
            # whoever reads the reason knows whose it is
            self.harvester.stop(f"{word}: {str(exc).removeprefix(f'{self.job.name}: ')}")
        except RunEndedError as exc:
            logger.debug("%s: not begun", self.name, exc_info=exc)
        else:
            if (request := self._next()) is not None:
                yield request

    def answered(self, response: Response) -> Iterator[Any]:
        """Callback: the page's records, then the next request."""
        assert response.request is not None
        meta = response.request.meta
        place = meta.get("paperfeed_place")
        received = Received(
            source=self.job.name,
            kind=self.job.source.name,
            url=response.url,
            status=response.status,
            headers=_headers(response),
            body=response.body,
            fetched=meta.get("paperfeed_fetched") or self.session.now(),
            via=self.harvester.via,
        )
        circumstances = Circumstances(
            elapsed_ms=meta.get("paperfeed_elapsed_ms", 0),
            waited_ms=meta.get("paperfeed_waited_ms", 0),
            validators=conditional.of(response),
            via=tuple(meta.get("redirect_urls", ())),
            conditional=place is not None or conditional.is_conditional(response.request),
            place=place,
            deferred=meta.get("paperfeed_deferred"),
            stop=meta.get("paperfeed_stop"),
            until=meta.get("paperfeed_until"),
        )
        page = self._guarded(lambda: self.harvester.received(received, circumstances))
        if page is not None:
            yield from page.records
            yield from page.profiles
        yield from self._go_on()

    def failed(self, failure: Failure) -> Iterator[Any]:
        """Errback: no answer, or none that may be asked for."""
        error = failure.value
        assert error is not None
        if not self.crawler.crawling:
            return
        if isinstance(error, DeferralError):
            self.harvester.put_off(str(error))
        else:
            outcome, reason, again = why(error, self.harvester.waiting_for)
            meta = failure.request.meta  # type: ignore[attr-defined]
            elapsed, waited = (meta.get(f"paperfeed_{name}_ms", 0) for name in ("elapsed", "waited"))
            self._guarded(
                lambda: self.harvester.missed(outcome, reason, again=again, elapsed_ms=elapsed, waited_ms=waited)
            )
        yield from self._go_on()

    def on_idle(self) -> None:
        """Scrapy has nothing to do: a request that got lost on the way is put on record, and the harvest goes on."""
        if self.harvester.waiting_for is None or self.harvester.over:
            return
        self._guarded(lambda: self.harvester.missed("dropped", "dropped by a component of Scrapy"))
        if (request := self._next()) is not None:
            assert self.crawler.engine is not None
            self.crawler.engine.crawl(request)
            raise DontCloseSpider

    def closed(self, reason: str) -> None:
        """Scrapy's last call."""
        self.harvester.end(interrupted=reason == "shutdown")
        if self.owns_session:
            self.session.close(self.session.exit_code())

    def _go_on(self) -> Iterator[Request]:
        if not self.crawler.crawling:
            return
        if (request := self._next()) is not None:
            yield request
        elif self.harvester.over:
            raise CloseSpider("over")

    def _next(self) -> Request | None:
        while (url := self.harvester.next()) is not None:
            try:
                return self._request(url)
            except ValueError as exc:
                self._guarded(partial(self.harvester.missed, "dropped", str(exc)))
        return None

    def _request(self, url: str) -> Request:
        meta: dict[str, Any] = {"download_maxsize": self.job.source.max_bytes}
        if not self.job.source.robots:
            meta["dont_obey_robotstxt"] = True
        if self.harvester.is_optional:
            meta["paperfeed_site_of"] = self.harvester.via
        if (place := self.harvester.place) is not None:
            meta["paperfeed_place"] = place
        return Request(url, callback=self.answered, errback=self.failed, dont_filter=True, meta=meta)

    def _guarded(self, work: Any) -> Any:
        """The work's value; None when it ended the run (the session knows why)."""
        try:
            return work()
        except RunEndedError as exc:
            logger.debug("%s: the run ended", self.name, exc_info=exc)
            return None


def _headers(response: Response) -> tuple[tuple[str, str], ...]:
    pairs = ((name, value) for name, values in response.headers.items() for value in values)
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in pairs)
