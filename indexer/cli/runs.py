"""`runs`: the ledger, run by run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import click

from crawler.source import UsageError
from indexer.cli.app import App
from indexer.cli.output import as_json, plural, print_json, print_table, visible, when
from indexer.measures import measures, share


@click.command("runs")
@click.argument("number", required=False, type=click.IntRange(min=1))
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many of the last runs.")
@as_json
@click.pass_obj
def runs_(app: App, number: int | None, limit: int, json_: bool) -> None:
    """The last runs with their verdicts, or run NUMBER whole: sources, exchanges with servers, faults.

    \b
    Examples: paperfeed runs
              paperfeed runs 17 --json
    """
    from indexer.store.connect import open_reading
    from indexer.store.history import run, runs

    db = open_reading(app.db)
    try:
        found: Any = runs(db.conn, limit) if number is None else run(db.conn, number)
    finally:
        db.close()
    if found is None:
        raise UsageError(f"{app.db}: there is no run {number}; `paperfeed runs` lists them")
    if json_:
        print_json(found)
    elif number is None:
        _print_list(app, found)
    else:
        _print_run(found)


def _print_list(app: App, runs: list[dict[str, Any]]) -> None:
    now = datetime.now(UTC)
    columns = ("run", "started", "exit", "command", "source", "verdict", "why")
    print_table(columns, [line for run in runs for line in _lines(run, now)], wrap="why")
    if not runs:
        app.say("no runs yet: `paperfeed crawl` makes one")


def _lines(run: dict[str, Any], now: datetime) -> Iterator[tuple[object, ...]]:
    """A line a source; the run is named in the first."""
    head = (run["id"], when(run["started"], now), _exit(run), run["command"])
    for source in run["sources"] or [dict.fromkeys(("source", "verdict", "reason"))]:
        yield (*head, source["source"], _verdict(source), source["reason"])
        head = ("", "", "", "")


def _print_run(run: dict[str, Any]) -> None:
    click.echo(f"run {run['id']}: {visible(run['command'])}")
    ended = f"ended {run['finished']}, exit code {_exit(run)}" if run["finished"] else "has not said how it ended"
    by = f", by paperfeed {run['paperfeed_version']}" if run["paperfeed_version"] else ""
    click.echo(f"started {run['started']}, {ended}{by}")
    if run["archive"]:
        click.echo(f"archive {run['archive']}")
    for source in run["sources"]:
        click.echo(f"\n{visible(source['source'])}: {_verdict(source)}: {visible(source['reason'] or '')}")
        click.echo(f"  {_counts(source)}")
        if told := measures(source):
            click.echo(f"  {told}")
    if run["exchanges"]:
        click.echo()
        columns = ("fetched", "outcome", "status", "bytes", "ms", "records", "source", "address", "why")
        keys = ("fetched", "outcome", "status", "bytes", "elapsed_ms", "records", "source", "url")
        print_table(columns, [(*(e[k] for k in keys), e["refusal"] or e["reason"]) for e in run["exchanges"]])
    if run["faults"]:
        click.echo()
        print_table(("fault in", "entry", "why"), [(f["url"], f["place"], f["reason"]) for f in run["faults"]])


def _counts(source: dict[str, Any]) -> str:
    told = [plural(source["requests"], "request")]
    told += [share(source["not_modified"], source["requests"], "answered 304")] if source["not_modified"] else []
    told += [f"{source['bytes']:,} bytes"]
    told += [f"waited {source['waited_ms'] / 1000:,.1f} s"] if source["waited_ms"] else []
    told += [plural(source["records"], "record")]
    told += [f"{source['declared']} declared"] if source["declared"] is not None else []
    told += [f"{source[name]} {name}" for name in ("new", "changed", "unchanged")]
    told += [f"{source['deleted']} deleted"] if source["deleted"] else []
    return ", ".join([*told, plural(source["faults"], "fault")])


def _verdict(source: dict[str, Any]) -> str | None:
    # A source without a verdict is being harvested, or its process was killed.
    return source["verdict"] or ("no verdict yet" if source["source"] else None)


def _exit(run: dict[str, Any]) -> object:
    return run["exit_code"] if run["finished"] else "-"
