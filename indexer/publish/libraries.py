"""Which of the attached databases are paperfeed's, which one a request means, and whether its actor may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from datasette.utils.asgi import Forbidden, Request
from sqlite_utils.utils import sqlite3

if TYPE_CHECKING:  # Datasette loads its plugins while its own modules are half loaded
    from datasette.app import Datasette
    from datasette.database import Database

#: A database with all of these is ours, whatever its file is called.
CORE = frozenset({"papers", "papers_fts", "authorships", "names", "identifiers", "categories", "paper_categories"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """An attached paperfeed database. `tables`: those there are; published copies may lack the ledger."""

    name: str
    tables: frozenset[str]
    only: bool

    @property
    def query(self) -> dict[str, str]:
        """What a link must carry so that it leads to this library again: nothing when it is the only one."""
        return {} if self.only else {"db": self.name}

    @property
    def tells_changes(self) -> bool:
        """Whether it has what changed, and the words that say of which work."""
        return self.tables >= {"changes", "assertions"}


def is_library(connection: sqlite3.Connection) -> bool:
    """Whether the database behind a connection is ours."""
    rows = connection.execute("select name from sqlite_master where type in ('table', 'view')")
    return {row[0] for row in rows} >= CORE


async def known(datasette: Datasette) -> dict[str, frozenset[str]]:
    """Names of the attached databases that are ours, each with its tables."""
    tables = {name: await _tables(database) for name, database in datasette.databases.items()}
    return {name: there for name, there in tables.items() if there >= CORE}


async def visible(datasette: Datasette, request: Request) -> dict[str, frozenset[str]]:
    """Those of them whose papers the request's actor may see."""
    found = await known(datasette)
    return {name: there for name, there in found.items() if await may_see(datasette, request, name, "papers")}


async def chosen(datasette: Datasette, request: Request) -> Library | None:
    """The library that `?db=` names or the only one; None where there is none of that name or several to choose from.

    One that the actor may not see is none: it is not told that it exists.
    """
    found = await visible(datasette, request)
    asked = request.args.get("db")
    if asked not in found if asked else len(found) != 1:
        return None
    name = asked or next(iter(found))
    return Library(name=name, tables=found[name], only=len(found) == 1)


async def may_see(datasette: Datasette, request: Request, database: str, table: str) -> bool:
    """Whether Datasette would show that table to the request's actor."""
    if hasattr(datasette, "allowed"):  # Datasette 1.0
        from datasette.resources import TableResource

        resource = TableResource(database=database, table=table)
        return bool(await datasette.allowed(action="view-table", resource=resource, actor=request.actor))
    try:
        chain = [("view-table", (database, table)), ("view-database", database), "view-instance"]
        await datasette.ensure_permissions(request.actor, chain)
    except Forbidden:
        return False
    return True


async def _tables(database: Database) -> frozenset[str]:
    rows = await database.execute("select name from sqlite_master where type in ('table', 'view')")
    return frozenset(row[0] for row in rows.rows)
