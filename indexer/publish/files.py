"""Papers as files to take away, in every format of `indexer.exports` that is text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from datasette.utils.asgi import Response
from sqlite_utils.utils import sqlite3

from indexer import exports
from indexer.exports.rows import rows


@cache
def formats() -> dict[str, exports.Format]:
    """The formats by what their file names end with, without the dot."""
    return {found.extension.lstrip("."): found for found in exports.load().values() if found.render}


def papers(connection: sqlite3.Connection, ids: Iterable[int]) -> list[dict[str, Any]]:
    """The papers of these ids, in the order of the ids; what is not there is left out."""
    wanted = list(dict.fromkeys(ids))
    found = {row["id"]: row for row in rows(connection, ids=wanted)}
    return [found[paper] for paper in wanted if paper in found]


def answer(found: Iterable[dict[str, Any]], extension: str, name: str) -> Response:
    """The papers as a file of that kind; browsers save it under that name, whatever the name holds."""
    kind = formats()[extension]
    render = kind.render
    if render is None:
        raise KeyError(extension)
    saved_as = re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-.")[:80] or "papers"
    return Response(
        "".join(render(found)),
        content_type=kind.media_type,
        headers={"content-disposition": f'inline; filename="{saved_as}{kind.extension}"'},
    )


def refused(ignored: Iterable[tuple[str, str]]) -> Response:
    """The answer where nobody would read a note: to who takes a file or follows a feed."""
    told = "".join(f"{given}: expected {expected}\n" for given, expected in ignored)
    return Response.text(told, status=400)
