"""Papers as files to take away, in every format of `indexer.exports` that is text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cache, partial
from typing import Any

from datasette.utils.asgi import Request, Response
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


def answer(found: Iterable[dict[str, Any]], extension: str, name: str, **told: str) -> Response:
    """The papers as a file of that kind; browsers save it under that name, whatever the name holds.

    `told` is what the format wants to know besides.
    """
    kind = formats()[extension]
    render = kind.render
    if render is None:
        raise KeyError(extension)
    saved_as = re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-.")[:80] or "papers"
    return Response(
        "".join(partial(render, **told)(found)),
        content_type=kind.media_type,
        headers={"content-disposition": f'inline; filename="{saved_as}{kind.extension}"'},
    )


def unless_known(request: Request, text: str, media_type: str) -> Response:
    """A text with its ETag; asked with that, 304."""
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    headers = {"etag": etag, "cache-control": "no-cache"}
    if _names(request.headers.get("if-none-match"), etag):
        return Response("", status=304, headers=headers)
    return Response(text, content_type=media_type, headers=headers)


def _names(asked: str | None, etag: str) -> bool:
    """Whether `If-None-Match` names it; the weak comparison of RFC 9110, 13.1.2."""
    names = [name.strip().removeprefix("W/") for name in (asked or "").split(",")]
    return etag in names or "*" in names
