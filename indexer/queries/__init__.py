"""Reads worth sharing, one `*.sql` file each: canned queries in Datasette, the command line, the docs.

A file begins with `-- title:`, `-- description:` and, for each `:parameter`, `-- parameter name: what it is`. A line
`-- part: NAME` in it is replaced by the file `parts/NAME.sql`, a condition that the program itself goes by, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

_FOLDER = Path(__file__).parent
_PART = re.compile(r"^( *)-- part: (\w+)$", re.MULTILINE)
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
    return tuple(_read(path) for path in sorted(_FOLDER.glob("*.sql")))


def named(name: str) -> Query:
    """The query in that file; `KeyError` where there is none."""
    return {query.name: query for query in load()}[name]


def part(name: str) -> str:
    """A condition that queries share."""
    return (_FOLDER / "parts" / f"{name}.sql").read_text("utf-8").strip()


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
        sql=_PART.sub(lambda found: indent(part(found[2]), found[1]), "\n".join(lines).strip()),
        parameters=tuple(parameters),
    )
