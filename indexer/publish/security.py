"""Response headers for everything that Datasette serves beside our plugin.

Our pages run no inline script but the ones that Datasette's own base.html carries, allowed by their hash. Datasette's
own pages put values into inline scripts, so there they stay allowed; nothing is ever loaded from another host.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Marks a response as one of our own pages, with the hashes its scripts need; never sent to the client.
OWN = "x-paperfeed-scripts"

_INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*\btype=[\"']application/)[^>]*>(.*?)</script>", re.DOTALL)

# Inline styles: Datasette's navigation search (1.0) builds a shadow tree with a <style>; its index page has style="".
_OWN_POLICY = (
    "default-src 'self'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

#: For Datasette's own pages.
POLICY = _OWN_POLICY.format(scripts="'unsafe-inline'")

_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
)


def script_hashes(html: str) -> str:
    """CSP sources of the inline scripts of a page, to be taken from one that holds nobody's data."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(html))
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def wrap(application: Application, policy: Callable[[], str | None]) -> Application:
    """The application with the headers above; headers that were set on purpose stay.

    `policy` is asked at each answer for the one of pages that are not ours: empty for none, None for no header at all.
    """

    async def secured(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _headers(message.get("headers") or (), policy())}
            await send(message)

        await application(scope, receive, send_secured if scope["type"] == "http" else send)

    return secured


def _headers(given: Iterable[Iterable[bytes]], policy: str | None) -> list[tuple[bytes, bytes]]:
    pairs = [(name, value) for name, value in given]
    present = {name.lower(): value for name, value in pairs}
    own = present.get(OWN.encode())
    if own is not None:
        policy = _OWN_POLICY.format(scripts=own.decode())
    if policy is None:
        return pairs
    wanted = (*_ALWAYS, (b"content-security-policy", policy.encode())) if policy else _ALWAYS
    shown = ((name, value) for name, value in pairs if name.lower() != OWN.encode())
    kept = [(name, _here(value) if name.lower() == b"location" else value) for name, value in shown]
    return kept + [(name, value) for name, value in wanted if name not in present]


def _here(location: bytes) -> bytes:
    """A redirection that stays on this server: Datasette makes them of the path that was asked for, and browsers take
    what begins with two slashes, of either kind, for the name of another."""
    return b"/" + location.lstrip(b"/\\") if location[:1] in (b"/", b"\\") else location
