"""`sources`: what is followed, its state, and changes to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import click

from crawler.source import UsageError, load
from indexer import config, opml
from indexer.cli.app import NOT_OK, App
from indexer.cli.follow import listed
from indexer.cli.output import as_json, plural, print_json, print_table, visible, when
from indexer.health import is_believed, usual

#: Records and faults that `sources test` shows.
_SHOWN = 5


@click.group("sources", invoke_without_command=True)
@click.pass_context
def sources_(ctx: click.Context) -> None:
    """What is followed: list (default), kinds, test, pause, resume, remove, opml.

    \b
    Example: paperfeed sources pause arxiv:cs.CL
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_)


@sources_.command("list")
@as_json
@click.pass_obj
def list_(app: App, json_: bool = False) -> None:
    """Every source of paperfeed.toml with its last verdict and when it is due.

    \b
    Example: paperfeed sources list --json
    """
    rows = followed(app)
    if json_:
        print_json(rows)
    elif rows:
        now = datetime.now(UTC)
        print_table(
            ("name", "kind", "last verdict", "last success", "next due"),
            [[r["name"], r["kind"], r["verdict"], when(r["last_success"], now), due(r, now)] for r in rows],
        )
    else:
        app.say("nothing is followed yet: `paperfeed add arxiv:cs.CL`")


@sources_.command("kinds")
@as_json
def kinds_(json_: bool) -> None:
    """The kinds of source there are, with their options.

    \b
    Example: paperfeed sources kinds
    """
    kinds = load().values()
    if json_:
        print_json([{"kind": k.name, "title": k.title, "options": [o.name for o in k.options]} for k in kinds])
    else:
        rows = [[k.name, k.title, ", ".join(o.name + "*" * o.required for o in k.options)] for k in kinds]
        print_table(("kind", "what", "options (* required)"), rows, wrap="what")


@sources_.command("test")
@click.argument("name")
@click.pass_obj
def test_(app: App, name: str) -> int:
    """Fetch one page of the source NAME, show what is on it, store nothing. Exits 3 when it is not ok.

    \b
    Example: paperfeed sources test arxiv:cs.CL
    """
    from indexer.cli.trial import try_out
    from indexer.store.ledger import GOOD

    page, judged = try_out(app, app.config().source(name))
    for record in page.records[:_SHOWN]:
        click.echo(f"  {visible(record.title or record.key)}")
    for fault in page.faults[:_SHOWN]:
        click.echo(f"  can't be read: {visible(fault.where)}: {visible(fault.why)}")
    found = [plural(len(page.records), "record"), plural(len(page.faults), "fault")]
    if page.profiles:
        found.insert(0, plural(len(page.profiles), "person"))
    if page.follow:
        found.append("more pages")
    click.echo(f"{name}: {judged.verdict}: {', '.join(found) if judged.verdict in GOOD else judged.reason}")
    return 0 if judged.verdict in GOOD else NOT_OK


@sources_.command("pause")
@click.argument("names", nargs=-1, required=True)
@click.pass_obj
def pause_(app: App, names: tuple[str, ...]) -> None:
    """Leave sources out of `crawl --due` until they are resumed.

    \b
    Example: paperfeed sources pause arxiv:cs.CL
    """
    for name in names:
        config.pause(_path(app), name, paused=True)
        mark_source(app, name, "paused")
        app.say(f"paused {name}")


@sources_.command("resume")
@click.argument("names", nargs=-1, required=True)
@click.pass_obj
def resume_(app: App, names: tuple[str, ...]) -> None:
    """Take paused sources up again.

    \b
    Example: paperfeed sources resume arxiv:cs.CL
    """
    for name in names:
        config.pause(_path(app), name, paused=False)
        mark_source(app, name, "active")
        app.say(f"resumed {name}")


@sources_.command("remove")
@click.argument("names", nargs=-1, required=True)
@click.pass_obj
def remove_(app: App, names: tuple[str, ...]) -> None:
    """Take sources out of paperfeed.toml; what they brought stays in the database. A source that the database alone
    still knows, since its block was deleted by hand, is missed by nobody after this.

    \b
    Example: paperfeed sources remove arxiv:cs.CL
    """
    path = app.config_path or config.find()
    for name in names:
        if path and any(source.name == name for source in config.read(path).sources):
            config.remove(path, name)
            mark_source(app, name, "removed")
        elif not mark_source(app, name, "removed"):
            raise UsageError(f"{path or config.FILE_NAME}, {app.db}: no source is called {name!r}")
        app.say(f"removed {name}; its papers stay in {app.db}")


@sources_.command("opml")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.pass_obj
def opml_(app: App, file: Path | None) -> None:
    """Print the sources as OPML, or take in those of an OPML FILE.

    \b
    Examples: paperfeed sources opml > feeds.opml
              paperfeed sources opml feeds.opml
    """
    if file is None:
        click.echo(opml.write(app.config()), nl=False)
        return
    path = app.config_path or config.find() or Path(config.FILE_NAME)
    new = listed(app, path, file)
    for source in new:
        config.check(source, path)
        config.append(path, source)
    app.say(f"{plural(len(new), 'source')} added to {path}")


def followed(app: App) -> list[dict[str, Any]]:
    """The sources of the config with what the database knows of them, as JSON-ready rows; times are UTC."""
    from indexer.store.status import source_states

    states = source_states(app.db) if app.db.exists() else {}
    rows = []
    for source in app.config().sources:
        state = states.get(source.name)
        rows.append(
            {
                "name": source.name,
                "kind": source.kind,
                "options": dict(source.options),
                "state": "paused" if source.paused else "active",
                "verdict": state.last_verdict if state else None,
                "reason": state.reason if state else None,
                "last_success": state.last_success if state else None,
                "next_due": state.next_due if state else None,
                "every_seconds": round((source.every or usual(source.kind)).total_seconds()),
            }
        )
    return rows


def due(row: dict[str, Any], now: datetime) -> str:
    """When a source is asked next, for people."""
    if row["state"] == "paused":
        return "paused"
    if row["next_due"] is None:
        return "now"
    at, every = datetime.fromisoformat(row["next_due"]), timedelta(seconds=row["every_seconds"])
    return when(row["next_due"], now) if at > now and is_believed(at, now, every) else "now"


def mark_source(app: App, name: str, state: Literal["active", "paused", "removed"]) -> bool:
    """Tells the database, from which the pages know; False where it does not know that source."""
    from indexer.store.connect import open_store
    from indexer.store.following import mark

    if not app.db.exists():
        return False
    db = open_store(app.db)
    try:
        return mark(db, app.db, name, state)
    finally:
        db.close()


def _path(app: App) -> Path:
    if not (path := app.config_path or config.find()):
        raise UsageError(f"no {config.FILE_NAME} here or in your configuration folder; `paperfeed init` writes one")
    return path
