"""The routes: which function answers which address. Each reads in one transaction of one connection, then renders."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlencode
from weakref import WeakKeyDictionary

from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import NotFound, Request, Response
from sqlite_utils.utils import sqlite3

from indexer import readable
from indexer.exports.bibtex import bibtex_entry
from indexer.publish import citation, files, home, kinds, libraries, listing, paper, results, security
from indexer.publish.libraries import Library

if TYPE_CHECKING:  # Datasette loads its plugins while its own modules are half loaded
    from datasette.app import Datasette

T = TypeVar("T")
Connection = sqlite3.Connection

#: What our templates' names begin with.
TEMPLATES = "paperfeed/"

#: Authors named at once on a paper's page; a collaboration's thousands fold away.
_SHOWN_AUTHORS = 40

# Key of a request's scope.
_OURS = "paperfeed"

_scripts: WeakKeyDictionary[Any, str] = WeakKeyDictionary()


def is_ours(request: Request) -> bool:
    """Whether one of our templates answers this request."""
    return _OURS in request.scope


async def root(datasette: Datasette, request: Request) -> Response:
    """`/`: our home where one library is attached and nothing else, Datasette's own index otherwise."""
    if len(_attached(datasette)) == 1 and await libraries.visible(datasette, request):
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
        return await _choose(datasette, request)
    sources = await _shows(datasette, request, library, "sources", "run_sources")

    def read(connection: Connection) -> dict[str, Any]:
        return {
            "totals": home.totals(connection),
            "lately": home.lately(connection),
            "newest": home.newest(connection),
            "examples": home.examples(connection),
            "sources": home.freshness(connection) if sources else [],
        }

    return await _page(datasette, request, "home.html", library, {**await _read(datasette, library, read)})


async def status(datasette: Datasette, request: Request) -> Response:
    """`/paperfeed/status`: sources with their verdicts, and the last runs."""
    library = await libraries.chosen(datasette, request)
    if library is None:
        return await _choose(datasette, request)
    if not await _shows(datasette, request, library, "sources", "run_sources", "runs"):
        raise NotFound("this database tells nothing of its runs")

    def read(connection: Connection) -> dict[str, Any]:
        return {"sources": home.freshness(connection), "runs": home.runs(connection)}

    return await _page(datasette, request, "status.html", library, await _read(datasette, library, read))


async def search(datasette: Datasette, request: Request) -> Response:
    """`/paperfeed/search`: hits and facets; with `.json`, `.csv` or `.bib` at the end the first thousand as a file,
    with `.atom` the newest as a feed. What names one work goes to its page.
    """
    library = await libraries.chosen(datasette, request)
    if library is None:
        return await _choose(datasette, request)
    wanted = results.asked({name: request.args[name] for name in request.args})
    link = _linker(datasette, library)
    if extension := request.url_vars["format"]:
        return await _taken(datasette, request, library, wanted, extension)
    found = await _read(datasette, library, lambda connection: results.find(connection, wanted))
    if found.results.exact is not None:
        (entry,) = found.entries.values()
        return Response.redirect(link(f"/paperfeed/paper/{entry.key}"))
    context = {
        "asked": wanted,
        "found": found,
        "formats": [form for form in files.formats().values() if form.name != "atom"],
        "table_link": _table_link(datasette, library, wanted),
    }
    return await _page(datasette, request, "search.html", library, context)


async def _taken(
    datasette: Datasette, request: Request, library: Library, wanted: results.Asked, extension: str
) -> Response:
    """A search as a file or feed."""
    if extension not in files.formats():
        known = ", ".join(files.formats())
        return Response.text(f"there is no such format; there are {known}\n", status=404)
    if extension != "atom":
        taken = await _read(datasette, library, lambda connection: results.take(connection, wanted))
        return files.answer(taken, extension, wanted.q or "papers")
    newest = await _read(datasette, library, lambda connection: results.feed(connection, wanted))
    link = _linker(datasette, library)
    addresses = (link(f"/paperfeed/search{end}", **{**wanted.parameters, "sort": None}) for end in (".atom", ""))
    address, page = (str(datasette.absolute_url(request, path)) for path in addresses)
    title = f"{wanted.title} – {(await _title(datasette)) or 'paperfeed'}"
    return files.answer(newest, extension, wanted.q or "papers", title=title, address=address, page=page)


