"""The routes: which function answers which address. Each reads in one transaction of one connection, then renders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from datasette.utils.asgi import NotFound, Request, Response
from sqlite_utils.utils import sqlite3

from indexer import changes
from indexer.health import problems, span
from indexer.measures import measures
from indexer.people import find
from indexer.people.names import folded, is_full
from indexer.publish import (
    citation,
    files,
    frame,
    home,
    libraries,
    listing,
    monitor,
    naming,
    paper,
    parameters,
    person,
    results,
    unchanged,
)
from indexer.publish.feeds import served, watch
from indexer.publish.libraries import Library
from indexer.store import numbers, searchversion
from indexer.store.history import newest
from indexer.watches import account

if TYPE_CHECKING:  # Datasette loads its plugins while its own modules are half loaded
    from datasette.app import Datasette

Connection = sqlite3.Connection

#: Authors named at once on a paper's page; a collaboration's thousands fold away.
_SHOWN_AUTHORS = 40

# The flags of the search as filters of Datasette's table page.
_COLUMN_OF_FLAG: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "code": {"has_code": "1"},
        "doi": {"doi__notnull": "1"},
        "venue": {"venue__notnull": "1"},
        "withdrawn": {"status": "withdrawn"},
    }
)


async def root(datasette: Datasette, request: Request) -> Response:
    """`/`: our home where one library is attached and nothing else, Datasette's own index otherwise."""
    if len(frame.attached(datasette)) == 1 and await libraries.visible(datasette, request):
        return await front(datasette, request)
    return await index(datasette, request)


async def index(datasette: Datasette, request: Request) -> Response:
    """`/-/`: Datasette's own index, which 1.0 has there anyway."""
    from datasette.views.index import IndexView

    request.scope = {**request.scope, "url_route": {"kwargs": {"format": None}}}
    return await IndexView(datasette).dispatch_request(request)


async def front(datasette: Datasette, request: Request) -> Response:
    """`/paperfeed`: home of a library."""
    library = await libraries.chosen(datasette, request)
    if library is None:
        return await frame.choose(datasette, request)
    sources = await frame.shows(datasette, request, library, "sources", "run_sources")

    people = await frame.shows(datasette, request, library, *person.TABLES)
    watches = await watch.are_told(datasette, request, library)
    week = watch.since(datetime.now(UTC))

    def read(connection: Connection) -> dict[str, Any]:
        return {
            "totals": unchanged.read(connection, home.totals),
            "lately": unchanged.read(connection, home.lately),
            "newest": unchanged.read(connection, home.newest),
            "examples": unchanged.read(connection, home.examples),
            "sources": home.freshness(connection) if sources else [],
            "people": unchanged.read(connection, person.foremost) if people else [],
            "watches": account.kept(connection, since=week) if watches else [],
        }

    return await frame.page(datasette, request, "home.html", library, {**await frame.read(datasette, library, read)})


async def status(datasette: Datasette, request: Request) -> Response:
    """`/paperfeed/status`: what needs a look, sources with their verdicts, and the last runs."""
    now = datetime.now(UTC)
    library = await libraries.chosen(datasette, request)
    if library is None:
        return await frame.choose(datasette, request)
    if not await frame.shows(datasette, request, library, "sources", "run_sources", "runs"):
        raise NotFound("this database tells nothing of its runs")

    def read(connection: Connection) -> dict[str, Any]:
        standings = monitor.standings(connection, now)
        lags = {each.name: timedelta(seconds=each.lag_seconds) for each in standings if each.lag_seconds is not None}
        return {
            "problems": problems(standings),
            "lags": {name: span(lag) for name, lag in lags.items()},
            "sources": home.freshness(connection),
            "measures": {name: measures(row) for name, row in newest(connection).items()},
            "runs": home.runs(connection),
        }

    return await frame.page(datasette, request, "status.html", library, await frame.read(datasette, library, read))


async def search(datasette: Datasette, request: Request) -> Response:
    """`/paperfeed/search`: hits and facets; with `.json`, `.csv` or `.bib` at the end the first thousand as a file,
    with `.atom` or `.feed.json` a feed, newest first. What names one work goes to its page.
    """
    library = await libraries.chosen(datasette, request)
    if library is None:
        return await frame.choose(datasette, request)
    wanted = results.asked({name: request.args[name] for name in request.args})
    link = frame.linker(datasette, library)
    if extension := request.url_vars["format"]:
        return await _taken(datasette, request, library, wanted, extension)
    people = bool(wanted.author) and await frame.shows(datasette, request, library, *person.TABLES)

    def read(connection: Connection) -> tuple[results.Found, list[find.Found], bool]:
        named = find.named(connection, wanted.author) if people and wanted.author else []
        lags = "built" in library.tables and searchversion.is_older(connection)
        return results.find(connection, wanted), named, lags

    found, called, lags = await frame.read(datasette, library, read)
    if found.results.exact is not None:
        (entry,) = found.entries.values()
        return Response.redirect(link(f"/paperfeed/paper/{entry.key}"))
    chosen = wanted.parameters

    def narrowed(name: str, value: str | None) -> str:
        return link("/paperfeed/search", **{**chosen, name: value})

    context = {
        "asked": wanted,
        "chosen": chosen,
        "narrowed": narrowed,
        # The same few on every line.
        "category_link": cache(lambda code: narrowed("category", code)),
        "called": results.called,
        "feed": {**chosen, "sort": None},
        "found": found,
        "lags": lags,
        "people": called,
        "unexplained": people and not called and is_full(folded(wanted.author or "")),
        "formats": [form for form in files.formats().values() if form.extension not in served.FORMS],
        "most": results.FILE,
        "table_link": _table_link(datasette, library, wanted),
    }
    return await frame.page(datasette, request, "search.html", library, context, ignored=wanted.ignored)


