"""`show person`: what the pages of a person say, the works that they list, and what else there is under the name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text
from sqlite_utils import Database

from crawler.source import UsageError
from indexer.cli.output import paper_console, plural, print_json, visible

if TYPE_CHECKING:
    from indexer.people.elsewhere import Found
    from indexer.people.portrait import Portrait
    from indexer.people.radar import Radar
    from indexer.people.unknown import Signed

#: Groups of works under a name, and works of one, that are printed.
_GROUPS, _WORKS = 12, 4


def show_person(db: Database, path: Path, name: str, as_json: bool) -> None:
    """Prints the person of that name, ORCID or number; where no page is about them, the works under the name. Raises
    `UsageError` where there are none, or several people."""
    from indexer.people import find, portrait, unknown

    person = find.one(db.conn, name)
    found = portrait.load(db.conn, person) if person is not None else unknown.load(db.conn, name)
    if isinstance(found, unknown.Signed) and not found.found.works:
        raise UsageError(f"{path}: no page about {name!r}; `paperfeed search --author` finds papers of anybody")
    if as_json:
        print_json(asdict(found))
    elif isinstance(found, unknown.Signed):
        _print_signed(found)
    else:
        _print(found)


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
    _print_elsewhere(console, person.elsewhere)
    if person.others.works:
        console.print()
        console.print(
            Text(f"{plural(person.others.works, 'work')} of the same name, perhaps somebody else's", style="bold")
        )
        _print_radar(console, person.others)


def _print_elsewhere(console: Console, found: Sequence[Found]) -> None:
    if found:
        console.print()
        console.print(Text(f"{len(found)} more, inferred: on none of the pages", style="bold"))
    for one in found:
        why = "; ".join(f"{before}{', '.join(e.values)}{after}" for e in one.evidence for before, after in (e.words,))
        console.print(Text(visible(f"{one.work.year or '':>4}  {one.work.title or '(no title known)'}")))
        console.print(Text(visible(f"      {'likely' if one.likely else 'possible'}: {why}"), style="dim"))


def _print_signed(signed: Signed) -> None:
    console = paper_console()
    console.print(Text(visible(f"no page about {signed.asked}"), style="bold"))
    names = f", as {', '.join(signed.written)}" if signed.orcid else ""
    console.print(Text(visible(f"{plural(signed.found.works, 'work')} signed so{names}")))
    _print_radar(console, signed.found)


def _print_radar(console: Console, found: Radar) -> None:
    if found.many:
        cut = f"; {plural(found.cut, 'list')} of authors cut short" if found.cut else ""
        said = f"; {len(found.orcids)} ORCIDs" if len(found.orcids) > 1 else ""
        groups = "1 group" if found.telling == 1 else f"{found.telling} groups without a co-author in common"
        console.print(Text(f"one person or several? {groups}{said}{cut}", style="yellow"))
    for circle in found.circles[:_GROUPS]:
        years = "–".join(dict.fromkeys(str(year) for year in (circle.since, circle.until) if year))
        with_ = f" with {', '.join(circle.mates)}" if circle.mates else ", signed alone"
        more = f" and {circle.more_mates} more" if circle.more_mates else ""
        told = " ".join(part for part in (years, *circle.categories, *circle.orcids) if part)
        console.print(Text(visible(f"  {plural(len(circle.works), 'work')}{with_}{more}  {told}".rstrip())))
        for work in circle.works[:_WORKS]:
            console.print(Text(visible(f"    {work.year or '':>4}  {work.title or '(no title known)'}"), style="dim"))
    if found.crowds:
        console.print(
            Text(f"  and {plural(found.crowds, 'work')} of more than a hundred authors, not looked at", style="dim")
        )
    if len(found.circles) > _GROUPS:
        console.print(Text(f"  and {len(found.circles) - _GROUPS} smaller groups", style="dim"))


def _facts(person: Portrait) -> dict[str, list[str]]:
    with_ = [f"{mate.name} ({mate.works}{', advisor' if mate.advisor else ''})" for mate in person.collaborators[:10]]
    return {
        "also written": [name.name for name in person.names if name.said and name.kind == "alias"],
        "signs as": [name.name for name in person.names if not name.said],
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
