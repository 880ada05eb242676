"""`init` and `add`: what to follow."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click

from crawler.source import UsageError, named
from indexer import config, follow, opml
from indexer.cli.app import App
from indexer.cli.output import plural


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--contact", help="Who to write to when a crawl misbehaves, e.g. mailto:you@example.org.")
@click.pass_obj
def init_(app: App, folder: Path, contact: str | None) -> None:
    """Write paperfeed.toml and datasette-metadata.json into FOLDER (default: here).

    \b
    Example: paperfeed init --contact mailto:you@example.org
    """
    from indexer.metadata import metadata_path

    path = app.config_path or folder / config.FILE_NAME
    if path.exists():
        if contact and config.sign(path, contact):
            app.say(f"{path}: contact filled in")
            return
        raise UsageError(f"{path}: is there already; edit it, or `paperfeed add` to it")
    if not path.parent.parent.is_dir():
        raise UsageError(f"{path.parent}: expected the folder above it to exist")
    path.parent.mkdir(exist_ok=True)
    path.write_text(config.fresh(contact), encoding="utf-8")
    metadata = path.with_name("datasette-metadata.json")
    if not metadata.exists():
        shutil.copyfile(metadata_path(), metadata)
    app.say(f"wrote {path} and {metadata}")
    if not contact:
        app.say("next: fill in contact, then `paperfeed add arxiv:cs.CL`")


@click.command("add")
@click.argument("what", nargs=-1, required=True)
@click.option("--name", help="What to call it; made from WHAT otherwise.")
@click.option("--kind", help="The kind of source, when it should not be told from WHAT.")
@click.option("--every", type=config.duration, help="How often to ask, e.g. 24h.")
@click.option("-o", "--option", "options", multiple=True, metavar="KEY=VALUE", help="A further option of that kind.")
@click.pass_obj
def add_(
    app: App,
    what: tuple[str, ...],
    name: str | None,
    kind: str | None,
    every: timedelta | None,
    options: tuple[str, ...],
) -> None:
    """Follow a source: arxiv:CATEGORY, arxiv-search:QUERY, acl:ID, feed:URL, page:URL, cv:URL,
    scholarfeed:URL, bzpeer:URL, paperfeed:URL, a URL, or an .opml file.

    \b
    Examples: paperfeed add arxiv:cs.CL
              paperfeed add 'arxiv-search:au:okoye AND cat:cs.CL'
              paperfeed add https://rss.arxiv.org/rss/math.CO
              paperfeed add page:https://example.org/~lin/ --every 7d
              paperfeed add feeds.opml
    """
    path = app.config_path or config.find() or Path(config.FILE_NAME)
    if name and len(what) > 1:
        raise UsageError(f"--name goes with one source, found {len(what)}")
    extra = dict(_pair(text) for text in options)
    for item in what:
        for source in _sources(app, path, item, kind, name):
            source = replace(source, options={**source.options, **extra}, every=every or source.every)
            config.check(source, path)
            config.append(path, source)
            app.say(f"added {source.name}  {named(source.kind).title}")
    if not config.read(path).contact:
        app.say(f"before the first crawl: fill in contact in {path}")


def _sources(app: App, path: Path, item: str, kind: str | None, name: str | None) -> tuple[config.SourceConfig, ...]:
    file = Path(item)
    if file.suffix.lower() == ".opml":
        return listed(app, path, file)
    return (follow.detect(item, kind=kind, name=name),)


def listed(app: App, path: Path, file: Path) -> tuple[config.SourceConfig, ...]:
    """The sources of an OPML file that are not followed yet; what can't be followed is said."""
    try:
        found, left_out = opml.read(file.read_bytes(), str(file))
    except FileNotFoundError as exc:
        raise UsageError(f"{file}: no such file") from exc
    for why in left_out:
        click.echo(f"{file}: left out: {why}", err=True)
    taken = {source.name for source in config.read(path).sources} if path.exists() else set()
    fresh = []
    for source in found:
        if source.name not in taken:
            taken.add(source.name)
            fresh.append(source)
    if len(fresh) < len(found):
        app.say(f"{file}: {plural(len(found) - len(fresh), 'source')} followed already")
    return tuple(fresh)


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise UsageError(f"expected KEY=VALUE, found {text!r}")
    return key, value
