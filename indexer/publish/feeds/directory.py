"""All feeds of a library, as a page and as OPML for readers that take many at once. Every search has one besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from datasette.utils.asgi import Request, Response
from sqlite_utils.utils import sqlite3

from indexer import changes, outlines
from indexer.people import find
from indexer.publish import conditional, files, frame, libraries, parameters, person
from indexer.publish.feeds import watch
from indexer.publish.libraries import Library
from indexer.readable import readable
from indexer.watches import account

if TYPE_CHECKING:  # Datasette loads its plugins while its own modules are half loaded
    from datasette.app import Datasette

#: People that the page names, and OPML: those with most works.
SHOWN, PEOPLE = 40, 2_000
#: Categories that are named. arXiv has 155.
CATEGORIES = 1_000
OPML = "text/x-opml; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A feed: `path` without its ending and `query` are its address, `page` shows the same, `note` tells more."""

    title: str
    path: str
    page: str
    query: dict[str, str] = field(default_factory=dict)
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Feeds of a kind."""

    title: str
    feeds: tuple[Listed, ...]


async def page(datasette: Datasette, request: Request) -> Response:
    """`/paperfeed/feeds`: every feed there is; with `.opml` at the end as a list for readers."""
    library = await libraries.chosen(datasette, request)
    if library is None:
        return await frame.choose(datasette, request)
    is_list = bool(request.url_vars["opml"])
    if is_list and (ignored := parameters.asked(request, {}).ignored):
        return files.refused(ignored)
    kinds = await _kinds(datasette, request, library, PEOPLE if is_list else SHOWN)
    groups = await frame.read(
        datasette,
        library,
        lambda connection: [
            Group(title=title, feeds=feeds) for title, kind in kinds if (feeds := (*kind(connection),))
        ],
    )
    if not is_list:
        context = {"groups": groups, "shown": SHOWN}
        return await frame.page(datasette, request, "feeds.html", library, context)
    link = frame.linker(datasette, library)

    def outline(feed: Listed) -> str:
        addresses = (link(path, **feed.query) for path in (f"{feed.path}.atom", feed.page))
        address, page = (str(datasette.absolute_url(request, path)) for path in addresses)
        return outlines.subscription(feed.title, address, htmlUrl=page)

    told = (outlines.group(group.title, map(outline, group.feeds)) for group in groups)
    text = outlines.document(f"Feeds of {(await frame.title(datasette)) or 'paperfeed'}", told)
    return conditional.answer(request, text, OPML)


Kind = Callable[[sqlite3.Connection], Iterator[Listed]]


async def _kinds(datasette: Datasette, request: Request, library: Library, people: int) -> list[tuple[str, Kind]]:
    """What there are feeds of that may be told to whoever asks."""

    async def shows(*tables: str) -> bool:
        return await frame.shows(datasette, request, library, *tables)

    kinds: list[tuple[str, Kind]] = [("Papers", _papers)]
    if await watch.are_told(datasette, request, library):
        kinds.append(("Watches", _watches))
    if library.tells_changes and await shows("changes"):
        kinds.append(("Changes", _changes))
    kinds.append(("Categories", _categories))
    if await shows(*person.TABLES):
        kinds.append(("People", lambda connection: _people(connection, people)))
    if await shows("sources", "run_sources", "runs"):
        kinds.append(("Sources", _sources))
    return kinds


def _papers(_: sqlite3.Connection) -> Iterator[Listed]:
    yield Listed(title="New papers", path="/paperfeed/search", page="/paperfeed/search")


def _watches(connection: sqlite3.Connection) -> Iterator[Listed]:
    for kept in account.kept(connection, since=watch.since(datetime.now(UTC))):
        path = f"/paperfeed/watch/{kept.name}"
        yield Listed(title=kept.name, path=path, page=path, note=kept.query)


def _changes(_: sqlite3.Connection) -> Iterator[Listed]:
    path = "/paperfeed/changes"
    yield Listed(title="All changes", path=path, page=path)
    for kind, title in changes.KINDS.items():
        yield Listed(title=title, path=path, page=path, query={"kind": kind})


def _categories(connection: sqlite3.Connection) -> Iterator[Listed]:
    rows = connection.execute("select code, name from categories order by code limit ?", (CATEGORIES,))
    for code, name in rows.fetchall():
        path = f"/paperfeed/category/{code}"
        yield Listed(title=code, path=path, page=path, note=name)


def _people(connection: sqlite3.Connection, limit: int) -> Iterator[Listed]:
    for found in find.foremost(connection, limit):
        path = f"/paperfeed/person/{found.id}"
        yield Listed(title=readable(found.name) or f"Person {found.id}", path=path, page=path, note=found.native_name)


def _sources(_: sqlite3.Connection) -> Iterator[Listed]:
    yield Listed(title="Sources that need a look", path="/paperfeed/verdicts", page="/paperfeed/status")
