"""How a page of ours is made: which tables it may tell of, one transaction to read in, the frame around it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, quote_plus, urlencode
from weakref import WeakKeyDictionary

from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import Request, Response
from jinja2 import Environment
from sqlite_utils.utils import sqlite3

from indexer import readable
from indexer.publish import home, kinds, libraries, markup, parameters, security
from indexer.publish.libraries import Library

if TYPE_CHECKING:  # Datasette loads its plugins while its own modules are half loaded
    from datasette.app import Datasette

T = TypeVar("T")
Connection = sqlite3.Connection

#: What our templates' names begin with.
TEMPLATES = "paperfeed/"

# Key of a request's scope.
_OURS = "paperfeed"

# An address in which nothing is quoted.
_PLAIN = re.compile(r"[A-Za-z0-9_./-]*")

# What templates call besides `link`.
_WORDS = {
    "readable": readable.readable,
    "language": readable.language,
    "text": markup.text,
    "when": markup.when,
    "marked": markup.marked,
    "reworded": markup.reworded,
    "moment": readable.moment,
    "verdict": home.verdict,
    "kind": kinds.title,
}

_scripts: WeakKeyDictionary[Any, str] = WeakKeyDictionary()
_environments: WeakKeyDictionary[Any, Environment] = WeakKeyDictionary()


def is_ours(request: Request) -> bool:
    """Whether one of our templates answers this request."""
    return _OURS in request.scope


async def choose(datasette: Datasette, request: Request) -> Response:
    """Which library? Or, where there is none, what would make one."""
    names = await libraries.visible(datasette, request)
    asked = {name: request.args[name] for name in request.args if name != "db"}
    links = [(name, f"{request.path}?{urlencode({**asked, 'db': name})}") for name in names]
    status = 200 if names and not request.args.get("db") else 404
    return await page(datasette, request, "choose.html", None, {"links": links}, status=status, ignored=())


async def shows(datasette: Datasette, request: Request, library: Library, *tables: str) -> bool:
    """Whether the library has all these tables, and the request's actor may see them."""
    for table in tables:
        if table not in library.tables or not await libraries.may_see(datasette, request, library.name, table):
            return False
    return True


async def read(datasette: Datasette, library: Library, reading: Callable[[Connection], T]) -> T:
    """What `reading` finds, in one transaction: a page never shows a mix of two states. Raises when that takes long."""
    from datasette.views.base import DatasetteError

    limit = datasette.setting("sql_time_limit_ms")

    def within(connection: Connection) -> T:
        connection.execute("begin")
        try:
            with sqlite_timelimit(connection, limit):
                return reading(connection)
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


async def title(datasette: Datasette) -> str | None:
    """What whoever runs this Datasette calls it."""
    if hasattr(datasette, "get_instance_metadata"):  # Datasette 1.0
        told = await datasette.get_instance_metadata()
    else:
        told = datasette.metadata() or {}
    title = told.get("title")
    return str(title) if title else None


def attached(datasette: Datasette) -> list[str]:
    """Databases that are somebody's."""
    return [name for name in datasette.databases if name not in ("_memory", "_internal")]


def linker(datasette: Datasette, library: Library | None) -> Callable[..., str]:
    """What makes addresses of ours."""
    base = str(datasette.urls.path("/")).removesuffix("/")
    carried = [f"{name}={quote_plus(value)}" for name, value in library.query.items()] if library else []

    def link(path: str, **values: object) -> str:
        """An address of ours, in the same library, empty values left out."""
        if not _PLAIN.fullmatch(path):
            path = quote(path, safe="/:@!$&'()*+,;=~")
        # The names are ours, with nothing in them to quote.
        query = [f"{name}={quote_plus(str(value))}" for name, value in values.items() if value not in (None, "")]
        told = "&".join(query + carried)
        return f"{base}{path}?{told}" if told else base + path

    return link


async def page(
    datasette: Datasette,
    request: Request,
    template: str,
    library: Library | None,
    context: dict[str, Any],
    status: int = 200,
    *,
    ignored: parameters.Ignored | None = None,
) -> Response:
    """The answer: a template of ours, filled, within Datasette's frame. `ignored` is what of the address means nothing;
    unless it is said every parameter does, on a page that shows something.

    Datasette fills templates so that they may await, and each link and name costs twice as much then. So ours are
    filled before, without Datasette's variables but `urls`; what they set as `page_title` and `page_head` goes there.
    """
    request.scope[_OURS] = True
    if datasette not in _scripts:
        _scripts[datasette] = security.script_hashes(await datasette.render_template(f"{TEMPLATES}blank.html"))
    link = linker(datasette, library)
    told = {
        "library": library,
        "link": link,
        "category_link": lambda code: link("/paperfeed/search", category=code),
        "title": (await title(datasette)) or "paperfeed",
        "urls": datasette.urls,
    }
    filled = _environment(datasette).get_template(TEMPLATES + template).make_module({**told, **context})
    if ignored is None:
        ignored = parameters.asked(request, {}).ignored if status == 200 else ()
    around = {"page": filled, "attached": len(attached(datasette)), "left_out": ignored, **told}
    html = await datasette.render_template(f"{TEMPLATES}layout.html", around, request=request, view_name="paperfeed")
    # Datasette 0.65 says nothing of the language.
    html = html.replace("<html>", '<html lang="en">', 1)
    return Response.html(html, status=status, headers={security.OWN: _scripts[datasette]})


def _environment(datasette: Datasette) -> Environment:
    """Datasette's, with the words that our templates use, and nothing awaited."""
    if (environment := _environments.get(datasette)) is None:
        # Datasette 0.65 and 1.0.
        whole = datasette.jinja_env if hasattr(datasette, "jinja_env") else datasette.get_jinja_environment()
        environment = _environments[datasette] = whole.overlay(enable_async=False)
        environment.globals = {**whole.globals, **_WORDS}
    return environment
