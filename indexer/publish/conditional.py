"""Answers that are sent once: with what names this state of them, and 304 to whoever has it already."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from datasette.utils.asgi import Request, Response

#: What changed so lately may change again within the second that a Last-Modified tells.
_SETTLED = timedelta(minutes=1)


def answer(
    request: Request, text: str, media_type: str, *, modified: str | None = None, now: datetime | None = None
) -> Response:
    """A text with its ETag, and Last-Modified where `modified`, a moment of the data, lies behind `now` long enough to
    tell states apart (RFC 9110, 8.8.2.2). Asked with either of them, 304."""
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    headers = {"etag": etag, "cache-control": "no-cache"}
    if stamp := _stamp(modified, now):
        headers["last-modified"] = stamp
    if _is_known(request, etag, stamp):
        return Response("", status=304, headers=headers)
    return Response(text, content_type=media_type, headers=headers)


def _is_known(request: Request, etag: str, stamp: str | None) -> bool:
    """Whether the request names this state. A date counts where no ETag is asked for, and only as it was sent: what
    was taken away can make the newest of the rest older."""
    asked = request.headers.get("if-none-match")
    if asked is None:
        return stamp is not None and request.headers.get("if-modified-since") == stamp
    # The weak comparison of RFC 9110, 13.1.2.
    names = [name.strip().removeprefix("W/") for name in asked.split(",")]
    return etag in names or "*" in names


def _stamp(modified: str | None, now: datetime | None) -> str | None:
    """The moment as HTTP writes dates; None where there is none, or it may not be the last one."""
    if modified is None or now is None:
        return None
    try:
        moment = datetime.fromisoformat(modified).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return format_datetime(moment, usegmt=True) if moment <= now - _SETTLED else None
