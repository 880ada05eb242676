"""The page of a watch: what it asks, and what it found, each paper with why, last found first; the same as a feed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from datasette.utils.asgi import NotFound, Request, Response
from sqlite_utils.utils import sqlite3

from indexer.exports import feeds
from indexer.exports.feeds import Entry
from indexer.publish import files, frame, libraries, listing, parameters
from indexer.publish.feeds import served
from indexer.publish.libraries import Library
from indexer.store.moment import iso
from indexer.watches import account
from indexer.watches.account import Found, Kept

if TYPE_CHECKING:  # Datasette loads its plugins while its own modules are half loaded
    from datasette.app import Datasette

Connection = sqlite3.Connection

#: Papers on a page.
PAGE = 50
#: How long a paper counts as found lately.
LATELY = timedelta(days=7)

_PLACE: parameters.Meaning = (account.AFTER, "where a page before ended")


async def page(datasette: Datasette, request: Request) -> Response:
    """`/paperfeed/watch/NAME`: the watch; `after` is where a page before ended. With `.atom` or `.feed.json` at the end
    a feed."""
    library = await libraries.chosen(datasette, request)
    if library is None:
        return await frame.choose(datasette, request)
    if not await are_told(datasette, request, library):
        raise NotFound("this database tells nothing of watches")
    name, form = unquote(request.url_vars["asked"]), request.url_vars["form"]
    given, week = parameters.asked(request, {"after": _PLACE}), since(datetime.now(UTC))
    if form and given.ignored:
        return files.refused(given.ignored)
    after = given.values.get("after")
    limit = served.ENTRIES if form else PAGE
    people = await frame.shows(datasette, request, library, "people")

    def read(connection: Connection) -> dict[str, Any]:
        called = account.kept(connection, since=week, name=name)
        if not called:
            return {"watches": account.kept(connection, since=week)}
        hits = account.found(connection, name, after=after, limit=limit + 1)
        told = {"watch": called[0], "following": hits[limit - 1].after if len(hits) > limit else None}
        shown = [hit for hit in hits[:limit] if hit.is_there]
        if form:
            return {**told, "hits": shown, "rows": files.papers(connection, (hit.paper for hit in shown))}
        person = _person(connection, called[0].person) if people else None
        return {**told, "person": person, **_context(connection, called[0], shown)}

    told = await frame.read(datasette, library, read)
    if "watch" not in told:
        return await frame.page(datasette, request, "no-watch.html", library, {"asked": name, **told}, status=404)
    if form:
        path, title = f"/paperfeed/watch/{name}", f"Watch {name}"
        place = {"after": after, "following": told["following"]}
        entries = _entries(told["hits"], told["rows"])
        return await served.answer(datasette, request, library, entries, form=form, path=path, title=title, **place)
    context = {**told, "after": after}
    return await frame.page(datasette, request, "watch.html", library, context, ignored=given.ignored)


async def are_told(datasette: Datasette, request: Request, library: Library) -> bool:
    """Whether there can be watches, and the request's actor may see them. Published copies have none."""
    # Of works that were joined, `paper_moves` asks the words of sources.
    there = {"paper_moves", "assertions"} <= library.tables
    return there and await frame.shows(datasette, request, library, "watches", "watch_hits")


def since(now: datetime) -> str:
    """Since when what was found was found lately."""
    return iso(now - LATELY)


def _context(connection: Connection, watch: Kept, shown: Sequence[Found]) -> dict[str, Any]:
    entries = {entry.id: entry for entry in listing.entries(connection, (hit.paper for hit in shown))}
    by_day = groupby(shown, key=lambda hit: hit.found[:10])
    return {
        "days": [(day, [(hit, entries[hit.paper]) for hit in hits]) for day, hits in by_day],
        "known": account.known(connection, watch.name),
        "counted": account.COUNTED,
    }


def _person(connection: Connection, number: int | None) -> str | None:
    row = connection.execute("select name from people where id = ?", (number,)).fetchone()
    return row[0] if row else None


def _entries(hits: Sequence[Found], rows: Sequence[Mapping[str, Any]]) -> list[Entry]:
    """Papers as a reader of the watch hears of them: when it found each, and why first."""
    papers = {row["id"]: feeds.of_paper(row) for row in rows}
    return [
        replace(
            papers[hit.paper],
            published=feeds.moment(hit.found),
            updated=max(feeds.moment(hit.found), papers[hit.paper].updated),
            text="\n\n".join(filter(None, (f"Found by: {hit.why}" if hit.why else "", papers[hit.paper].text))),
        )
        for hit in hits
    ]
