"""`status`: how every source stands, and whether somebody should look."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from crawler.source import UsageError
from indexer.cli.app import FOUND_PROBLEMS, App
from indexer.cli.audit import audit
from indexer.cli.output import as_json, plural, print_json, print_table, when
from indexer.cli.sources import due

if TYPE_CHECKING:
    from indexer.config import Config
    from indexer.health import Standing
    from indexer.store.status import SourceState


@click.command("status")
@click.option("--audit", "audits", is_flag=True, help="Compare what arXiv's doors showed of one announcement day.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The day to compare; else the newest there is.")
@as_json
@click.pass_obj
def status_(app: App, audits: bool, day: datetime | None, json_: bool) -> int:
    """Freshness, last verdict and next due time of every source, whoever follows it. Exits 4 when one needs a look: its
    last verdict is not ok, it was killed, or it was not harvested to its end for more than twice its interval, or ever.

    With --audit instead: papers of one announcement day that one of the doors followed (OAI-PMH, API, feed, listing)
    shows and another lacks, and runs of arXiv numbers without a paper of a category that are too long for chance. All
    from the database; nothing is asked. Exits 4 when there are any.

    \b
    Examples: paperfeed status
              paperfeed status --audit --day 2026-11-19
    """
    if day is not None and not audits:
        raise UsageError("--day goes with --audit")
    if audits:
        return audit(app, day.date() if day else None, json_=json_)
    from indexer.health import problems
    from indexer.store import log
    from indexer.store.connect import open_reading
    from indexer.store.status import states, totals

    db = open_reading(app.db)
    try:
        sums, found = totals(db), {state.name: state for state in states(db.conn)}
    finally:
        db.close()
    sums["log_bytes"] = log.size(app.db)
    now, config = datetime.now(UTC), app.config()
    rows = _standings(config, found, now)
    if json_:
        print_json({**sums, "ok": not problems(rows), "sources": [row.to_json() for row in rows]})
    else:
        _print(app, config, rows, sums, now)
    return FOUND_PROBLEMS if problems(rows) else 0


def _standings(config: Config, states: dict[str, SourceState], now: datetime) -> list[Standing]:
    """The sources of the config, then those that the database knows besides, judged alike: somebody else may have a
    config of their own for them, or none, such as scrapyd."""
    from indexer.store.status import SourceState

    rows = []
    for source in config.sources:
        state = "paused" if source.paused else "active"
        every = None if source.every is None else round(source.every.total_seconds())
        known = states.get(source.name) or SourceState(name=source.name, kind=source.kind)
        rows.append(replace(known, kind=source.kind, state=state, every_seconds=every).standing(now))
    names = {row.name for row in rows}
    return rows + [found.standing(now) for found in states.values() if found.name not in names]


def _print(app: App, config: Config, rows: list[Standing], sums: dict[str, Any], now: datetime) -> None:
    from indexer.health import problems
    from indexer.store import log

    foreign = {row.name for row in rows} - {source.name for source in config.sources} if config.path else set()
    app.say(f"{app.db}: {plural(sums['papers'], 'paper')}, {sums['bytes'] / 1e6:,.1f} MB")
    print_table(
        ("source", "verdict", "last success", "next due"), [_line(row, now, row.name in foreign) for row in rows]
    )
    for problem in problems(rows):
        click.echo(problem)
    for row in rows:
        if row.running:
            app.say(f"{row.name}: being harvested since {row.running}, or its process was killed")
    if sums["log_bytes"] > log.KEPT_BYTES:
        app.say(log.told(app.db))
    if sums["near_misses"]:
        count = plural(sums["near_misses"], "work")
        app.say(f"{count} known by title only, with a near miss: `paperfeed resolve --dry-run` lists them")


def _line(row: Standing, now: datetime, is_foreign: bool) -> tuple[object, ...]:
    next_ = row.state if row.state != "active" else due(row.to_json(), now)
    if is_foreign and row.state == "active":
        next_ = "not in paperfeed.toml"
    verdict = row.verdict or ("never crawled" if row.running is None else None)
    return row.name, verdict, when(row.last_success, now), next_
