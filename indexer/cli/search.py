"""`search`: papers that a query finds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import click
from rich.text import Text

from crawler.source import UsageError
from indexer.cli.app import App
from indexer.cli.output import as_json, paper_console, plural, print_json, visible
from indexer.config import duration

# What begins with a hyphen is a word to leave out; click would look for -h within it.
_CONTEXT = {"ignore_unknown_options": True, "help_option_names": ["--help"]}


@click.command("search", context_settings=_CONTEXT)
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option("--sort", type=click.Choice(["rank", "date"]), default="rank", show_default=True)
@click.option("--category", help="Of this category, cross-lists included, e.g. cs.CL.")
@click.option("--author", help="By an author of this name.")
@click.option("--since", help="From this day, month or year on (2026-11-01, 2026-11), or 7d.")
@click.option("--until", help="Until the end of this day, month or year.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@as_json
@click.pass_obj
def search_(
    app: App,
    query: tuple[str, ...],
    sort: Any,
    category: str | None,
    author: str | None,
    since: str | None,
    until: str | None,
    limit: int,
    json_: bool,
) -> None:
    """Papers that QUERY finds: words, "phrases", -not, OR, prefix*, an arXiv id or a DOI, and title: author: abs: cat:
    venue: year: has: is: lang: id:.

    Without a query, --category, --author or --since say what to list.

    \b
    Examples: paperfeed search 'trust region' -policy
              paperfeed search '"entity linking"' --since 2026-11
              paperfeed search 'cat:cs.CL year:2024..2026 has:code title:retrieval'
              paperfeed search 检索 --sort date --json
    """
    from indexer.search.find import search
    from indexer.search.query import parse
    from indexer.search.suggest import did_you_mean
    from indexer.store import searchversion
    from indexer.store.categories import canonical
    from indexer.store.connect import open_reading

    text = typed(query)
    if not text.strip() and not (category or author or since or until):
        raise UsageError("search for what? give words, or --category, --author or --since to list papers")
    conn = open_reading(app.db).conn
    if not searchversion.is_current(conn):
        app.say("the search index is unfinished or of other rules: `paperfeed index --rebuild` mends it")
    asked = parse(text)
    results = search(
        conn,
        asked,
        sort=sort,
        category=canonical(category) if category else None,
        author=author,
        since=_day(since),
        until=until,
        limit=limit,
    )
    taken_back = _taken_back(conn, [hit.id for hit in results.hits])
    _print(app, results, None if results.hits else did_you_mean(conn, asked), taken_back, json_=json_)


def _taken_back(conn: Any, papers: list[int]) -> dict[int, str]:
    """Those that are withdrawn or retracted."""
    sql = "select p.id, p.status from json_each(?) as j join papers as p on p.id = j.value where p.status is not null"
    return dict(conn.execute(sql, (json.dumps(papers),)).fetchall())


def _print(app: App, results: Any, meant: str | None, taken_back: dict[int, str], *, json_: bool) -> None:
    if json_:
        total = None if results.capped else results.total
        told = {"did_you_mean": meant} if meant else {}
        hits = [{**_plain(hit), "status": taken_back.get(hit.id)} for hit in results.hits]
        print_json({"total": total, "hits": hits, **told})
        return
    for hit in results.hits:
        _print_hit(hit, taken_back.get(hit.id))
    app.say(_count(results, meant))


def typed(words: tuple[str, ...]) -> str:
    """The words of a query as one text. `-word` excludes; `--word` is an option that we do not have."""
    if unknown := next((word for word in words if word.startswith("--")), None):
        raise click.NoSuchOption(unknown)
    return " ".join(words)


def _day(text: str | None) -> str | None:
    """`7d` as the day it was then; anything else as it stands."""
    if text and text[-1:] in "mhdw" and text[:-1].isdecimal():
        return (datetime.now(UTC) - duration(text)).date().isoformat()
    return text


def _plain(hit: Any) -> dict[str, Any]:
    names = ("id", "arxiv_id", "title", "authors", "date", "category", "score")
    return {name: getattr(hit, name) for name in names}


def _count(results: Any, meant: str | None) -> str:
    shown = len(results.hits)
    if meant:
        return f"nothing found; did you mean: {visible(meant)}"
    if not shown:
        return "nothing found; fewer words, or a beginning of one such as graph*, find more"
    if results.capped:
        return f"more than {results.total:,} papers; {shown} shown (--limit for more)"
    if results.total > shown:
        return f"{plural(results.total, 'paper')}; {shown} shown (--limit for more)"
    return plural(results.total, "paper")


def _print_hit(hit: Any, status: str | None) -> None:
    console = paper_console()
    head = Text(f"{hit.arxiv_id or hit.id}", style="bold")
    head.append(f"  {hit.date or ''}  {hit.category or ''}", style="not bold dim")
    if status:
        head.append(f"  {status}", style="not bold red")
    console.print(head)
    console.print(_marked(hit.title_marked) if hit.title else Text("(known by its identifier only)", style="dim"))
    if hit.authors:
        console.print(Text(_shortened(visible(hit.authors), 100), style="dim"))
    if hit.snippet:
        console.print(_marked(hit.snippet))
    console.print()


def _marked(segments: Iterable[Any]) -> Text:
    text = Text()
    for segment in segments:
        text.append(visible(segment.text), style="bold yellow" if segment.is_hit else "")
    return text


def _shortened(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
