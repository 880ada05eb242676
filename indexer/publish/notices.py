"""Tells Datasette of a paperfeed database what `-m datasette-metadata.json` would, whatever the database is called.

What the user said in metadata or configuration of their own stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indexer import metadata

if TYPE_CHECKING:  # Datasette loads its plugins while its own modules are half loaded
    from datasette.app import Datasette

#: Keys of a table that 1.0 takes from the configuration instead of the metadata.
_CONFIGURED = frozenset(
    ("hidden", "sort", "sort_desc", "size", "sortable_columns", "label_column", "facets", "fts_table", "fts_pk")
)


async def add(datasette: Datasette, database: str) -> None:
    """Descriptions, terms, table settings and canned queries for the database of that name."""
    told = metadata.database_notes()
    if not hasattr(datasette, "set_database_metadata"):  # Datasette 0.65: all of it is metadata
        # The hook get_metadata would be asked a hundred times a page for a dict that Datasette then changes.
        local = datasette._metadata_local
        databases = _under(local, "databases")
        databases[database] = _filled(databases.get(database) or {}, told)
        return
    queries, tables = told.pop("queries"), told.pop("tables")
    known = await datasette.get_database_metadata(database)
    for key, value in told.items():
        if key not in known:
            await datasette.set_database_metadata(database, key, value)
    for name, notes in tables.items():
        await _table(datasette, database, name, notes)
    for name, query in queries.items():
        if await datasette.get_query(database, name) is None:
            # Trusted: it runs where visitors may not write SQL of their own, as in `paperfeed serve --public`.
            await datasette.add_query(database, name, is_trusted=True, source="plugin", **query)


async def _table(datasette: Datasette, database: str, table: str, notes: dict[str, Any]) -> None:
    known = await datasette.get_resource_metadata(database, table)
    for key, value in notes.items():
        if key != "columns" and key not in _CONFIGURED and key not in known:
            await datasette.set_resource_metadata(database, table, key, value)
    for column, note in notes["columns"].items():
        if "description" not in await datasette.get_column_metadata(database, table, column):
            await datasette.set_column_metadata(database, table, column, "description", note)
    place = datasette.config
    for key in ("databases", database, "tables", table):
        place = _under(place, key)
    for key in _CONFIGURED & notes.keys():
        place.setdefault(key, notes[key])


def _under(place: dict[str, Any], key: str) -> dict[str, Any]:
    """The dict of that key, made where there is none."""
    if not isinstance(place.get(key), dict):
        place[key] = {}
    found: dict[str, Any] = place[key]
    return found


def _filled(own: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """`own` with what only `told` says, at every depth."""
    filled = {**told, **own}
    for key, value in own.items():
        if isinstance(value, dict) and isinstance(told.get(key), dict):
            filled[key] = _filled(value, told[key])
    return filled
