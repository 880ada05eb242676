"""Answers to what Datasette could not answer: whose mistake it is decides the status.

Datasette 0.65 answers 500 to addresses that are only mistyped (`?_sort=nonsense`, `?_through=x`, a row's key with too
few parts), and where rich is installed, as it is with paperfeed, to every address that no route has: it prints a
traceback then, also where there is none, and of a quarter of a second where there is one. A monitor that counts 5xx
should see faults, and a visitor should not be able to make it see any (docs/decisions/0120-mistyped-addresses.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from errno import ENAMETOOLONG
from types import TracebackType
from typing import TYPE_CHECKING, Any

from datasette.utils import add_cors_headers
from datasette.utils.asgi import Base400, Request, Response
from markupsafe import Markup
from sqlite_utils.utils import sqlite3

if TYPE_CHECKING:  # Datasette loads its plugins while its own modules are half loaded
    from datasette.app import Datasette

#: What Datasette raises where a value is not what it expected: numbers, JSON, names, letters.
_MISTYPED = (ValueError, LookupError, OverflowError, TypeError)
#: Of SQLite's result codes those that are of the statement and its values, not of the file or the machine
#: (https://sqlite.org/rescode.html): ERROR, TOOBIG, MISMATCH, AUTH, RANGE.
_OF_STATEMENTS = (1, 18, 20, 23, 25)
_BAD_REQUEST, _NOT_FOUND, _FAULT = 400, 404, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """What to answer: `message` may be markup of Datasette's, `plain` is not. `told` goes into the answer as JSON."""

    status: int
    message: str
    plain: str
    title: str | None = None
    told: dict[str, Any] = field(default_factory=dict)


def mistake(exception: BaseException) -> Mistake | None:
    """What of it is the visitor's; None where it is a fault, of ours or of Datasette's."""
    from datasette.views.base import DatasetteError

    if isinstance(exception, Base400):
        return _simple(exception.status, str(exception.args[0] if exception.args else exception))
    if isinstance(exception, DatasetteError):
        plain = str(getattr(exception, "plain_message", None) or exception.message)  # 1.0 has both
        return Mistake(
            # Raised on purpose, with words for the visitor; 500 is only what it says where nobody chose.
            status=_BAD_REQUEST if exception.status == _FAULT else exception.status,
            message=Markup(exception.message) if exception.message_is_html else str(exception.message),
            plain=plain,
            title=exception.title,
            told=dict(exception.error_dict),
        )
    if isinstance(exception, OSError) and exception.errno == ENAMETOOLONG:
        return _simple(_NOT_FOUND, "Not found")
    if _is_mistyped(exception) and not _is_ours(exception.__traceback__):
        return _simple(_BAD_REQUEST, f"This address can't be understood: {exception}")
    return None


async def answer(datasette: Datasette, request: Request, found: Mistake) -> Response:
    """As Datasette's own errors: JSON and text where that was asked for, else its page of errors."""
    headers: dict[str, str] = {}
    if datasette.cors:
        add_cors_headers(headers)
    end = request.path.rpartition("/")[2].rpartition(".")[2]
    told = {**found.told, "ok": False, "error": found.plain, "status": found.status, "title": found.title}
    if end == "json":
        return Response.json({**told, "errors": [found.plain]}, status=found.status, headers=headers)
    if end == "csv":
        return Response.text(f"{found.plain}\n", status=found.status, headers=headers)
    templates, shown = [f"{found.status}.html", "error.html"], {**told, "error": found.message}
    page = await datasette.render_template(templates, shown, request=request, view_name="error")
    return Response.html(page, status=found.status, headers=headers)


def _simple(status: int, message: str) -> Mistake:
    return Mistake(status=status, message=message, plain=message)


def _is_mistyped(exception: BaseException) -> bool:
    if isinstance(exception, sqlite3.Error):
        # Without a code it is of how the statement was called: too few values, two statements.
        return (
            getattr(exception, "sqlite_errorcode", 1) in _OF_STATEMENTS and type(exception) is not sqlite3.DatabaseError
        )
    return isinstance(exception, (*_MISTYPED, sqlite3.Warning))


def _is_ours(traceback: TracebackType | None) -> bool:
    """Whether the error comes out of paperfeed."""
    return any(name.partition(".")[0] in ("indexer", "crawler") for name in _modules(traceback))


def _modules(traceback: TracebackType | None) -> Iterator[str]:
    while traceback is not None:
        yield str(traceback.tb_frame.f_globals.get("__name__", ""))
        traceback = traceback.tb_next
