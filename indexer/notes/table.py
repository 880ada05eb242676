"""A table's notes: what it and its columns hold, and how Datasette should show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table's notes. `settings` are Datasette's own keys for it (facets, sort_desc, label_column, …).

    `ledger`: it tells of harvesting, not of works, so that licences of metadata do not concern it.
    """

    name: str
    description: str
    columns: Mapping[str, str]
    settings: Mapping[str, Any]
    ledger: bool = False
    hidden: bool = False


def table(
    name: str, description: str, columns: str, *, ledger: bool = False, hidden: bool = False, **settings: Any
) -> Table:
    """`columns`: one `column: note` a line, so that the notes below read as prose."""
    notes = dict(line.strip().split(": ", 1) for line in columns.strip().splitlines())
    return Table(
        name=name,
        description=description,
        columns=MappingProxyType(notes),
        settings=MappingProxyType(settings),
        ledger=ledger,
        hidden=hidden,
    )