async def _taken(
    datasette: Datasette, request: Request, library: Library, wanted: results.Asked, extension: str
) -> Response:
    """A search as a file or feed."""
    if extension not in files.formats():
        known = ", ".join(files.formats())
        return Response.text(f"there is no such format; there are {known}\n", status=404)
    if wanted.ignored:
        return files.refused(wanted.ignored)
    if (form := f".{extension}") not in served.FORMS:
        taken = await frame.read(datasette, library, lambda connection: results.take(connection, wanted))
        return files.answer(taken, extension, wanted.q or "papers")
    newest = await frame.read(datasette, library, lambda connection: results.feed(connection, wanted))
    told = {**newest, "after": wanted.after, **wanted.parameters, "sort": None}
    return await served.papers(
        datasette, request, library, form=form, path="/paperfeed/search", title=wanted.title, **told
    )


async def work(datasette: Datasette, request: Request) -> Response:
    """`/paperfeed/paper/ID`: one work, by id, arXiv id or DOI; with `.bib`, `.ris` or `.csl` its reference.
    The number of one that is part of another now leads on to that."""
    library = await libraries.chosen(datasette, request)
    if library is None:
        return await frame.choose(datasette, request)
    asked, extension = request.url_vars["asked"], request.url_vars["format"]
    ignored = parameters.asked(request, {}).ignored
    claims = await frame.shows(datasette, request, library, "assertions")
    people = await frame.shows(datasette, request, library, *person.TABLES)
    history = library.tells_changes and await frame.shows(datasette, request, library, "changes")
    verbatim = claims and await frame.shows(datasette, request, library, "claims")

    def read(
        connection: Connection,
    ) -> tuple[paper.Paper, list[dict[str, Any]], list[listing.Entry], list[changes.Event]] | None:
        found = paper.find(connection, asked)
        if found is None:
            return None
        like = [] if extension else paper.like(connection, found)
        told = paper.load(connection, found, tells_claims=claims, tells_people=people)
        return told, files.papers(connection, [found]), like, changes.of(connection, found) if history else []

    if (new := await _moved(datasette, library, asked)) is not None:
        link = frame.linker(datasette, library)
        return Response.redirect(link(f"/paperfeed/paper/{new}{f'.{extension}' if extension else ''}"))
    read_now = await frame.read(datasette, library, read)
    if read_now is None:
        return await frame.page(datasette, request, "missing.html", library, {"asked": asked}, status=404)
    found, rows, like, changed = read_now
    if extension:
        return files.refused(ignored) if ignored else files.answer(rows, extension, found.key)
    own = frame.linker(datasette, library)(f"/paperfeed/paper/{found.key}")
    context = {
        "paper": found,
        "canonical": datasette.absolute_url(request, own),
        "like": like,
        "changes": changed,
        "address": naming.address,
        "reworded_in": changes.reworded_in(changed),
        "first_seen": changes.first_seen(changed) or found.row["version"] or 0,
        "link_to_claims": _claims_link(datasette, library, found.row["id"]) if verbatim else None,
        "shown_authors": _SHOWN_AUTHORS,
        "references": citation.references(rows) if found.row["title"] else [],
        "meta": citation.meta(found),
        "linked_data": citation.linked_data(found),
    }
    return await frame.page(datasette, request, "paper.html", library, context)


def _claims_link(datasette: Datasette, library: Library, number: int) -> str:
    """Datasette's own page of the view that tells who says what of the paper."""
    return f"{datasette.urls.table(library.name, 'claims')}?{urlencode({'paper': number})}"


async def _moved(datasette: Datasette, library: Library, asked: str) -> int | None:
    """The paper that this number leads on to; None where it is no number, or a paper has it."""
    if "paper_moves" not in library.tables or not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return None
    return await frame.read(datasette, library, lambda connection: numbers.moved(connection, int(asked)))


def _table_link(datasette: Datasette, library: Library, wanted: results.Asked) -> str:
    """Datasette's own page of the same papers: filters, SQL, more formats."""
    query = {
        "_search": wanted.q,
        "_sort_desc": "id",
        "category": wanted.category,
        "authors__contains": wanted.author,
        "venue__contains": wanted.venue,
        "language": wanted.language,
        "source": wanted.source,
        **_COLUMN_OF_FLAG.get(wanted.has or "", {}),
    }
    if wanted.year:
        # Ids begin with the date.
        query |= {"id__gte": f"{wanted.year}{0:09}", "id__lt": f"{int(wanted.year) + 1}{0:09}"}
    told = urlencode({name: value for name, value in query.items() if value})
    return f"{datasette.urls.table(library.name, 'papers')}?{told}"
