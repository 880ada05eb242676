"""The page of a day, papers by category, with the days before and after; the same as a feed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from datasette.utils.asgi import Request, Response
from sqlite_utils.utils import sqlite3

from indexer.publish import files, frame, libraries, listing, parameters
from indexer.publish.feeds import calendar, served
from indexer.publish.libraries import Library
from indexer.readable import moment

if TYPE_CHECKING:  # Datasette loads its plugins while its own modules are half loaded
    from datasette.app import Datasette

Connection = sqlite3.Connection

#: Papers on a page.
PAGE = 50

_FEED = {"category": parameters.ANYTHING, "after": parameters.PAPER}
_PAGE = {**_FEED, "rest": parameters.PAPER}


async def last(datasette: Datasette, request: Request) -> Response:
    """`/paperfeed/day`: leads to the last day that has papers."""
    library = await libraries.chosen(datasette, request)
    if library is None:
        return await frame.choose(datasette, request)
    tells = await frame.shows(datasette, request, library, "announcements")
    found = await frame.read(
        datasette, library, lambda connection: calendar.before(connection, date.max, tells_announcements=tells)
    )
    if found is None:
        return await _missing(datasette, request, library, {"asked": None})
    return Response.redirect(frame.linker(datasette, library)(f"/paperfeed/day/{found}"))


async def page(datasette: Datasette, request: Request) -> Response:
    """`/paperfeed/day/2024-03-05`: the day; `category` narrows it, `after` is the paper that a page before ended with,
    `rest` the one behind which that part of the day is that is told. With `.atom` or `.feed.json` at the end a feed."""
    library = await libraries.chosen(datasette, request)
    if library is None:
        return await frame.choose(datasette, request)
    asked, form = unquote(request.url_vars["asked"]), request.url_vars["form"]
    given = parameters.asked(request, _FEED if form else _PAGE)
    if form and given.ignored:
        return files.refused(given.ignored)
    category, after, rest = given.values.get("category"), given.number("after"), given.number("rest")
    day = calendar.read(asked)
    if day is None:
        return await _missing(datasette, request, library, {"asked": asked})
    tells = await frame.shows(datasette, request, library, "announcements")

    def read(connection: Connection) -> dict[str, Any]:
        if form:
            left = calendar.load(connection, day, tells_announcements=tells, before=after, newest=True)
            if left.papers or calendar.load(connection, day, tells_announcements=tells).papers:
                return _feed(connection, left, category)
        held = calendar.load(connection, day, tells_announcements=tells, since=rest)
        papers = [paper for paper in held.papers if category in (None, paper[0])]
        return {
            "held": held,
            "before": calendar.before(connection, day, tells_announcements=tells),
            "following": calendar.following(connection, day, tells_announcements=tells),
            **_shown(connection, papers, after),
        }

    told = await frame.read(datasette, library, read)
    title = f"{moment(day.isoformat())}{f', {category}' if category else ''}"
    if form and "rows" in told:
        path = f"/paperfeed/day/{day}"
        return await served.papers(
            datasette, request, library, **told, form=form, path=path, title=title, after=after, category=category
        )
    if not told["held"].papers and rest is None:
        return await _missing(datasette, request, library, {"asked": asked, **told})
    context = {**told, "heading": title, "category": category, "after": after, "rest": rest}
    return await frame.page(datasette, request, "day.html", library, context, ignored=given.ignored)


def _shown(connection: Connection, papers: Sequence[tuple[str, int]], after: int | None) -> dict[str, Any]:
    """The next papers by category, those after the one that is named; none where it is none of the day."""
    numbers = [number for _, number in papers]
    start = 0 if after is None else numbers.index(after) + 1 if after in numbers else len(numbers)
    shown = papers[start : start + PAGE]
    entries = {entry.id: entry for entry in listing.entries(connection, (number for _, number in shown))}
    return {
        "sections": [
            (code, _name(connection, code), [entries[number] for _, number in group])
            for code, group in groupby(shown, key=lambda paper: paper[0])
        ],
        "next": shown[-1][1] if len(papers) > start + PAGE else None,
    }


def _feed(connection: Connection, held: calendar.Day, category: str | None) -> dict[str, Any]:
    """The next papers of that category, newest first."""
    left = sorted((number for code, number in held.papers if category in (None, code)), reverse=True)
    shown = left[: served.ENTRIES]
    return {"rows": files.papers(connection, shown), "following": shown[-1] if len(left) > len(shown) else held.rest}


def _name(connection: Connection, code: str) -> str | None:
    row = connection.execute("select name from categories where code = ?", (code,)).fetchone()
    return row[0] if row else None


async def _missing(datasette: Datasette, request: Request, library: Library, told: dict[str, Any]) -> Response:
    return await frame.page(datasette, request, "no-day.html", library, told, status=404)
