"""`.bib`, `.ris`, `.csl` and `.atom` on any table or query of Datasette whose rows are papers: those with an `id` and a
`title`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import BadRequest, Forbidden, Request, Response

from indexer.exports import atom, feeds
from indexer.exports.feeds import Feed
from indexer.publish import conditional, files, libraries

if TYPE_CHECKING:  # Datasette loads its plugins while its own modules are half loaded
    from datasette.app import Datasette

#: What Datasette has no word for itself.
EXTENSIONS = ("bib", "ris", "csl", "atom")
NEEDED = frozenset({"id", "title"})


def renderers() -> list[dict[str, Any]]:
    """As Datasette wants them, one for each extension."""
    return [
        {"extension": extension, "render": renderer(extension), "can_render": can_render} for extension in EXTENSIONS
    ]


async def can_render(datasette: Datasette, database: str, columns: Sequence[str] | None) -> bool:
    """Whether the link is shown."""
    return frozenset(columns or ()) >= NEEDED and database in await libraries.known(datasette)


def renderer(extension: str) -> Callable[..., Awaitable[Response]]:
    """What answers for tables and queries with that at the end of their address."""

    async def render(
        datasette: Datasette,
        request: Request,
        database: str,
        columns: Sequence[str],
        rows: Sequence[Any],
        table: str | None,
        query_name: str | None,
    ) -> Response:
        """The papers with these ids in that format. Raises `BadRequest` where the rows are none."""
        if not await can_render(datasette, database, columns):
            # Of an answer of ours Datasette 0.65 would make a 200 where it is a query's.
            raise BadRequest(f".{extension} needs rows of papers, with the columns id and title")
        if not await libraries.may_see(datasette, request, database, "papers"):
            raise Forbidden("view-table")
        place = list(columns).index("id")
        ids = [row[place] for row in rows if isinstance(row[place], int)]
        found = await datasette.databases[database].execute_fn(lambda connection: files.papers(connection, ids))
        name = query_name or table or "papers"
        if extension != "atom":
            return files.answer(found, extension, name)
        head = Feed(title=name, address=str(datasette.absolute_url(request, request.full_path)))
        return conditional.answer(request, "".join(atom.feed(head, map(feeds.of_paper, found))), atom.MEDIA_TYPE)

    return render
