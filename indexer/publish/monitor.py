"""For programs that watch: whether every source is as it should be, and a feed of the verdicts that are not ok."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound, Request, Response
from sqlite_utils.utils import sqlite3

from indexer.exports import atom
from indexer.health import Standing
from indexer.publish import files, frame, libraries
from indexer.publish.libraries import Library
from indexer.store.history import not_ok
from indexer.store.moment import iso
from indexer.store.status import is_current, states

if TYPE_CHECKING:  # Datasette loads its plugins while its own modules are half loaded
    from datasette.app import Datasette

_OLDER = (
    "An older paperfeed has made this database; the next `paperfeed crawl` or `paperfeed status` brings it up to date."
)
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
    """`/paperfeed/verdicts.atom`: the last verdicts that are not ok. Asked with the ETag of the same feed, 304."""
    library = await _library(datasette, request)
    rows = await frame.read(datasette, library, not_ok)
    link = frame.linker(datasette, library)
    addresses = (link(f"/paperfeed/{page}") for page in ("verdicts.atom", "status"))
    address, page = (str(datasette.absolute_url(request, path)) for path in addresses)
    title = f"Sources that need a look – {(await frame.title(datasette)) or 'paperfeed'}"
    text = "".join(feed(rows, title=title, address=address, page=page))
    return files.unless_known(request, text, atom.MEDIA_TYPE)


def standings(connection: sqlite3.Connection, now: datetime) -> list[Standing]:
    """How each source stands that is followed, or paused."""
    if not is_current(connection):
        from datasette.views.base import DatasetteError

        raise DatasetteError(_OLDER, title="An older database", status=503)
    return [each.standing(now) for each in states(connection) if each.state != "removed"]


def feed(rows: Iterable[Mapping[str, Any]], *, title: str, address: str, page: str) -> Iterator[str]:
    """An entry a verdict, newest first."""
    entries = list(rows)
    yield from atom.beginning(title=title, address=address, page=page, moments=map(_moment, entries))
    for row in entries:
        name = f"{address} {row['run']} {row['source']} {row['started']}"
        yield "<entry>\n"
        yield atom.element("id", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}")
        yield atom.element("title", f"{row['source']}: {str(row['verdict']).replace('_', ' ')}")
        yield atom.element("updated", _moment(row))
        yield atom.link_to("alternate", page, "text/html")
        yield atom.element("content", f"Run {row['run']}: {row['reason'] or 'it does not say why'}")
        yield "</entry>\n"
    yield atom.END


def _moment(row: Mapping[str, Any]) -> str:
    return str(row["finished"] or row["started"])


async def _library(datasette: Datasette, request: Request) -> Library:
    library = await libraries.chosen(datasette, request)
    if library is None:
        raise NotFound("which database? Name one of yours with ?db=")
    if not await frame.shows(datasette, request, library, "sources", "run_sources"):
        raise NotFound(_NOTHING)
    return library
