"""One run: harvests configured sources with Scrapy, those of one provider one after the other.

This is the crawler's front door; only `indexer.cli` opens it. A process can go through it once: its reactor does not
start again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from scrapy.utils.reactor import is_reactor_installed
from twisted.internet.error import ReactorNotRunning

from crawler.fetch import opening
from crawler.fetch import replay as replaying
from crawler.fetch.archive import Damage
from crawler.fetch.guard import origins
from crawler.fetch.harvest import Harvester
from crawler.fetch.job import Ended, Event, Job
from crawler.fetch.politeness import lane
from crawler.fetch.replay import Playlist
from crawler.fetch.session import Session
from crawler.fetch.spider import SourceSpider
from crawler.journal import Journal
from crawler.source import Options, PaperfeedError, UsageError, named

__all__ = ["Ended", "Event", "Job", "check", "crawl"]

logger = logging.getLogger(__name__)


def crawl(
    jobs: Iterable[Job],
    journal: Journal,
    *,
    settings: Mapping[str, object] | None = None,
    archive: Path | None = None,
    replay: Path | None = None,
    limit: int | None = None,
    watch: Callable[[Event], None] | None = None,
    then: Callable[[list[Ended]], Iterable[Job]] | None = None,
) -> list[Ended]:
    """Harvests the jobs and tells how each of them ended, in their order.

    `settings` override `crawler.settings`. `archive` is the folder for raw answers. With `replay`, an archive file or
    folder, answers come from there: of the sources named by the jobs, or of all in it when there are none. `limit`
    stops a source after that many records, at the end of a page; the rest is left for the next run. An archive file
    that can't be read to its end is told as one more that ended, by its name, after all that can be read. `then` names
    further jobs once those are done, from how they ended; it is not asked after an interruption or in a replay.

    Raises `UsageError` before anything is asked when a job can't be done, and whatever the journal or the archive
    raised when it failed: nothing that came after that is stored.
    """
    jobs = list(jobs)
    merged = _settings({**(settings or {}), "PAPERFEED_REPLAY": str(replay) if replay else None})
    harvests, damaged = _replayed(jobs, replay) if replay else ([(job, None) for job in jobs], [])
    if not replay:
        _check(jobs, merged)
    kept = opening.open_archive(archive, journal) if archive and not replay else None
    session = Session(journal, archive=kept, limit=limit, replaying=replay is not None, watch=watch)
    harvesters = [Harvester(job, session, course) for job, course in harvests]

    def further() -> list[Harvester]:
        if then is None or session.replaying:
            return []
        more = list(then([harvester.end() for harvester in harvesters]))
        _check([*jobs, *more], merged)
        harvesters.extend(added := [Harvester(job, session) for job in more])
        return added

    try:
        if harvesters:
            _Run(merged, session).start(harvesters, further)
        ended = [harvester.end(interrupted=True) for harvester in harvesters]
        if replay and damaged:
            ended += _unreadable(session, replaying.lost(replay, damaged, journal.committed))
    finally:
        session.close()
    if session.error is not None:
        raise session.error
    return ended


def check(jobs: Iterable[Job], settings: Mapping[str, object] | None = None) -> None:
    """Raises the `UsageError` that `crawl` would raise for these jobs before anything is asked.

    A source that asks a real host and lacks a contact is one only where all lack it; else it fails, and others go on.
    """
    _check(list(jobs), _settings(settings or {}))


class _Run:
    """The process: one reactor, a crawler a source."""

    def __init__(self, settings: Settings, session: Session) -> None:
        if is_reactor_installed():
            raise PaperfeedError("a process can crawl only once: start another for the next run")
        self._session = session
        with _as_quiet_as(settings):
            self._process = AsyncCrawlerProcess(settings)
        self._interrupted = False
        self._slots = asyncio.Semaphore(max(1, settings.getint("PAPERFEED_CONCURRENCY")))

    def start(self, harvesters: list[Harvester], further: Callable[[], list[Harvester]]) -> None:
        reactor = _reactor()
        main: list[asyncio.Task[None]] = []
        reactor.callWhenRunning(lambda: main.append(asyncio.ensure_future(self._main(harvesters, further))))
        self._process.start(stop_after_crawl=False)

    async def _main(self, harvesters: list[Harvester], further: Callable[[], list[Harvester]]) -> None:
        try:
            await self._all(list(harvesters))
            if self._session.error is None and not self._interrupted:
                await self._all(further())
        except Exception as exc:
            # whoever plans what follows may fail as a journal may: the run is over, and its caller is told
            self._session.error = self._session.error or exc
        finally:
            # Scrapy's signal handler stops it too, at its own moment.
            with suppress(ReactorNotRunning):
                _reactor().stop()

    async def _all(self, harvesters: list[Harvester]) -> None:
        lanes = _lanes(harvesters, one=self._session.replaying)
        await asyncio.gather(*(self._lane(lane) for lane in lanes))

    async def _lane(self, harvesters: list[Harvester]) -> None:
        async with self._slots:
            for harvester in harvesters:
                if self._session.error is not None or self._interrupted:
                    return
                try:
                    await self._process.crawl(SourceSpider, harvester=harvester, session=self._session)
                except Exception as exc:
                    logger.exception("%s: the spider broke", harvester.job.name)
                    harvester.stop(f"failed: the spider broke: {exc!r}")
                self._interrupted |= harvester.end(interrupted=True).interrupted


@contextmanager
def _as_quiet_as(settings: Settings) -> Iterator[None]:
    # Scrapy opens its loggers to DEBUG and filters in a handler of its own, which is not installed here.
    level = logging.getLevelNamesMapping().get(str(settings["LOG_LEVEL"]).upper(), logging.WARNING)
    before = logging.root.manager.disable
    logging.disable(max(before, level - 1))
    try:
        yield
    finally:
        logging.disable(before)
        logging.getLogger("scrapy").setLevel(level)


def _reactor() -> Any:
    # only once the process has installed the right one
    from twisted.internet import reactor

    return reactor


def _settings(overrides: Mapping[str, object]) -> Settings:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    # Whoever calls has a logging of their own; Scrapy's would write to stderr beside it.
    settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="project")
    settings.setdict(dict(overrides), priority="cmdline")
    return settings


def _check(jobs: list[Job], settings: Settings) -> None:
    names = [job.name for job in jobs]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise UsageError(f"{twice}: expected each source once in a run, found it {names.count(twice)} times")
    for job in jobs:
        job.source.check(job.options.values)
    if jobs and all(opening.lacks_contact(settings, job) for job in jobs):
        opening.check_contact(settings, jobs[0])


def _lanes(harvesters: list[Harvester], *, one: bool) -> list[list[Harvester]]:
    """Sources that share a provider, in order; a replay is one lane, for it waits for nobody."""
    if one:
        return [harvesters]
    found: dict[str, list[Harvester]] = {}
    for harvester in harvesters:
        found.setdefault(_provider(harvester.job), []).append(harvester)
    return list(found.values())


def _provider(job: Job) -> str:
    urls = [job.options.get("base_url"), *job.written(), job.source.base_url]
    url = next((u for u in urls if u), None)
    try:
        return lane(url, job, origins(job.written())).key if url else job.name
    except ValueError:
        return job.name


def _replayed(jobs: list[Job], path: Path) -> tuple[list[tuple[Job, Playlist | None]], list[Damage]]:
    """A job and its answers for each source of the archive, and what can't be read; raises `UsageError` for a kind that
    is not known."""
    wanted = {job.name: job for job in jobs}
    found: list[tuple[Job, Playlist | None]] = []
    contents, damaged = replaying.contents(path)
    for (name, kind), answers in contents.items():
        if jobs and name not in wanted:
            continue
        job = wanted.get(name) or Job(name=name, source=named(kind), options=Options(today=datetime.now(UTC).date()))
        found.append((job, Playlist(answers)))
    if missing := sorted(wanted.keys() - {job.name for job, _ in found}):
        raise UsageError(f"{path}: expected answers for {missing[0]!r}, found none")
    return found, damaged


def _unreadable(session: Session, files: Mapping[str, str]) -> list[Ended]:
    ended = []
    for file, why in files.items():
        reason = f"failed: {why}"
        ended.append(Ended(name=file, kind="archive", reason=reason, judgement=session.judge(file, reason)))
        session.end(ended[-1])
    return ended
