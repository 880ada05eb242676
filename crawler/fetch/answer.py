"""What an answer is worth: a page, or which kind of nothing. Pure."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from crawler.journal import Outcome, Place, Validators
from crawler.record import Page
from crawler.source import Document, ParseError, Refusal, Source

logger = logging.getLogger(__name__)

#: Refusals that say something of the moment, not of the address: worth asking once more.
_PASSING = ("challenge", "throttled", "empty", "truncated")
#: Refusals that explain an error status better than its number does.
_TELLING = ("challenge", "throttled", "error", "expired")


_UNKNOWN = Validators()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`page` exactly when `outcome` is `page`; `again` when asking once more may help. `reason` does not name the
    address: whoever tells it does."""

    outcome: Outcome
    page: Page | None = None
    refusal: Refusal | None = None
    reason: str | None = None
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Of an answer: how long it took, and was waited for a turn; which validators it carried, over which addresses it
    came.

    `conditional`: the request allowed a 304. `place`: it comes from the archive. `deferred`: the provider may not be
    asked, and until when. `stop`: why the source must not be asked any further in this run; `until`: nor its provider.
    """

    elapsed_ms: int = 0
    waited_ms: int = 0
    validators: Validators = _UNKNOWN
    via: tuple[str, ...] = ()
    conditional: bool = False
    place: Place | None = None
    deferred: str | None = None
    stop: str | None = None
    until: str | None = None


def read(source: Source, document: Document) -> Answer:
    """Parses a document. A parser that breaks is our bug: logged with its traceback, nothing of the page is kept."""
    if document.status != 200:
        return _read_status(source, document)
    try:
        return Answer(outcome="page", page=source.parse(document))
    except ParseError as exc:
        reason = f"expected {exc.expected}, found {exc.found}"
        return Answer(outcome="refused", refusal=exc.refusal, reason=reason, again=exc.refusal in _PASSING)
    except Exception as exc:
        logger.exception("%s: %s: the parser broke", source.name, document.url)
        return Answer(outcome="refused", reason=f"the parser broke: {exc!r}")


def _read_status(source: Source, document: Document) -> Answer:
    again = document.status in (408, 425, 429) or document.status >= 500
    reason = f"expected status 200, found {document.status}"
    refusal: Refusal | None = None
    try:
        source.parse(document)
    except ParseError as exc:
        if exc.refusal in _TELLING:
            refusal, reason = exc.refusal, f"{reason} ({exc.found})"
    except Exception:
        logger.debug("%s: %s: no telling what this says", source.name, document.url, exc_info=True)
    return Answer(outcome="status", refusal=refusal, reason=reason, again=again)
