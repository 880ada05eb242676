"""`search` and `show`: what is in the database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from crawler.source import UsageError
from indexer.cli.app import App
from indexer.cli.output import as_json, plural, print_json, printable


@click.command("search")
@click.argument("query", nargs=-1)
@click.option("--sort", type=click.Choice(["rank", "date"]), default="rank", show_default=True)
@click.option("--category", help="Of this category, cross-lists included, e.g. cs.CL.")
@click.option("--author", help="By an author of this name.")
@click.option("--since", help="From this day, month or year on, e.g. 2026-11-01.")
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
    """Papers that QUERY finds: words, "phrases", -not, OR, prefix*, title: author: abs:, an arXiv id or a DOI.

    Without a query, --category, --author or --since say what to list.

    \b
    Examples: paperfeed search '"entity linking" -survey' --since 2026-11
              paperfeed search 检索 --sort date --json
    """
    from indexer.search.find import search
    from indexer.search.query import parse
    from indexer.store.connect import open_store

    asked = parse(" ".join(query))
    conn = open_store(app.db, create=False, readonly=True).conn
    results = search(conn, asked, sort=sort, category=category, author=author, since=since, until=until, limit=limit)
    if json_:
        fields = ("id", "arxiv_id", "title", "authors", "date", "category", "score")
        hits = [{name: getattr(hit, name) for name in fields} for hit in results.hits]
        print_json({"total": None if results.capped else results.total, "hits": hits})
        return
    console = Console(highlight=False)
    for hit in results.hits:
        _print_hit(console, hit)
    shown = len(results.hits)
    if results.capped:
        app.say(f"more than {results.total:,} papers; the first {shown} are shown")
    elif results.total > shown:
        app.say(f"{plural(results.total, 'paper')}; the first {shown} are shown (--limit for more)")
    else:
        app.say(plural(results.total, "paper"))


@click.command("show")
@click.argument("paper")
@as_json
@click.option("--bibtex", is_flag=True, help="Print it as BibTeX.")
@click.pass_obj
def show_(app: App, paper: str, json_: bool, bibtex: bool) -> None:
    """A work: all that is known of it and who says so. PAPER is an arXiv id in any form, a DOI or our own number.

    \b
    Example: paperfeed show 2401.00001
    """
    from indexer.exports.bibtex import bibtex_entry
    from indexer.exports.rows import rows
    from indexer.store.connect import open_store
    from indexer.store.show import find, show

    db = open_store(app.db, create=False, readonly=True)
    number = find(db, paper)
    if number is None or (known := show(db, number)) is None:
        raise UsageError(f"{app.db}: no paper {paper!r}; `paperfeed search` finds papers by words")
    if bibtex:
        click.echo(bibtex_entry(next(rows(db.conn, ids=[number]))))
    elif json_:
        print_json(known)
    else:
        _print_paper(known)


def _print_hit(console: Console, hit: Any) -> None:
    head = Text(f"{hit.arxiv_id or hit.id}", style="bold")
    head.append(f"  {hit.date or ''}  {hit.category or ''}", style="dim")
    console.print(head)
    console.print(_marked(hit.title_marked) if hit.title else Text("(known by its identifier only)", style="dim"))
    if hit.authors:
        console.print(Text(_shortened(printable(hit.authors), 100), style="dim"))
    if hit.snippet:
        console.print(_marked(hit.snippet))
    console.print()


def _marked(segments: Iterable[Any]) -> Text:
    text = Text()
    for segment in segments:
        text.append(_visible(segment.text), style="bold yellow" if segment.is_hit else "")
    return text


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def _shortened(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _print_paper(known: dict[str, Any]) -> None:
    console = Console(highlight=False)
    console.print(Text(_visible(known["title"] or "(no title known)"), style="bold"))
    authors = ", ".join(author["name"] for author in known["authors"])
    console.print(Text(_visible(authors + ("" if known["authors_complete"] else ", et al."))))
    facts = {
        "status": known["status"],
        "categories": " ".join(category["code"] for category in known["categories"]),
        **{name: known[name] for name in ("submitted", "updated", "announced", "fetched", "version")},
        "venue": known["venue"] or known["journal_ref"],
        **{name: known[name] for name in ("comments", "license")},
        "identifiers": "  ".join(f"{i['scheme']}:{i['value']}" for i in known["identifiers"]),
        "links": "\n".join(f"{link['kind']}: {link['url']}" for link in known["links"]),
        "said by": "\n".join(f"{said['feed']}, fetched {said['fetched']}" for said in known["assertions"]),
    }
    for name, value in facts.items():
        for number, line in enumerate(str(value or "").splitlines()):
            console.print(Text(f"{'' if number else name:>12}  ", style="dim").append(_visible(line), style="not dim"))
    if known["abstract"]:
        console.print()
        console.print(Text(_visible(known["abstract"])))
