"""SQL: a script that makes tables of the papers and fills them, in the SQL that SQLite and PostgreSQL have in common.

Five plain tables, made for other databases: paperfeed's own with its index is the format `sqlite`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from indexer.exports.rows import SCALARS

NAME = "sql"
EXTENSION = ".sql"
MEDIA_TYPE = "application/sql; charset=utf-8"

_NUMBERS = frozenset(("id", "version", "year", "authors_complete", "has_code"))
#: Table → its columns after `paper` and `position`, and the list of a paper that fills it.
_LISTS = {
    "authors": ("authors", ("name", "native_name", "affiliations", "orcid")),
    "categories": ("categories", ("category",)),
    "identifiers": ("identifiers", ("scheme", "value")),
    "links": ("links", ("kind", "url")),
}
_NUL = re.compile("\x00+")


def render(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One transaction: the tables, then a paper with all that belongs to it. Booleans are 0 and 1, affiliations are
    JSON."""
    yield "begin;\n"
    columns = (f"{name} {'bigint' if name in _NUMBERS else 'text'}" for name in SCALARS)
    yield f"create table papers ({', '.join(columns)}, primary key (id));\n"
    for table, (_, names) in _LISTS.items():
        told = ", ".join(f"{name} text" for name in names)
        keys = "paper bigint not null references papers (id), position bigint not null"
        yield f"create table {table} ({keys}, {told}, primary key (paper, position));\n"
    for row in rows:
        yield _insert("papers", SCALARS, (row.get(name) for name in SCALARS))
        for table, (field, names) in _LISTS.items():
            for position, one in enumerate(row.get(field) or (), 1):
                values = (one.get(name) for name in names) if isinstance(one, Mapping) else (one,)
                yield _insert(table, ("paper", "position", *names), (row["id"], position, *values))
    yield "commit;\n"


def literal(value: Any) -> str:
    """A value as SQL writes it. No end of text is lost to a NUL, which only SQLite can hold.

    >>> literal("O'Quote"), literal(None), literal(True), literal(["Moss Lab"])
    ("'O''Quote'", 'null', '1', '\\'["Moss Lab"]\\'')
    """
    if value is None:
        return "null"
    if isinstance(value, bool | int):
        return str(int(value))
    if isinstance(value, list):
        return literal(json.dumps(value, ensure_ascii=False)) if value else "null"
    quoted = "'" + str(value).replace("'", "''") + "'"
    return _NUL.sub(lambda found: "'" + "||char(0)" * len(found[0]) + "||'", quoted)


def _insert(table: str, columns: Iterable[str], values: Iterable[Any]) -> str:
    return f"insert into {table} ({', '.join(columns)}) values ({', '.join(map(literal, values))});\n"
