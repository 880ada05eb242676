"""`demo`: everything at once on the bundled web of invented papers, without a network."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import time
from dataclasses import replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click
from click.core import ParameterSource

from crawler.source import PaperfeedError
from indexer import config
from indexer.cli.app import INTERRUPTED, App
from indexer.cli.output import plural

if TYPE_CHECKING:
    from crawler.sample.web import SampleWeb

FOLDER = Path("paperfeed-demo")
#: Before any paper of the sample: a first harvest would begin a week ago, and the sample's days do not move on.
SINCE = date(2006, 1, 1)


@click.command("demo")
@click.option("--serve/--no-serve", default=True, help="Open Datasette at the end, or stop after the summary.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Datasette's port; any free one otherwise.")
@click.pass_context
def demo_(ctx: click.Context, serve: bool, port: int) -> int:
    """Harvest a bundled web of invented papers and browse them: real spiders, a real index, real pages, no network.

    Everything lands in ./paperfeed-demo, and again is safe: the second time nothing is new, and
    what can say so says that it has not changed.

    \b
    Example: paperfeed demo --no-serve
    """
    from crawler.sample.follow import sources
    from indexer.cli import serve as server
    from indexer.store.connect import is_begun

    app = _at_home(ctx)
    app.db.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    app.say("This is a demonstration: the papers, their authors and the web they come from are invented.")
    path = app.db.with_name(config.FILE_NAME)
    with _web(path) as web:
        _follow(path, sources(web.url))
        code = 0 if is_begun(app.db) else _two_days_before(app, path, web)
        code = code or harvest(app, path)
    if code:
        raise PaperfeedError("the demonstration's own sources were not all ok, see above; please report it")
    _summary(app, time.monotonic() - began, sources=len(config.read(path).sources), serves=serve)
    if not serve:
        return 0
    return server.start(app, host="127.0.0.1", port=port or server.free_port("127.0.0.1"))


def harvest(app: App, path: Path) -> int:
    """Asks all that the config file at `path` names, on the day that the sample web has; the exit code."""
    from indexer.cli.crawl import job
    from indexer.cli.resolve import follow_up
    from indexer.cli.run import run

    known = config.read(path)
    jobs = [job(app, source, since=SINCE) for source in known.sources]
    return run(app, jobs, command="demo", then=follow_up(app, known, jobs))


def _two_days_before(app: App, path: Path, web: SampleWeb) -> int:
    """The same on the web's first day, so that there is something that changes: by a process of its own, since one can
    crawl only once."""
    today, web.day = web.day, 1
    app.say("On a Tuesday:")
    child = get_context("spawn").Process(target=_harvest_alone, args=(app, path), daemon=True)
    child.start()
    child.join()
    web.day = today
    if child.exitcode == INTERRUPTED:
        raise click.Abort
    app.say("And on the Thursday:")
    return child.exitcode or 0


def _harvest_alone(app: App, path: Path) -> None:
    sys.exit(harvest(app, path))


def _web(path: Path) -> SampleWeb:
    """The sample web, again where the folder's earlier harvest found it: elsewhere its pages would be other pages."""
    from crawler.sample.web import SampleWeb

    before = next((s.options.get("base_url", "") for s in config.read(path).sources), "") if path.exists() else ""
    port = urlsplit(before).port or 0
    try:
        return SampleWeb(port=port)
    except OSError as problem:
        raise PaperfeedError(
            f"port {port}: {problem.strerror}; the sample web of {path.parent} was there, and its pages are known by "
            "their address; try again, or remove the folder"
        ) from problem


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


def _summary(app: App, seconds: float, *, sources: int, serves: bool) -> None:
    from indexer.store.connect import open_store

    conn = open_store(app.db, create=False, readonly=True).conn
    papers, abstracts = conn.execute("select count(*), count(abstract) from papers").fetchone()
    authors, requests = (conn.execute(f"select count(*) from {t}").fetchone()[0] for t in ("names", "fetches"))
    counted = [plural(authors, "author"), plural(sources, "source"), plural(requests, "request")]
    told = f"{plural(papers, 'paper')} ({abstracts} with abstracts), {', '.join(counted)}"
    click.echo(f"{told} in {seconds:.1f} s → {app.db}")
    click.echo("Three things to try:")
    start = f"{_program()} --db {shlex.quote(str(app.db))}"
    click.echo(f"  {start} search 检索")
    click.echo(f"  {start} show person 端木博言")
    click.echo(f"  {start} {'status' if serves else 'serve'}")


def _program() -> str:
    """What to type: the bare name where that starts this program, else the way it was started."""
    started = Path(sys.argv[0])
    found = shutil.which("paperfeed")
    if started.stem != "paperfeed" or (found and started.exists() and Path(found).samefile(started)):
        return "paperfeed"
    return shlex.quote(os.path.relpath(started) if started.is_relative_to(Path.cwd()) else str(started))
