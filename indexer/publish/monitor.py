"""For programs that watch: whether every source is as it should be, and a feed of the verdicts that are not ok."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound, Request, Response
from sqlite_utils.utils import sqlite3

from indexer.exports import feeds
from indexer.exports.feeds import Entry
from indexer.health import Standing
from indexer.publish import files, frame, libraries, parameters
from indexer.publish.feeds import served
from indexer.publish.libraries import Library
from indexer.store.history import not_ok
from indexer.store.moment import iso
from indexer.store.status import is_current, states

if TYPE_CHECKING:  # Datasette loads its plugins while its own modules are half loaded
    from datasette.app import Datasette

_OLDER = (
    "An older paperfeed has made this database; the next `paperfeed crawl` or `paperfeed status` brings it up to date."
)
STATUS, VERDICTS = "/paperfeed/status", "/paperfeed/verdicts"
_NOTHING = "this database tells nothing of its runs"


async def health(datasette: Datasette, request: Request) -> Response:
    """`/paperfeed/health.json`: verdict, lag and next due time of each source; 503 where one needs a look."""
    now, library = datetime.now(UTC), await _library(datasette, request)
    found = await frame.read(datasette, library, lambda connection: standings(connection, now))
    ok = all(each.problem is None for each in found)
    told = {
        "ok": ok,
        "checked": iso(now),
        "database": library.name,
        "sources": [each.to_json() for each in found],
    }
    return Response.json(told, status=200 if ok else 503, headers={"cache-control": "no-store"})


async def verdicts(datasette: Datasette, request: Request) -> Response:
    """`/paperfeed/verdicts.atom` and `.feed.json`: the last verdicts that are not ok."""
    library = await _library(datasette, request)
    if ignored := parameters.asked(request, {}).ignored:
        return files.refused(ignored)
    rows = await frame.read(datasette, library, not_ok)
    link = frame.linker(datasette, library)
    address, page = (str(datasette.absolute_url(request, link(path))) for path in (f"{VERDICTS}.atom", STATUS))
    return await served.answer(
        datasette,
        request,
        library,
        [_entry(row, address, page) for row in rows],
        form=request.url_vars["form"],
        path=VERDICTS,
        page=STATUS,
        title="Sources that need a look",
    )


def standings(connection: sqlite3.Connection, now: datetime) -> list[Standing]:
    """How each source stands that is followed, or paused."""
    if not is_current(connection):
        from datasette.views.base import DatasetteError

        raise DatasetteError(_OLDER, title="An older database", status=503)
    return [each.standing(now) for each in states(connection) if each.state != "removed"]


def _entry(row: Mapping[str, Any], feed: str, page: str) -> Entry:
    """A verdict, named by the address of its library's feed: runs of another have the same numbers."""
    return Entry(
        id=feeds.urn(f"{feed} {row['run']} {row['source']} {row['started']}"),
        title=f"{row['source']}: {str(row['verdict']).replace('_', ' ')}",
        updated=feeds.moment(_moment(row)),
        page=page,
        text=f"Run {row['run']}: {row['reason'] or 'it does not say why'}",
    )


def _moment(row: Mapping[str, Any]) -> str:
    return str(row["finished"] or row["started"])


async def _library(datasette: Datasette, request: Request) -> Library:
    library = await libraries.chosen(datasette, request)
    if library is None:
        raise NotFound("which database? Name one of yours with ?db=")
    if not await frame.shows(datasette, request, library, "sources", "run_sources"):
        raise NotFound(_NOTHING)
    return library
