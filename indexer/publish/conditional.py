"""Answers that are sent once: with what names this state of them, and 304 to whoever has it already."""

from __future__ import annotations

import hashlib

from datasette.utils.asgi import Request, Response


def answer(request: Request, text: str, media_type: str) -> Response:
    """A text with its ETag; asked with that (`If-None-Match`, RFC 9110, 13.1.2), 304.

    There is no Last-Modified: what is merged, forgotten or taken back leaves the newest of the rest as old as it was.
    """
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    headers = {"etag": etag, "cache-control": "no-cache"}
    if _is_known(request.headers.get("if-none-match", ""), etag):
        return Response("", status=304, headers=headers)
    return Response(text, content_type=media_type, headers=headers)


def _is_known(asked: str, etag: str) -> bool:
    names = [name.strip().removeprefix("W/") for name in asked.split(",")]
    return etag in names or "*" in names
