"""`show`: one work, or one person, with all that is known."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import click
from rich.text import Text

from crawler.source import UsageError
from indexer import changes
from indexer.cli.app import App
from indexer.cli.changes import lines, plain
from indexer.cli.output import as_json, paper_console, print_json, visible
from indexer.cli.person import show_person


@click.command("show")
@click.argument("what", nargs=-1, required=True, metavar="PAPER | person NAME")
@as_json
@click.option("--bibtex", is_flag=True, help="Print it as BibTeX.")
@click.option("--similar", is_flag=True, help="Add the papers that are most like it.")
@click.option("--claims", "claims_", is_flag=True, help="Add each value that a source gives, word for word.")
@click.pass_obj
def show_(app: App, what: tuple[str, ...], json_: bool, bibtex: bool, similar: bool, claims_: bool) -> None:
    """A work or a person: all that is known and who says so. PAPER is an arXiv id in any form, a DOI or our own
    number; NAME a name in either order and any script, an ORCID, or the person's number. Of a name that no page is
    about its works are told, by co-authors.

    \b
    Examples: paperfeed show 2401.00001
              paperfeed show 2401.00001 --similar
              paperfeed show 2401.00001 --claims
              paperfeed show person Kun Zhou
    """
    from indexer.exports.bibtex import bibtex_entry
    from indexer.exports.rows import rows
    from indexer.store.called import find
    from indexer.store.connect import open_reading
    from indexer.store.show import claims, show

    db = open_reading(app.db)
    if what[0] == "person" and len(what) > 1:
        if bibtex or similar or claims_:
            raise UsageError("--bibtex, --similar and --claims are about a work; `paperfeed export` writes many")
        show_person(db, app.db, " ".join(what[1:]), json_)
        return
    paper = " ".join(what)
    number = find(db.conn, paper)
    if number is None or (known := show(db, number)) is None:
        raise UsageError(f"{app.db}: no paper {paper!r}; `paperfeed search` finds papers by words")
    if bibtex:
        click.echo(bibtex_entry(next(rows(db.conn, ids=[number]))))
        return
    changed = changes.of(db.conn, number)
    like = _similar(db.conn, number) if similar else None
    said = claims(db, number) if claims_ else None
    if json_:
        more = {name: value for name, value in (("similar", like), ("claims", said)) if value is not None}
        print_json({**known, "changes": [plain(event) for event in changed], **more})
        return
    _print(known, changed)
    if said is not None:
        _print_claims(said)
    if like is not None:
        _print_similar(like)


def _similar(conn: Any, paper: int) -> list[dict[str, Any]]:
    from indexer.search.similar import similar

    found = []
    for other, alike in similar(conn, paper):
        sql = "select arxiv_id, title, authors from papers where id = ?"
        arxiv_id, title, authors = conn.execute(sql, (other,)).fetchone()
        found.append({"id": other, "arxiv_id": arxiv_id, "title": title, "authors": authors, "alike": round(alike, 3)})
    return found


def _print_similar(papers: list[dict[str, Any]]) -> None:
    console = paper_console()
    console.print()
    console.print(Text("similar" if papers else "similar: none that shares its telling words", style="dim"))
    for other in papers:
        line = Text(f"{other['arxiv_id'] or other['id']}", style="bold")
        console.print(line.append(f"  {visible(other['title'] or '(no title known)')}", style="not bold"))


def _print_claims(said: list[dict[str, Any]]) -> None:
    """By field, a line a claim: what is served has a star."""
    console = paper_console()
    for field, claims in groupby(said, key=lambda claim: claim["field"]):
        console.print(Text(f"\n{field}", style="bold"))
        for claim in claims:
            who = f"{'*' if claim['served'] else ' '} {visible(claim['feed'])}, {claim['fetched']}  "
            console.print(Text(who, style="dim").append(visible(str(claim["value"])), style="not dim"))


def _print(known: dict[str, Any], changed: list[changes.Event]) -> None:
    console = paper_console()
    console.print(Text(visible(known["title"] or "(no title known)"), style="bold"))
    authors = ", ".join(author["name"] for author in known["authors"])
    console.print(Text(visible(authors + ("" if known["authors_complete"] else ", et al."))))
    news = "\n".join(f"{event.seen[:10]} {line}" for event in changed for line in lines(event))
    for name, value in {**_facts(known), "changes": news}.items():
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
