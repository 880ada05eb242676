"""Papers as files for other programs. One module here, one format; `rows` reads the papers.

A format is a module with `NAME`, `EXTENSION`, `MEDIA_TYPE` and either `render(rows)`, which gives the file's text piece
by piece, or `write(conn, path, ids)`, which makes the file itself. One that is JSON may have `join(texts)` too, which
gives the text that `render` would from papers as `rows.texts` has them, and one that is a table `tabulate(columns,
rows)`, which gives it from papers as `rows.cells` has them. A new format is a new file, nothing else.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils.utils import sqlite3

from crawler.source import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One way to write papers; of `render` and `write` one is None. `join` or `tabulate`, where there is one, is the
    quicker way to what `render` gives."""

    name: str
    extension: str
    media_type: str
    render: Callable[[Iterable[Mapping[str, Any]]], Iterator[str]] | None
    write: Callable[[sqlite3.Connection, Path, Iterable[int]], int] | None
    join: Callable[[Iterable[str]], Iterator[str]] | None = None
    tabulate: Callable[..., Iterator[str]] | None = None


def load() -> dict[str, Format]:
    """All formats by name, found by listing the folder."""
    found = {}
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        module = importlib.import_module(f"{__name__}.{name}")
        if hasattr(module, "NAME"):
            found[module.NAME] = Format(
                name=module.NAME,
                extension=module.EXTENSION,
                media_type=module.MEDIA_TYPE,
                render=getattr(module, "render", None),
                write=getattr(module, "write", None),
                join=getattr(module, "join", None),
                tabulate=getattr(module, "tabulate", None),
            )
    return found


def named(name: str) -> Format:
    """The format of that name; raises `UsageError` with the names there are."""
    formats = load()
    if name not in formats:
        raise UsageError(f"no format is called {name!r}; there are {', '.join(formats)}")
    return formats[name]
