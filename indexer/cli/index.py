"""`index`: the search index checked, made anew, or put in order."""

from __future__ import annotations

import click

from crawler.source import UsageError
from indexer.cli.app import FOUND_PROBLEMS, App
from indexer.cli.output import plural


@click.command("index")
@click.option("--check", "work", flag_value="check", help="Does the index hold what the papers say? Exit 4 if not.")
@click.option("--rebuild", "work", flag_value="rebuild", help="Make it anew, after damage.")
@click.option("--optimize", "work", flag_value="optimize", help="Merge what many small harvests have left.")
@click.pass_context
def index_(ctx: click.Context, work: str | None) -> None:
    """The full-text index: check it, make it anew, or merge its parts.

    \b
    Example: paperfeed index --rebuild
    """
    app: App = ctx.obj
    if work is None:
        raise UsageError("index: expected --check, --rebuild or --optimize, found none of them")
    app.say({"check": "checking", "rebuild": "making the index anew", "optimize": "merging"}[work] + " ...")
    {"check": _check, "rebuild": _rebuild, "optimize": _optimize}[work](ctx, app)


def _check(ctx: click.Context, app: App) -> None:
    from indexer.store.connect import open_store
    from indexer.store.integrity import index_problems

    found = index_problems(open_store(app.db, create=False, any_index=True))
    for problem in found:
        click.echo(problem)
    app.say(plural(len(found), "problem") if found else "the index holds what the papers say")
    if found:
        ctx.exit(FOUND_PROBLEMS)


def _rebuild(ctx: click.Context, app: App) -> None:
    from indexer.store.connect import open_store
    from indexer.store.searchindex import build

    open_store(app.db, create=False, any_index=True).close()  # says what is wrong with the file
    made = build(app.db, anew=True)
    app.say(f"{plural(made.papers, 'paper')} indexed, {made.changed:,} with other search text than before")


def _optimize(ctx: click.Context, app: App) -> None:
    from indexer.store.connect import open_store
    from indexer.store.segments import merge_all

    db = open_store(app.db, create=False)
    merge_all(db, app.db)
    app.say("merged")
