"""A person's page, by number or by name. Names alone never join two people: where several have it, one is chosen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from datasette.utils.asgi import NotFound, Request, Response
from sqlite_utils.utils import sqlite3

from indexer.people import find, listed, portrait, unknown
from indexer.people.find import Found
from indexer.people.grounds import grounds
from indexer.people.portrait import Portrait
from indexer.people.unknown import Signed
from indexer.publish import chart, files, frame, libraries, listing, naming, parameters
from indexer.publish.feeds import served
from indexer.publish.graph import graph
from indexer.readable import readable

if TYPE_CHECKING:  # Datasette loads its plugins while its own modules are half loaded
    from datasette.app import Datasette

#: What an actor must be allowed to see to be told of people.
TABLES = ("people", "person_names", "profiles", "profile_works")

#: Works shown in full on a page, the newest; titles tell of the rest.
FULL = 100
#: Years of the timeline that are drawn at least.
FEWEST = 8
#: People that home, and a page that finds nobody, name.
NAMED = 10

_LINKS = {
    "homepage": "Homepage",
    "scholar": "Google Scholar",
    "orcid": "ORCID",
    "dblp": "DBLP",
    "github": "GitHub",
    "openreview": "OpenReview",
    "semanticscholar": "Semantic Scholar",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link of the person: what kind of page it is, the address without what all have, the address."""

    label: str
    text: str
    url: str


async def who(datasette: Datasette, request: Request) -> Response:
    """`/paperfeed/person/ID` or `/paperfeed/person/NAME`: a person; several of that name to choose from; or who there
    is. A name of one, and a number that has passed to another, lead on to the person's own address. With `.atom` or
    `.feed.json` at the end the works that their pages list as a feed."""
    library = await libraries.chosen(datasette, request)
    if library is None:
        return await frame.choose(datasette, request)
    if not await frame.shows(datasette, request, library, *TABLES):
        raise NotFound("this database tells nothing of people")
    # No name has a plus, and who types an address may mean a blank by it.
    asked, form = unquote(request.url_vars["asked"]).replace("+", " "), request.url_vars["form"]
    given = parameters.asked(request, {"after": parameters.PAPER} if form else {})
    if form and given.ignored:
        return files.refused(given.ignored)
    after = given.number("after")
    link = frame.linker(datasette, library)
    claims = await frame.shows(datasette, request, library, "assertions")
    load = partial(_feed, after=after) if form else partial(_context, tells_claims=claims)
    found = await frame.read(datasette, library, lambda connection: _found(connection, asked, load))
    if isinstance(found, int):
        return Response.redirect(link(f"/paperfeed/person/{found}{form or ''}"))
    if form and isinstance(found, dict):
        path = f"/paperfeed/person/{asked}"
        return await served.papers(datasette, request, library, **found, form=form, path=path, after=after)
    if isinstance(found, Signed):
        if form:  # nobody's page lists these
            return Response.redirect(link(f"/paperfeed/search{form}", author=asked))
        return await frame.page(datasette, request, "name.html", library, {"signed": found})
    if isinstance(found, list):
        several = {"asked": asked, "several": found}
        if not found:
            several["foremost"] = await frame.read(datasette, library, foremost)
        return await frame.page(
            datasette, request, "people.html", library, several, status=200 if found and not form else 404
        )
    return await frame.page(datasette, request, "person.html", library, found)


def foremost(connection: sqlite3.Connection) -> list[Found]:
    """The people whose pages list most works."""
    return find.foremost(connection, NAMED)


def _found(
    connection: sqlite3.Connection, asked: str, load: Callable[[sqlite3.Connection, int], dict[str, Any]]
) -> int | list[Found] | Signed | dict[str, Any]:
    """What is loaded of a person, another number to go to, people to choose from, or works without anybody's page."""
    if asked.isascii() and asked.isdigit() and len(asked) < 19:
        number = find.numbered(connection, int(asked))
        if number is None:
            return []
        return load(connection, number) if str(number) == asked else number
    if people := find.identified(connection, asked) or find.named(connection, asked):
        return people[0].id if len(people) == 1 else people
    signed = unknown.load(connection, asked)
    return signed if signed.found.works else []


def _feed(connection: sqlite3.Connection, number: int, *, after: int | None) -> dict[str, Any]:
    """The works that the person's pages list, newest first, those after the one that a page before ended with."""
    name, native = connection.execute("select name, native_name from people where id = ?", (number,)).fetchone()
    works = listed.papers(connection, number, before=after, limit=served.ENTRIES + 1)
    shown = works[: served.ENTRIES]
    return {
        "title": readable(name or native) or f"Person {number}",
        "rows": files.papers(connection, shown),
        "following": shown[-1] if len(works) > len(shown) else None,
    }


def _context(connection: sqlite3.Connection, number: int, *, tells_claims: bool) -> dict[str, Any]:
    person = portrait.load(connection, number)
    entries = listing.entries(connection, [work.id for work in person.works[:FULL]])
    inferred = listing.entries(connection, [one.work.paper for one in person.elsewhere[:FULL]])
    return {
        "person": person,
        "found": list(zip(person.elsewhere[:FULL], inferred, strict=True)),
        "links": list(_links(person)),
        "works": list(zip(person.works[:FULL], entries, strict=True)),
        "older": person.works[FULL:],
        "grounds": grounds(connection, person, tells_claims=tells_claims),
        "graph": graph(person.collaborators, person.ties),
        "timeline": _timeline(person.years),
        "withheld": sum(page.withheld for page in person.pages),
        "web": naming.web,
        "watch": _watch(person),
    }


def _watch(person: Portrait) -> str:
    """What to type to hear of new works on the person's pages."""
    name = re.sub(r"[\W_]+", "-", readable(person.name or "").lower()).strip("-")[:60]
    return f"paperfeed watch add {name or f'person-{person.id}'} --person {person.id}"


def _timeline(years: Sequence[tuple[int, int]]) -> chart.Chart | None:
    """A bar for each year, with some empty years before where there are few."""
    if not years:
        return None
    before = [(year, 0) for year in range(max(years[-1][0] - FEWEST + 1, 0), years[0][0])]
    return chart.bars([(str(year), count) for year, count in (*before, *years)])


def _links(person: Portrait) -> Iterator[Link]:
    seen: set[str] = set()
    own = [("homepage", page.url) for page in person.pages if page.part_of is None and page.kind == "homepage"]
    said = [(str(s.value.get("kind")), s.value.get("url")) for s in person.links if isinstance(s.value, dict)]
    for kind, url in (*own, *said):
        address = naming.web(url)
        if address is not None and address not in seen:
            seen.add(address)
            text = address.partition("://")[2].removeprefix("www.").rstrip("/")
            yield Link(label=_LINKS.get(kind, kind.capitalize()), text=text, url=address)
