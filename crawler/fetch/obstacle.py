"""What stands between a request and its answer, and what the ledger says of it."""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from crawler.journal import Outcome
from crawler.source import PaperfeedError

#: Obstacles on the way: asking again may find the way free.
PASSING = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)


class DroppedRequestError(IgnoreRequest):
    """A request that must not be sent: robots.txt, the address guard."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"not asked for {url}: {reason}")
        self.url, self.reason = url, reason


class UnreachableError(IgnoreRequest):
    """A request that is not sent because its server does not even give its robots.txt."""


class DeferralError(IgnoreRequest):
    """A provider may not be asked now; the message names it and says until when."""


def why(error: BaseException, asked: str | None = None) -> tuple[Outcome, str, bool]:
    """Outcome, reason, and whether a later run should ask once more. The reason names no address but one that the
    request came to after it was `asked`."""
    if isinstance(error, PaperfeedError):
        return "failed", str(error), False
    if isinstance(error, UnreachableError):
        return "failed", str(error), True
    if isinstance(error, DroppedRequestError) and error.url == asked:
        return "dropped", error.reason, False
    if isinstance(error, IgnoreRequest):
        return "dropped", str(error), False
    if isinstance(error, DownloadTimeoutError):
        return "failed", "no answer in time", True
    if isinstance(error, ResponseDataLossError):
        return "failed", "the answer was cut short", True
    if isinstance(error, DownloadCancelledError):
        return "refused", "the answer is larger than allowed", False
    if isinstance(error, PASSING):
        return "failed", _one_line(error), True
    return "failed", f"{type(error).__name__}: {_one_line(error)}", False


def _one_line(error: BaseException) -> str:
    # Twisted wraps what happened: [<twisted.python.failure.Failure OpenSSL.SSL.Error: …>]
    reasons = getattr(error.__cause__, "reasons", None) or getattr(error, "reasons", None) or ()
    text = (
        "; ".join(str(r.value) for r in reasons if str(getattr(r, "value", ""))) or str(error) or type(error).__name__
    )
    return " ".join(text.split())
