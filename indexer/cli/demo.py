"""`demo`: everything at once on the bundled web of invented papers, without a network."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import click
from click.core import ParameterSource

from crawler.source import PaperfeedError
from indexer import config
from indexer.cli.app import App
from indexer.cli.output import plural

FOLDER = Path("paperfeed-demo")
#: Before any paper of the sample: a first harvest would begin a week ago, and the sample's days do not move on.
SINCE = date(2006, 1, 1)


@click.command("demo")
@click.option("--serve/--no-serve", default=True, help="Open Datasette at the end, or stop after the summary.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Datasette's port; any free one otherwise.")
@click.pass_context
def demo_(ctx: click.Context, serve: bool, port: int) -> int:
    """Harvest a bundled web of invented papers and browse them: real spiders, a real index, real pages, no network.

    Everything lands in ./paperfeed-demo, and again is safe: the second time nearly nothing is new.

    \b
    Example: paperfeed demo --no-serve
    """
    from crawler.sample.follow import sources
    from crawler.sample.web import SampleWeb
    from indexer.cli import serve as server
    from indexer.cli.crawl import job, run

    app = _at_home(ctx)
    app.db.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    app.say("This is a demonstration: the papers, their authors and the web they come from are invented.")
    with SampleWeb() as web:
        path = app.db.with_name(config.FILE_NAME)
        _follow(path, sources(web.url))
        jobs = [job(app, source, since=SINCE) for source in config.read(path).sources]
        code = run(app, jobs, command="demo")
    if code:
        raise PaperfeedError("the demonstration's own sources were not all ok, see above; please report it")
    _summary(app, time.monotonic() - began, serves=serve)
    if not serve:
        return 0
    return server.start(app, host="127.0.0.1", port=port or server.free_port("127.0.0.1"))


def _at_home(ctx: click.Context) -> App:
    """The app on a folder of its own, unless --db was given."""
    app: App = ctx.obj
    given = ctx.parent is not None and ctx.parent.get_parameter_source("db") == ParameterSource.COMMANDLINE
    return app if given else replace(app, db=FOLDER / "papers.db")


def _follow(path: Path, entries: list[dict[str, object]]) -> None:
    path.unlink(missing_ok=True)
    for entry in entries:
        options = {key: str(value) for key, value in entry.items() if key not in ("name", "kind", "delay")}
        source = config.SourceConfig(name=str(entry["name"]), kind=str(entry["kind"]), options=options, delay=0)
        config.append(path, source)


def _summary(app: App, seconds: float, *, serves: bool) -> None:
    from indexer.store.connect import open_store

    conn = open_store(app.db, create=False, readonly=True).conn
    counted = {
        noun: conn.execute(f"select count(*) from {table}").fetchone()[0]
        for noun, table in (("paper", "papers"), ("author", "names"), ("source", "sources"), ("request", "fetches"))
    }
    click.echo(f"{', '.join(plural(n, noun) for noun, n in counted.items())} in {seconds:.1f} s → {app.db}")
    start = f"{_program()} --db {shlex.quote(str(app.db))}"
    click.echo("Three things to try:")
    click.echo(f"  {start} search 检索")
    click.echo(f"  {start} export --to bibtex --query graph")
    click.echo(f"  {start} {'status' if serves else 'serve'}")


def _program() -> str:
    """What to type: the bare name where that starts this program, else the way it was started."""
    started = Path(sys.argv[0])
    found = shutil.which("paperfeed")
    if started.stem != "paperfeed" or (found and started.exists() and Path(found).samefile(started)):
        return "paperfeed"
    return shlex.quote(os.path.relpath(started) if started.is_relative_to(Path.cwd()) else str(started))
