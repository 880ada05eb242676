"""`.bib` on any table or query of Datasette whose rows are papers: those with an `id` and a `title`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Forbidden, Request, Response

from indexer.publish import files, libraries

if TYPE_CHECKING:  # Datasette loads its plugins while its own modules are half loaded
    from datasette.app import Datasette

NEEDED = frozenset({"id", "title"})


async def can_render(datasette: Datasette, database: str, columns: Sequence[str] | None) -> bool:
    """Whether the link is shown."""
    return frozenset(columns or ()) >= NEEDED and database in await libraries.names(datasette)


async def render(
    datasette: Datasette,
    request: Request,
    database: str,
    columns: Sequence[str],
    rows: Sequence[Any],
    table: str | None,
    query_name: str | None,
) -> Response:
    """The papers with these ids as BibTeX, or a plain word why not."""
    if not await can_render(datasette, database, columns):
        return Response.text("BibTeX needs rows of papers, with the columns id and title\n", status=400)
    if not await libraries.may_see(datasette, request, database, "papers"):
        raise Forbidden("view-table")
    place = list(columns).index("id")
    ids = [row[place] for row in rows if isinstance(row[place], int)]
    found = await datasette.databases[database].execute_fn(lambda connection: files.papers(connection, ids))
    return files.answer(found, "bib", query_name or table or "papers")
