"""`changes`: what changed of works since they were first seen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import click
from rich.text import Text

from indexer import changes
from indexer.changes import Event
from indexer.cli.app import App
from indexer.cli.crawl import DayType
from indexer.cli.output import as_json, paper_console, plural, print_json, visible

#: Days that are told of where none is named.
_DAYS = 7


@click.command("changes")
@click.option("--since", type=DayType(), help=f"From this day on (2026-11-01, or 30d); else the last {_DAYS} days.")
@click.option("--kind", type=click.Choice(tuple(changes.KINDS)), help="One kind of change only.")
@click.option("--limit", type=click.IntRange(min=1), default=100, show_default=True, help="How many works at most.")
@as_json
@click.pass_obj
def changes_(app: App, since: date | None, kind: str | None, limit: int, json_: bool) -> None:
    """What changed of works, as it was seen, newest first: new versions, other titles, abstracts, authors and
    categories, a DOI, journal reference or venue that appeared, withdrawn and retracted.

    \b
    Examples: paperfeed changes --since 7d
              paperfeed changes --since 2026-11-01 --kind published --json
    """
    from indexer.store.connect import open_reading

    first = since or datetime.now(UTC).date() - timedelta(days=_DAYS)
    db = open_reading(app.db)
    try:
        found = changes.events(db.conn, kind=kind, since=first.isoformat(), limit=limit + 1)
    finally:
        db.close()
    if json_:
        print_json([{**about(event), **plain(event)} for event in found[:limit]])
        return
    for event in found[:limit]:
        _print(event)
    if not found:
        app.say(f"nothing changed since {first}" + ("" if since else "; --since looks further back"))
    elif len(found) > limit:
        app.say(f"more than {plural(limit, 'work')}; --limit for more")


def plain(event: Event) -> dict[str, Any]:
    """What happened, as JSON values."""
    names = ("kind", "field", "old", "new", "version")
    told = [{name: getattr(change, name) for name in names} for change in event.changes]
    return {"seen": event.seen, "feed": event.feed, "changes": told}


def about(event: Event) -> dict[str, Any]:
    """To which work it happened."""
    return {name: getattr(event, name) for name in ("paper", "arxiv_id", "title", "status")}


def lines(event: Event) -> list[str]:
    """A line a change."""
    return [f"{c.label}: {visible(c.text)}" if c.text else c.label for c in event.changes]


def _print(event: Event) -> None:
    console = paper_console()
    console.print(Text(event.key, style="bold").append(f"  {event.seen}  {visible(event.feed)}", style="not bold dim"))
    console.print(Text(visible(event.title or "(known by its identifier only)")))
    for line in lines(event):
        console.print(Text(f"  {line}"))
    console.print()