async def work(datasette: Datasette, request: Request) -> Response:
    """`/paperfeed/paper/ID`: one work, by id, arXiv id or DOI; with `.bib` at the end its BibTeX entry."""
    library = await libraries.chosen(datasette, request)
    if library is None:
        return await _choose(datasette, request)
    asked, wants_bibtex = request.url_vars["asked"], bool(request.url_vars["bib"])
    claims = await _shows(datasette, request, library, "assertions")

    def read(connection: Connection) -> tuple[paper.Paper, list[dict[str, Any]], list[listing.Entry]] | None:
        found = paper.find(connection, asked)
        if found is None:
            return None
        like = [] if wants_bibtex else paper.like(connection, found)
        return paper.load(connection, found, tells_claims=claims), files.papers(connection, [found]), like

    read_now = await _read(datasette, library, read)
    if read_now is None:
        return await _page(datasette, request, "missing.html", library, {"asked": asked}, status=404)
    found, rows, like = read_now
    if wants_bibtex:
        return files.answer(rows, "bib", found.key)
    context = {
        "paper": found,
        "like": like,
        "shown_authors": _SHOWN_AUTHORS,
        "bibtex": bibtex_entry(rows[0]) if found.row["title"] else None,
        "meta": citation.meta(found),
        "linked_data": citation.linked_data(found),
    }
    return await _page(datasette, request, "paper.html", library, context)


async def _choose(datasette: Datasette, request: Request) -> Response:
    """Which library? Or, where there is none, what would make one."""
    names = await libraries.visible(datasette, request)
    asked = {name: request.args[name] for name in request.args if name != "db"}
    links = [(name, f"{request.path}?{urlencode({**asked, 'db': name})}") for name in names]
    status = 200 if names and not request.args.get("db") else 404
    return await _page(datasette, request, "choose.html", None, {"links": links}, status=status)


async def _shows(datasette: Datasette, request: Request, library: Library, *tables: str) -> bool:
    for table in tables:
        if table not in library.tables or not await libraries.may_see(datasette, request, library.name, table):
            return False
    return True


async def _read(datasette: Datasette, library: Library, read: Callable[[Connection], T]) -> T:
    """What `read` finds, in one transaction: a page never shows a mix of two states. Raises when it takes too long."""
    from datasette.views.base import DatasetteError

    limit = datasette.setting("sql_time_limit_ms")

    def within(connection: Connection) -> T:
        connection.execute("begin")
        try:
            with sqlite_timelimit(connection, limit):
                return read(connection)
        finally:
            connection.rollback()

    try:
        found: T = await datasette.databases[library.name].execute_fn(within)
    except sqlite3.OperationalError as exc:
        if str(exc) != "interrupted":
            raise
        raise DatasetteError(
            f"This took longer than {limit} ms. Fewer or rarer words are faster, and so is the order by date.",
            title="Took too long",
            status=503,
        ) from exc
    return found


def _table_link(datasette: Datasette, library: Library, wanted: results.Asked) -> str:
    """Datasette's own page of the same papers: filters, SQL, more formats."""
    query = {"_search": wanted.q, "_sort_desc": "id", "category": wanted.category}
    told = urlencode({name: value for name, value in query.items() if value})
    return f"{datasette.urls.table(library.name, 'papers')}?{told}"


async def _title(datasette: Datasette) -> str | None:
    """What whoever runs this Datasette calls it."""
    if hasattr(datasette, "get_instance_metadata"):  # Datasette 1.0
        told = await datasette.get_instance_metadata()
    else:
        told = datasette.metadata() or {}
    title = told.get("title")
    return str(title) if title else None


def _attached(datasette: Datasette) -> list[str]:
    """Databases that are somebody's."""
    return [name for name in datasette.databases if name not in ("_memory", "_internal")]


def _linker(datasette: Datasette, library: Library | None) -> Callable[..., str]:
    def link(path: str, **values: object) -> str:
        """An address of ours, in the same library, empty values left out."""
        query = {name: str(value) for name, value in values.items() if value not in (None, "")}
        query |= library.query if library else {}
        path = quote(path, safe="/:@!$&'()*+,;=~")
        return str(datasette.urls.path(path + (f"?{urlencode(query)}" if query else "")))

    return link


async def _page(
    datasette: Datasette,
    request: Request,
    template: str,
    library: Library | None,
    context: dict[str, Any],
    status: int = 200,
) -> Response:
    request.scope[_OURS] = True
    if datasette not in _scripts:
        _scripts[datasette] = security.script_hashes(await datasette.render_template(f"{TEMPLATES}blank.html"))
    html = await datasette.render_template(
        TEMPLATES + template,
        {
            "library": library,
            "link": _linker(datasette, library),
            "attached": len(_attached(datasette)),
            "title": (await _title(datasette)) or "paperfeed",
            "readable": readable.readable,
            "language": readable.language,
            "moment": readable.moment,
            "verdict": home.verdict,
            "kind": kinds.title,
            **context,
        },
        request=request,
        view_name="paperfeed",
    )
    # Datasette 0.65 says nothing of the language.
    html = html.replace("<html>", '<html lang="en">', 1)
    return Response.html(html, status=status, headers={security.OWN: _scripts[datasette]})
