"""What must hold before the first request, and what plain Scrapy needs to have a journal and an archive."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from crawler.fetch import archive as archives
from crawler.fetch import contact, resolver
from crawler.fetch.archive import Archive
from crawler.fetch.guard import is_loopback
from crawler.fetch.job import Job
from crawler.fetch.session import Session
from crawler.journal import Journal, MemoryJournal
from crawler.source import PaperfeedError, UsageError


def check(settings: BaseSettings, job: Job) -> None:
    """Raises `UsageError` when this job must not start: no contact for a real host, no address guard."""
    check_contact(settings, job)
    resolver.installed()


def check_contact(settings: BaseSettings, job: Job) -> None:
    """Raises `UsageError` when a real host would be asked without a contact."""
    if lacks_contact(settings, job):
        raise UsageError(f"{job.name}: {contact.MISSING}")


def lacks_contact(settings: BaseSettings, job: Job) -> bool:
    """Whether a real host would be asked without a contact; raises `UsageError` for a contact that is none."""
    return contact.checked(settings.get("PAPERFEED_CONTACT")) is None and asks_real_hosts(job)


def asks_real_hosts(job: Job) -> bool:
    """Whether any address that this job begins with is on another machine."""
    urls = list(job.written())
    with suppress(UsageError):  # which is told when the harvest begins
        urls += job.source.seeds(job.options, None).urls
    hosts = (urlsplit(url).hostname for url in urls)
    return any(host and not is_loopback(host) for host in hosts)


def session(settings: BaseSettings, limit: int | None, command: str) -> Session:
    """Journal and archive as the settings name them. What can't be opened is the session's error and ends it all."""
    try:
        return _session(settings, limit, command)
    except PaperfeedError as exc:
        session = Session(MemoryJournal())
        session.error = exc
        return session


def _session(settings: BaseSettings, limit: int | None, command: str) -> Session:
    database = settings.get("PAPERFEED_DB")
    journal: Journal = MemoryJournal()
    closing: Any = None
    if database:
        journal = load_object(settings["PAPERFEED_JOURNAL"])(database, command=command)
        closing = getattr(journal, "close", None)
    folder = settings.get("PAPERFEED_ARCHIVE") or (f"{database}.archive" if database else None)
    return Session(
        journal,
        archive=open_archive(Path(folder), journal) if folder else None,
        limit=limit,
        closing=closing,
    )


def open_archive(folder: Path, journal: Journal) -> Archive:
    """The archive file of this run, after mending what an earlier run may have left torn."""
    archives.repair(folder, journal.committed)
    return Archive(folder, f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}-{os.getpid()}{archives.SUFFIX}")
