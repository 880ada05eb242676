"""One run: jobs done by the crawler, kept by the store, judged by the ledger, and told."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.journal import GOOD, Judgement, Verdict
from crawler.source import PaperfeedError
from indexer.cli.app import FAILED, App
from indexer.cli.app import exit_code as error_code
from indexer.cli.forget import finish_moves
from indexer.cli.output import print_json

if TYPE_CHECKING:
    from crawler.fetch.job import Ended, Event, Job
    from indexer.cli.progress import Progress


def run(
    app: App,
    jobs: Sequence[Job],
    *,
    command: str,
    contact: str | None = None,
    replay: Path | None = None,
    limit: int | None = None,
    json_: bool = False,
    then: Callable[[list[Ended]], list[Job]] | None = None,
    notes: Mapping[str, str] | None = None,
) -> int:
    """One run on the database, its verdicts told; the exit code."""
    from crawler.fetch.run import crawl
    from crawler.journal import exit_code
    from indexer.cli.progress import Progress
    from indexer.cli.watch import look
    from indexer.store.journal import DatabaseJournal

    finish_moves(app)
    journal, code = DatabaseJournal(app.db, command=command), FAILED
    told: dict[str, Judgement] = {}
    try:
        with Progress(quiet=app.quiet) as progress:
            ended = crawl(
                jobs,
                journal,
                settings=settings(app, contact),
                archive=None if replay else app.archive,
                replay=replay,
                limit=limit,
                watch=_telling(app, progress, notes or {}, told),
                then=then,
            )
        # What completes works after the harvest is told, but the harvest is whole without it.
        asked = {job.name for job in jobs}
        verdicts = [e.judgement.verdict for e in ended if not asked or e.name in asked]
        code = exit_code(verdicts, interrupted=any(e.interrupted for e in ended))
    except Exception as exc:
        # The run is over, with a full disk perhaps: what came of the sources until then is said all the same.
        for name, judgement in told.items():
            _say(app, name, judgement.verdict, judgement.reason)
        code = error_code(exc) if isinstance(exc, PaperfeedError) else FAILED
        raise
    finally:
        journal.close(code)
    _tell_of_log(app)
    _tell(app, [_row(e) for e in ended], json_)
    look(app)
    return code


def settings(app: App, contact: str | None) -> dict[str, object]:
    """Scrapy's settings that the command line decides; Scrapy's log goes to stderr, as loud as was asked for."""
    # What went wrong becomes a verdict; Scrapy's own warnings beside it would say it twice.
    level = ("ERROR", "INFO", "DEBUG")[min(app.verbose, 2)]
    logging.basicConfig(stream=sys.stderr, level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    chosen: dict[str, object] = {"LOG_LEVEL": level}
    if contact:
        chosen["PAPERFEED_CONTACT"] = contact
    return chosen


def _telling(
    app: App, progress: Progress, notes: Mapping[str, str], told: dict[str, Judgement]
) -> Callable[[Event], None]:
    """Shows what happens, and what there is to say of a source when its harvest begins; `told` gets the verdicts."""

    def hear(event: Event) -> None:
        if event.kind == "started" and event.source in notes:
            app.say(notes[event.source])
        if event.judgement is not None:
            told[event.source] = event.judgement
        progress.hear(event)

    return hear


def _tell(app: App, rows: Sequence[dict[str, Any]], json_: bool) -> None:
    if json_:
        print_json(rows)
    for row in rows:
        _say(app, row["source"], row["verdict"], row["reason"])


def _tell_of_log(app: App) -> None:
    from indexer.store import log

    if log.size(app.db) > log.KEPT_BYTES:
        app.say(log.told(app.db))


def _say(app: App, source: str, verdict: Verdict, reason: str) -> None:
    # What is not ok is said even when quiet: cron mails it. What is tried again by itself is nobody's mail, and
    # `status` tells when it lasts.
    say = app.say if verdict in (*GOOD, "deferred") else app.complain
    say(f"{source}: {verdict}: {reason}")


def _row(ended: Ended) -> dict[str, Any]:
    tally, judgement = ended.tally, ended.judgement
    return {
        "source": ended.name,
        "kind": ended.kind,
        "verdict": judgement.verdict,
        "reason": judgement.reason,
        "requests": ended.requests,
        "records": ended.records,
        "new": tally.new,
        "changed": tally.changed,
        "unchanged": tally.unchanged,
        "deleted": tally.deleted,
        "faults": tally.faults,
    }
