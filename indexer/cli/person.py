"""`show person`: what the pages of a person say, and the works that they list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text
from sqlite_utils import Database

from crawler.source import UsageError
from indexer.cli.output import paper_console, plural, print_json, visible

if TYPE_CHECKING:
    from indexer.people.portrait import Portrait


def show_person(db: Database, path: Path, name: str, as_json: bool) -> None:
    """Prints the person of that name or number. Raises `UsageError` where there is none, or where several are."""
    from indexer.people import find, portrait

    if name.isascii() and name.isdigit() and len(name) < 19:
        number = find.numbered(db.conn, int(name))
        people = [] if number is None else [number]
    else:
        called = find.named(db.conn, name)
        people = [found.id for found in called]
        if len(called) > 1:
            told = "; ".join(f"{f.id} ({f.place}, {plural(f.works, 'work')})" for f in called)
            raise UsageError(f"{path}: {len(called)} people are called {name!r}; show one by number: {told}")
    if not people:
        raise UsageError(f"{path}: no page about {name!r}; `paperfeed search --author` finds papers of anybody")
    person = portrait.load(db.conn, people[0])
    if as_json:
        print_json(asdict(person))
    else:
        _print(person)


def _print(person: Portrait) -> None:
    console = paper_console()
    native = f"  {person.native_name}" if person.native_name else ""
    console.print(Text(visible(f"{person.heading}{native}"), style="bold"))
    for name, lines in _facts(person).items():
        for number, line in enumerate(lines):
            console.print(Text(f"{'' if number else name:>13}  ", style="dim").append(visible(line), style="not dim"))
    console.print()
    console.print(Text(plural(len(person.works), "work"), style="bold"))
    for work in person.works:
        told = f"{work.year or '':>4}  {work.title or '(no title known)'}"
        console.print(Text(visible(told + (f"  [{work.arxiv_id}]" if work.arxiv_id else ""))))


def _facts(person: Portrait) -> dict[str, list[str]]:
    with_ = [f"{mate.name} ({mate.works})" for mate in person.collaborators[:10]]
    return {
        "also written": [name.name for name in person.names if name.kind == "alias"],
        "positions": [_station(said.value, "title") for said in person.positions],
        "degrees": [_station(said.value, "degree", "field") for said in person.degrees],
        "advisors": _line(said.value for said in person.advisors),
        "interests": _line(said.value for said in person.interests),
        "links": [said.value["url"] for said in person.links],
        "categories": _line(f"{code} ({count})" for code, _, count in person.categories),
        "topics": _line(f"{words} ({count})" for words, count in person.topics),
        "with": _line(with_),
        "not the same": [f"{other.id}: {other.name}, {other.place}" for other in person.namesakes],
        "said by": [f"{page.url}, fetched {page.fetched}" for page in person.pages],
    }


def _station(value: Mapping[str, str], *fields: str) -> str:
    words = ", ".join(text for name in (*fields, "organization") if (text := value.get(name)))
    period = " – ".join((value.get("since", ""), value.get("until", ""))).strip()
    return words if period == "–" else f"{words} ({period})"


def _line(words: Iterable[str]) -> list[str]:
    found = ", ".join(words)
    return [found] if found else []
