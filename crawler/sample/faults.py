"""What goes wrong on the real web, to be asked of the sample web: `web.fail("/oai", **faults.THROTTLED)`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: A bot check instead of the answer, at 200.
CHALLENGE: dict[str, Any] = {
    "status": 200,
    "body": b"<!doctype html><html><head><title>One moment, please</title></head><body><h1>Checking that you are not "
    b"a bot</h1><noscript>Please enable JavaScript to go on.</noscript><script>challenge()</script></body></html>",
    "headers": {"Content-Type": "text/html; charset=utf-8"},
}
#: A login wall instead of the page, at 200.
LOGIN: dict[str, Any] = {
    "status": 200,
    "body": b"<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in</h1><p>You must sign in to see "
    b'this page.</p><form action="/login" method="post"><label>User <input name="user"></label><label>Password <input '
    b'type="password" name="password"></label><button>Sign in</button></form></body></html>',
    "headers": {"Content-Type": "text/html; charset=utf-8"},
}
#: "Not found" that says 200, as servers of departments do after a move.
GONE: dict[str, Any] = {
    "status": 200,
    "body": b"<!doctype html><html><head><title>Page not found</title></head><body><h1>404</h1><p>The page that you "
    b'are looking for has moved or does not exist.</p><p><a href="/">Back to the front page</a></p></body></html>',
    "headers": {"Content-Type": "text/html; charset=utf-8"},
}
#: arXiv's answer to haste, at 200 and in plain text.
THROTTLED: dict[str, Any] = {"status": 200, "body": b"Rate exceeded.", "headers": {"Content-Type": "text/plain"}}
#: No bytes at all.
EMPTY: dict[str, Any] = {"status": 200, "body": b""}
#: Come back later.
BUSY: dict[str, Any] = {"status": 503, "body": b"Retry after 2 seconds\n", "headers": {"Retry-After": "2"}}
#: The right answer without its second half, its length declared as what is left.
TRUNCATED: dict[str, Any] = {"cut": 0.5}
#: The right answer, whose connection breaks half-way.
BROKEN: dict[str, Any] = {"cut": 0.5, "hang_up": True}
#: Go away.
FORBIDDEN: dict[str, Any] = {"status": 403, "body": b"Forbidden\n", "headers": {"Content-Type": "text/plain"}}


@dataclass(slots=True, kw_only=True)
class Fault:
    """One fault of one path. `after` good answers come first, then `times` bad ones (None: for ever).

    `status`, `body` and `headers` replace those of the right answer; `cut` keeps that share of the body, with
    `hang_up` under its full declared length; `wait` is a delay in seconds.
    """

    status: int | None = None
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    times: int | None = 1
    after: int = 0
    wait: float = 0.0
    cut: float | None = None
    hang_up: bool = False

    def strikes(self) -> bool:
        """Whether this request is one of the bad ones; each call counts as a request."""
        if self.after:
            self.after -= 1
            return False
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0
