"""Who we say we are: a program with somebody to write to. Without a contact no real host is asked."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.fetch.guard import is_loopback
from crawler.fetch.obstacle import DroppedRequestError
from crawler.source import UsageError

MISSING = (
    "no contact is set, and real hosts are asked only by somebody they can write to: put contact = "
    '"mailto:you@example.org" into paperfeed.toml, or set PAPERFEED_CONTACT in the environment, or with plain Scrapy '
    "-s PAPERFEED_CONTACT=mailto:you@example.org"
)


def user_agent(contact: str | None) -> str:
    """As RFC 9110, 10.1.5, with a contact in the comment.

    >>> user_agent("ops@example.org").partition(" ")[2]
    '(+mailto:ops@example.org)'
    """
    try:
        name = f"paperfeed/{version('paperfeed')}"
    except PackageNotFoundError:
        name = "paperfeed"
    if not contact:
        return name
    return f"{name} (+mailto:{contact})" if sender(contact) == contact else f"{name} (+{contact})"


def sender(contact: str | None) -> str | None:
    """The mail address for the `From` header (RFC 9110, 10.1.2), where the contact is one.

    >>> sender("mailto:ops@example.org"), sender("https://example.org/bot")
    ('ops@example.org', None)
    """
    address = (contact or "").removeprefix("mailto:")
    return address if "@" in address and "/" not in address else None


def checked(contact: str | None) -> str | None:
    """The contact without surrounding space; raises `UsageError` where it can't be sent in a header."""
    text = (contact or "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isprintable() or any(c in text for c in "()<>"):
        raise UsageError(f"contact: expected mailto:name@host or a web address in ASCII, found {contact!r}")
    return text


class ContactMiddleware:
    """Signs each request, those for robots.txt too."""

    def __init__(self, contact: str | None) -> None:
        self._contact = checked(contact)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings.get("PAPERFEED_CONTACT"))

    def process_request(self, request: Request) -> None:
        if self._contact is None and not is_loopback(urlsplit(request.url).hostname or ""):
            raise DroppedRequestError(request.url, MISSING)
        request.headers["User-Agent"] = user_agent(self._contact)
        if (address := sender(self._contact)) is not None:
            request.headers["From"] = address
