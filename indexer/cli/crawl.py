"""`crawl` and `reparse`: which jobs the config asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.source import Options, UsageError, named
from indexer.cli.app import App
from indexer.cli.output import ago, plural, print_json
from indexer.cli.resolve import follow_up
from indexer.cli.run import run, settings
from indexer.cli.sources import mark_source
from indexer.config import Config, SourceConfig, duration

if TYPE_CHECKING:
    from crawler.fetch.job import Job
    from crawler.fetch.start import Start


class DayType(click.ParamType[date]):
    """A day, `2026-11-01`, or how long ago, `7d`."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
        try:
            return datetime.now(UTC).date() - duration(value)
        except UsageError:
            self.fail(f"expected a day such as 2026-11-01, or 7d, found {value!r}", param, ctx)


@click.command("crawl")
@click.argument("names", nargs=-1)
@click.option("--due", is_flag=True, help="The sources whose time has come; this is the line for cron.")
@click.option("--since", type=DayType(), help="From this day on (2026-11-01, or 7d), instead of where it stopped.")
@click.option("--until", type=DayType(), help="Until this day.")
@click.option("--limit", type=click.IntRange(min=1), help="Stop each source after so many records.")
@click.option("--dry-run", is_flag=True, help="Print what would be asked; ask nothing.")
@click.option("--replay", type=click.Path(path_type=Path, exists=True), help="Answers from this archive, no network.")
@click.option("--json", "json_", is_flag=True, help="Print the verdicts as JSON.")
@click.pass_obj
def crawl_(
    app: App,
    names: tuple[str, ...],
    due: bool,
    since: date | None,
    until: date | None,
    limit: int | None,
    dry_run: bool,
    replay: Path | None,
    json_: bool,
) -> int:
    """Harvest the sources NAMES of paperfeed.toml, or all of them, or those that are due.

    Exits 0 when all were ok, 3 when one was not, 75 when there was nothing but "try later", 130 when interrupted.

    \b
    Examples: paperfeed crawl --due
              paperfeed crawl arxiv:cs.CL --since 2026-11-01
              paperfeed crawl --replay papers.db.archive
    """
    if replay is not None:
        if names or due or since or until or dry_run:
            raise UsageError(
                "--replay takes its sources from the archive; leave out names, --due, --since, --until, --dry-run"
            )
        return run(app, (), command="crawl --replay", replay=replay, limit=limit, json_=json_)
    from crawler.fetch.run import check

    config = app.config()
    if not dry_run:
        _complete(app, config)
    chosen = _chosen(app, config, names, due)
    jobs = tuple(job(app, source, since=since, until=until) for source in chosen)
    if dry_run:
        return _print_plan(app, _starts(app, jobs))
    if not jobs:
        if json_:
            print_json([])
        return 0
    check(jobs, settings(app, config.contact))
    then = follow_up(app, config, jobs) if until is None and limit is None else None
    notes, command = _notes(_starts(app, jobs)), _command(names, due)
    with _pauses_kept(app, chosen):
        return run(app, jobs, notes=notes, command=command, contact=config.contact, limit=limit, json_=json_, then=then)


@contextmanager
def _pauses_kept(app: App, chosen: Sequence[SourceConfig]) -> Iterator[None]:
    """A paused source is harvested because it was named; `crawl --due` leaves it alone as before: it is not late."""
    try:
        yield
    finally:
        for source in chosen:
            if source.paused:
                mark_source(app, source.name, "paused")


@click.command("reparse")
@click.option("--json", "json_", is_flag=True, help="Print the verdicts as JSON.")
@click.pass_obj
def reparse_(app: App, json_: bool) -> int:
    """Parse every archived answer of this database again, with today's parsers and no network.

    \b
    Example: paperfeed reparse
    """
    folder = app.archive
    if not folder.is_dir():
        raise UsageError(f"{folder}: no archive; it is made by `paperfeed crawl`")
    return run(app, (), command="reparse", replay=folder, json_=json_)


def job(app: App, source: SourceConfig, *, since: date | None = None, until: date | None = None) -> Job:
    """The job that a configured source asks for today."""
    from crawler.fetch.job import Job

    kind = named(source.kind)
    kind.check(source.options)
    options = Options(values=source.options, today=datetime.now(UTC).date(), since=since, until=until)
    return Job(name=source.name, source=kind, options=options, delay=source.delay, every=source.every)


def _starts(app: App, jobs: Sequence[Job]) -> list[tuple[Job, Start]]:
    """Where each job starts, as the crawler will decide it."""
    from crawler.fetch.start import start
    from indexer.store.journal import standing

    found = []
    for each in jobs:
        known = standing(app.db, each.name, each.source.name, each.options.values)
        found.append((each, start(each.source, each.options, known)))
    return found


def _notes(starts: Sequence[tuple[Job, Start]]) -> dict[str, str]:
    """Source → what to say when its harvest begins, where its user might have expected more."""
    return {
        each.name: f"{each.name}: first harvest, from {begun.options.since} on (--since for more)"
        for each, begun in starts
        if begun.is_first
    }


def _complete(app: App, config: Config) -> None:
    """Finishes a file that a killed run left half made, and brings an older one up to date: what follows only reads.
    Tells it what is followed, so that a source that is never asked is missed by whoever knows the database alone."""
    from indexer.store.connect import open_store
    from indexer.store.following import Followed, take_over
    from indexer.store.moment import iso

    if not app.db.exists():
        return
    followed = [
        Followed(name=each.name, kind=each.kind, options=each.options, every=each.every, paused=each.paused)
        for each in config.sources
    ]
    db = open_store(app.db)
    try:
        take_over(db, app.db, followed, iso(datetime.now(UTC)))
    finally:
        db.close()


def _chosen(app: App, config: Config, names: Sequence[str], due: bool) -> tuple[SourceConfig, ...]:
    from indexer.schedule import agenda
    from indexer.schedule import due as now_due
    from indexer.store.connect import is_begun
    from indexer.store.status import source_states

    if not config.sources:
        raise UsageError(f"{config.path or 'paperfeed.toml'}: no sources; `paperfeed add arxiv:cs.CL` adds one")
    sources = tuple(config.source(name) for name in names) or tuple(s for s in config.sources if not s.paused)
    if not due:
        return sources
    states = source_states(app.db) if is_begun(app.db) else {}
    now = datetime.now(UTC)
    entries = agenda(sources, {name: state.next_due for name, state in states.items()})
    if not (found := now_due(entries, now)):
        waits = [(e.waits(now).total_seconds(), e.source.name) for e in entries]
        next_ = f" (next: {min(waits)[1]} in {ago(min(waits)[0])})" if waits else ""
        app.say(f"nothing due{next_}")
    return found


def _print_plan(app: App, starts: Sequence[tuple[Job, Start]]) -> int:
    for note in _notes(starts).values():
        app.say(note)
    for each, begun in starts:
        if todo := begun.known.todo:
            click.echo(f"{each.name}  goes on with {plural(len(todo), 'request')} that an interrupted harvest left")
            continue
        for url in begun.seeds(each.source).urls:
            click.echo(f"{each.name}  {url}")
    return 0


def _command(names: Sequence[str], due: bool) -> str:
    return " ".join(["crawl", *(["--due"] if due else []), *names])
