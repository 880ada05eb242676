"""The Datasette plugin: what Datasette asks of it, and nothing else. Works on Datasette 0.65 and 1.0.

Loaded into every Datasette of the environment: it keeps out of databases that are not paperfeed's.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from datasette import hookimpl
from datasette.utils.asgi import Request
from markupsafe import Markup
from sqlite_utils.utils import sqlite3

from indexer.publish import (
    cells,
    changes,
    frame,
    libraries,
    mistakes,
    monitor,
    notices,
    pages,
    person,
    renderer,
    security,
)
from indexer.publish.feeds import category, day, directory, watch
from indexer.publish.feeds.served import FORM
from indexer.publish.oai import route as oai
from indexer.search import functions

if TYPE_CHECKING:  # Datasette loads its plugins while its own modules are half loaded
    from datasette.app import Datasette

#: Every Datasette of this process that had a library when it started, with the names of its libraries.
_serving: WeakKeyDictionary[Any, frozenset[str]] = WeakKeyDictionary()

Hook = TypeVar("Hook", bound=Callable[..., Any])
_PAPER = r"/paperfeed/paper/(?P<asked>.+?)(?:\.(?P<format>bib|ris|csl))?$"


# The marker with its types, which Datasette has none of.
def _hook(function: Hook) -> Hook:
    marked: Hook = hookimpl(function)
    return marked


def _last(function: Hook) -> Hook:
    marked: Hook = hookimpl(function, trylast=True)
    return marked


def _around(function: Hook) -> Hook:
    marked: Hook = hookimpl(function, hookwrapper=True)
    return marked


@_last  # after Datasette's own, whose escape_fts knows no Chinese; other databases keep theirs
def prepare_connection(conn: sqlite3.Connection) -> None:
    if libraries.is_library(conn):
        functions.register(conn)


@_hook
async def startup(datasette: Datasette) -> None:
    found = await libraries.known(datasette)
    if found:
        _serving[datasette] = frozenset(found)
    for name in found:
        await notices.add(datasette, name)


@_hook
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    return [
        (r"/$", pages.root),
        (r"/-/$", pages.index),
        (r"/paperfeed/?$", pages.front),
        (r"/paperfeed/search(?:\.(?P<format>[a-z]+(?:\.[a-z]+)?))?$", pages.search),
        (rf"/paperfeed/changes{FORM}?$", changes.page),
        (r"/paperfeed/day/?$", day.last),
        (rf"/paperfeed/day/(?P<asked>.+?){FORM}?$", day.page),
        (rf"/paperfeed/category/(?P<asked>.+?){FORM}?$", category.page),
        (rf"/paperfeed/watch/(?P<asked>.+?){FORM}?$", watch.page),
        (r"/paperfeed/feeds(?P<opml>\.opml)?$", directory.page),
        (r"/paperfeed/status$", pages.status),
        (r"/paperfeed/health\.json$", monitor.health),
        (rf"/paperfeed/verdicts{FORM}$", monitor.verdicts),
        (rf"{oai.PATH}$", oai.oai),
        (_PAPER, pages.work),
        (rf"/paperfeed/person/(?P<asked>.+?){FORM}?$", person.who),
    ]


@_hook
def skip_csrf(scope: dict[str, Any]) -> bool:
    # Harvesters may ask by POST; nothing is changed by what they ask.
    return bool(scope["path"].endswith(oai.PATH))


@_hook
def asgi_wrapper(datasette: Datasette) -> Callable[[security.Application], security.Application]:
    def policy() -> str | None:
        """That of Datasette's own pages: ours unless the operator has another, none where there is no library."""
        chosen = (datasette.plugin_config("paperfeed") or {}).get("content_security_policy", security.POLICY)
        return chosen if datasette in _serving else None

    return lambda application: security.wrap(application, policy)


@_around  # or Datasette's own handler would run too: it prints a traceback of each
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Generator[None, Any, None]:
    outcome = yield
    if datasette in _serving and (found := mistakes.mistake(exception)) is not None:
        outcome.force_result([mistakes.answer(datasette, request, found)])


@_hook
def register_output_renderer() -> list[dict[str, Any]]:
    return renderer.renderers()


@_hook
def render_cell(
    datasette: Datasette, database: str, table: str | None, column: str, value: Any, row: Any
) -> Markup | None:
    serving = _serving.get(datasette, frozenset())
    if database not in serving:
        return None
    query = {"db": database} if len(serving) > 1 else {}
    return cells.render(datasette, row=row, value=value, column=column, table=table, query=query)


@_hook
def extra_css_urls(datasette: Datasette, template: str) -> list[str]:
    if template.startswith(frame.TEMPLATES):
        return [datasette.urls.static_plugins("paperfeed", "paperfeed.css")]
    return [datasette.urls.static_plugins("paperfeed", "datasette.css")] if datasette in _serving else []


@_hook
def extra_js_urls(datasette: Datasette, template: str) -> list[dict[str, Any]]:
    if not template.startswith(frame.TEMPLATES):
        return []
    return [{"url": datasette.urls.static_plugins("paperfeed", "paperfeed.js"), "module": True}]


@_hook
def menu_links(datasette: Datasette, request: Request | None) -> Callable[[], Any]:
    async def links() -> list[dict[str, str]]:
        # Our own pages have these links at their top.
        if request is None or frame.is_ours(request) or not await libraries.visible(datasette, request):
            return []
        return [
            {"href": datasette.urls.path("/paperfeed"), "label": "Papers"},
            {"href": datasette.urls.path("/paperfeed/search"), "label": "Search papers"},
            {"href": datasette.urls.path("/paperfeed/changes"), "label": "Changes of papers"},
        ]

    return links
