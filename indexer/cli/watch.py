"""`watch`: saved searches that tell what is new."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler import disk
from crawler.source import UsageError
from indexer.cli.app import App
from indexer.cli.output import as_json, plural, print_json, print_table, visible
from indexer.cli.search import typed
from indexer.store.moment import iso

if TYPE_CHECKING:
    from sqlite_utils import Database

    from indexer.watches.store import Hit
    from indexer.watches.watch import Watch

_SHOWN = 5
# What begins with a hyphen is a word to leave out.
_CONTEXT = {"ignore_unknown_options": True, "help_option_names": ["--help"]}


def _asked(command: Callable[..., Any]) -> Callable[..., Any]:
    """What a watch is made of."""
    for option in (
        click.option("--sql", "condition", help="A condition on the columns of papers, e.g. \"venue like 'KDD%'\"."),
        click.option("--person", help="Works on the pages of this person, by name or number."),
        click.argument("query", nargs=-1, type=click.UNPROCESSED),
    ):
        command = option(command)
    return command


@click.group("watch")
def watch_() -> None:
    """Saved searches: what is new, each paper once, and why.

    QUERY is that of `paperfeed search`, with author:, cat:, venue:, has:code and the like. Every crawl looks at all
    watches; a paper that comes to meet one late, since its code or venue became known, counts too.

    \b
    Examples: paperfeed watch preview retrieval cat:cs.IR has:code
              paperfeed watch add retrieval-code retrieval cat:cs.IR has:code
              paperfeed watch digest -o today.md
    """


@watch_.command("add", context_settings=_CONTEXT)
@click.argument("name")
@_asked
@click.option("--all", "all_new", is_flag=True, help="What meets it now is new too.")
@click.pass_obj
def add(app: App, name: str, query: tuple[str, ...], person: str | None, condition: str | None, all_new: bool) -> None:
    """Save a search as NAME. What meets it already is known, not new.

    \b
    Example: paperfeed watch add okoye author:okoye
    """
    from indexer.store.connect import open_store
    from indexer.store.locks import writing
    from indexer.watches import store

    db = open_store(app.db, create=False)
    watch = _watch(db, name, query, person, condition)
    with writing(db, app.db):
        count = store.add(db.conn, watch, iso(datetime.now(UTC)), all_new=all_new)
    app.say(f"{name}: {plural(count, 'paper')} meet{'s' if count == 1 else ''} it now; what comes is new")


@watch_.command("preview", context_settings=_CONTEXT)
@_asked
@as_json
@click.pass_obj
def preview(app: App, query: tuple[str, ...], person: str | None, condition: str | None, json_: bool) -> None:
    """How many papers meet a search now, and the newest of them with the reason why. Saves nothing.

    \b
    Example: paperfeed watch preview retrieval cat:cs.IR has:code
    """
    from indexer.store.connect import open_reading
    from indexer.watches import store

    db = open_reading(app.db)
    count, hits = store.sample(db.conn, _watch(db, "preview", query, person, condition), _SHOWN)
    if json_:
        print_json({"count": count, "sample": [_plain(hit) for hit in hits]})
        return
    _print(hits)
    app.say(f"{plural(count, 'paper')} meet{'s' if count == 1 else ''} it now")


@watch_.command("list")
@as_json
@click.pass_obj
def list_(app: App, json_: bool) -> None:
    """All watches, and how much they found that no digest has told yet.

    \b
    Example: paperfeed watch list
    """
    from indexer.store.connect import open_reading
    from indexer.watches import store

    conn = open_reading(app.db).conn
    found = [
        (watch, len(store.hits(conn, watch)), len(store.hits(conn, watch, untold=True)))
        for watch in store.watches(conn)
    ]
    if json_:
        print_json([{**asdict(watch), "hits": hits, "untold": untold} for watch, hits, untold in found])
        return
    rows = [(watch.name, _meant(watch), hits, untold) for watch, hits, untold in found]
    print_table(("name", "what", "found", "untold"), rows, wrap="what")


@watch_.command("run")
@click.argument("names", nargs=-1)
@as_json
@click.pass_obj
def run(app: App, names: tuple[str, ...], json_: bool) -> None:
    """Look for what is new, for all watches or those of these NAMES. Each crawl does so at its end.

    \b
    Example: paperfeed watch run okoye
    """
    from indexer.store.connect import open_store
    from indexer.watches import store

    db, at = open_store(app.db, create=False), iso(datetime.now(UTC))
    asked = store.named(db.conn, names)
    new = {watch.name: _look(app, db, watch, at) for watch in asked}
    if json_:
        print_json([{"name": name, "new": count} for name, count in new.items()])
        return
    for watch in asked:
        if new[watch.name]:
            _print(store.hits(db.conn, watch, since=at, limit=_SHOWN))
        app.say(f"{watch.name}: {plural(new[watch.name], 'new paper')}")


def look(app: App) -> None:
    """Looks for what is new, for all watches, and says so. One that can't be looked for is told, and is no reason to
    stop."""
    from indexer.store.connect import open_store
    from indexer.watches import store

    db, at = open_store(app.db, create=False), iso(datetime.now(UTC))
    try:
        for watch in store.watches(db.conn):
            try:
                count = _look(app, db, watch, at)
            except UsageError as exc:
                click.echo(f"watch {exc}", err=True)
                continue
            if count:
                app.say(f"watch {watch.name}: {plural(count, 'new paper')}")
    finally:
        db.close()


def _look(app: App, db: Database, watch: Watch, at: str) -> int:
    from indexer.store.locks import writing
    from indexer.watches import store

    with writing(db, app.db):
        return store.run(db.conn, watch, at)


@watch_.command("digest")
@click.argument("names", nargs=-1)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A .md, .html, .json or .eml file."
)
@click.option("--since", help="What was found from this day on, told before or not.")
@click.pass_obj
def digest(app: App, names: tuple[str, ...], output: Path | None, since: str | None) -> None:
    """Write what watches found and no digest has told yet, each paper once: Markdown to the terminal, or a file.

    An .eml file is a letter for any program that sends mail.

    \b
    Example: paperfeed watch digest -o today.html
    """
    from indexer.store.connect import open_store
    from indexer.store.locks import writing
    from indexer.watches import digest as digests
    from indexer.watches import store

    form = output.suffix.lower() if output else ".md"
    if form not in digests.FORMATS:
        raise UsageError(f"{output}: expected a name that ends in {', '.join(digests.FORMATS)}")
    db, at = open_store(app.db, create=False), iso(datetime.now(UTC))
    asked = store.named(db.conn, names)
    found = {watch.name: store.hits(db.conn, watch, since=since, untold=since is None) for watch in asked}
    text = digests.write(form, found, day=at[:10])
    if output is None:
        click.echo(text)
    else:
        disk.write(output, text)
    with writing(db, app.db):
        store.tell(db.conn, (hit for hits in found.values() for hit in hits), at)
    app.say(f"{plural(sum(map(len, found.values())), 'paper')} told")


@watch_.command("remove")
@click.argument("name")
@click.pass_obj
def remove(app: App, name: str) -> None:
    """Forget a watch and what it found.

    \b
    Example: paperfeed watch remove okoye
    """
    from indexer.store.connect import open_store
    from indexer.store.locks import writing
    from indexer.watches import store

    db = open_store(app.db, create=False)
    (watch,) = store.named(db.conn, [name])
    with writing(db, app.db):
        store.remove(db.conn, watch)
    app.say(f"{name}: removed")


def _watch(db: Database, name: str, query: tuple[str, ...], person: str | None, condition: str | None) -> Watch:
    from indexer.people import find
    from indexer.watches.watch import Watch

    number = find.known(db.conn, person) if person is not None else None
    return Watch(name=name, query=typed(query) or None, person=number, condition=condition)


def _meant(watch: Watch) -> str:
    told = (watch.query, f"person {watch.person}" if watch.person is not None else None, watch.condition)
    return "; ".join(part for part in told if part)


def _print(hits: Sequence[Hit]) -> None:
    for hit in hits:
        title = hit.paper["title"] or "(no title known)"
        click.echo(f"{hit.paper['arxiv_id'] or hit.paper['id']}  {visible(title)}\n  {visible(hit.why)}")


def _plain(hit: Hit) -> dict[str, Any]:
    return {"id": hit.paper["id"], "arxiv_id": hit.paper["arxiv_id"], "title": hit.paper["title"], "why": hit.why}
