"""Reads worth sharing, one `*.sql` file each: canned queries in Datasette, the command line, the docs.

A file begins with `-- title:`, `-- description:` and, for each `:parameter`, `-- parameter name: what it is`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_HEADER = re.compile(r"-- (title|description|parameter (?P<name>\w+)): (?P<text>.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One read. `parameters` are (name, what it is), in order; all are text."""

    name: str
    title: str
    description: str
    sql: str
    parameters: tuple[tuple[str, str], ...] = ()


def load() -> tuple[Query, ...]:
    """All of them, by name."""
    return tuple(_read(path) for path in sorted(Path(__file__).parent.glob("*.sql")))


def named(name: str) -> Query:
    """The query in that file; `KeyError` where there is none."""
    return {query.name: query for query in load()}[name]


def _read(path: Path) -> Query:
    said: dict[str, str] = {}
    parameters = []
    lines = path.read_text("utf-8").splitlines()
    while lines and (found := _HEADER.fullmatch(lines[0])):
        if found["name"]:
            parameters.append((found["name"], found["text"]))
        else:
            said[found[1]] = found["text"]
        del lines[0]
    return Query(
        name=path.stem,
        title=said["title"],
        description=said["description"],
        sql="\n".join(lines).strip(),
        parameters=tuple(parameters),
    )
