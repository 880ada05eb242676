"""`show`: one work, or one person, with all that is known."""

from __future__ import annotations

from typing import Any

import click
from rich.text import Text

from crawler.source import UsageError
from indexer.cli.app import App
from indexer.cli.output import as_json, paper_console, print_json, visible
from indexer.cli.person import show_person


@click.command("show")
@click.argument("what", nargs=-1, required=True, metavar="PAPER | person NAME")
@as_json
@click.option("--bibtex", is_flag=True, help="Print it as BibTeX.")
@click.pass_obj
def show_(app: App, what: tuple[str, ...], json_: bool, bibtex: bool) -> None:
    """A work or a person: all that is known and who says so. PAPER is an arXiv id in any form, a DOI or our own
    number; NAME a name as a page of theirs writes it, in either order, or the person's number.

    \b
    Examples: paperfeed show 2401.00001
              paperfeed show person Kun Zhou
    """
    from indexer.exports.bibtex import bibtex_entry
    from indexer.exports.rows import rows
    from indexer.store.connect import open_store
    from indexer.store.show import find, show

    db = open_store(app.db, create=False, readonly=True)
    if what[0] == "person" and len(what) > 1:
        if bibtex:
            raise UsageError("--bibtex prints a work; `paperfeed export --to bibtex` writes many")
        show_person(db, app.db, " ".join(what[1:]), json_)
        return
    paper = " ".join(what)
    number = find(db, paper)
    if number is None or (known := show(db, number)) is None:
        raise UsageError(f"{app.db}: no paper {paper!r}; `paperfeed search` finds papers by words")
    if bibtex:
        click.echo(bibtex_entry(next(rows(db.conn, ids=[number]))))
    elif json_:
        print_json(known)
    else:
        _print(known)


def _print(known: dict[str, Any]) -> None:
    console = paper_console()
    console.print(Text(visible(known["title"] or "(no title known)"), style="bold"))
    authors = ", ".join(author["name"] for author in known["authors"])
    console.print(Text(visible(authors + ("" if known["authors_complete"] else ", et al."))))
    for name, value in _facts(known).items():
        for number, line in enumerate(str(value or "").splitlines()):
            console.print(Text(f"{'' if number else name:>12}  ", style="dim").append(visible(line), style="not dim"))
    if known["abstract"]:
        console.print()
        console.print(Text(visible(known["abstract"])))


def _facts(known: dict[str, Any]) -> dict[str, object]:
    ways = [known["url"], *(f"{link['kind']}: {link['url']}" for link in known["links"])]
    return {
        "status": known["status"],
        "categories": " ".join(category["code"] for category in known["categories"]),
        **{name: known[name] for name in ("submitted", "updated", "announced", "fetched", "version")},
        "venue": known["venue"] or known["journal_ref"],
        **{name: known[name] for name in ("comments", "license")},
        "identifiers": "  ".join(f"{i['scheme']}:{i['value']}" for i in known["identifiers"]),
        "links": "\n".join(way for way in ways if way),
        "said by": "\n".join(f"{said['feed']}, fetched {said['fetched']}" for said in known["assertions"]),
    }
