"""Which of the attached databases are paperfeed's, which one a request means, and whether its actor may see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Forbidden, Request
from sqlite_utils.utils import sqlite3

if TYPE_CHECKING:  # Datasette loads its plugins while its own modules are half loaded
    from datasette.app import Datasette
    from datasette.database import Database

#: A database with all of these is ours, whatever its file is called.
CORE = frozenset({"papers", "papers_fts", "authorships", "names", "identifiers", "categories", "paper_categories"})

# What answers by the `allow` in metadata.
_OWN_RULES = "datasette.default_permissions"


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
    if _is_open(datasette):
        return True
    try:
        chain = [("view-table", (database, table)), ("view-database", database), "view-instance"]
        await datasette.ensure_permissions(request.actor, chain)
    except Forbidden:
        return False
    return True


def _is_open(datasette: Datasette) -> bool:
    """Whether nobody has said who may see what. Then all may see everything, and to ask Datasette 0.65, which copies
    the notes on all tables for each answer, would take a third of a page's time (docs/decisions/0126-repeated-work.md).
    """
    from datasette.plugins import pm

    deciding = (*pm.hook.permission_allowed.get_hookimpls(), *pm.hook.get_metadata.get_hookimpls())
    if any(found.plugin_name != _OWN_RULES for found in deciding):
        return False
    return not any("allow" in (notes or {}) for notes in _notes(datasette._metadata_local))


def _notes(metadata: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What is noted of the whole, of each database and of each table."""
    for notes in (metadata, *(metadata.get("databases") or {}).values()):
        yield notes
        yield from ((notes or {}).get("tables") or {}).values()


async def _tables(database: Database) -> frozenset[str]:
    rows = await database.execute("select name from sqlite_master where type in ('table', 'view')")
    return frozenset(row[0] for row in rows.rows)
