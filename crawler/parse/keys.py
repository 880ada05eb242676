"""Keys of feed entries: what names an entry beyond the feed that it stands in.

A guid may be the address of a page or the number 7, and a thousand feeds have an entry 7. What is unique in the world
is the key as it stands; what is not is qualified by where the entry leads, else by the feed.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.parse import ids

#: Schemes whose names are handed out once: RFC 8141, RFC 4151, OAI identifiers, RFC 4452, ARK, Handle.
_SCHEMES = ("urn:", "tag:", "oai:", "doi:", "info:", "ark:", "hdl:", "arxiv:")
_UUID = re.compile(r"\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?", re.IGNORECASE)
# e.g. https://example.org/a/7?utm_source=rss&af=R: the reader's way there, not the place
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|af|rss|feed", re.IGNORECASE)


def key(name: str | None, link: str | None, feed: str) -> str | None:
    """The key of an entry with that id and link in the feed at that address; `None` when it has neither.

    http and https are one, so that a server that changes over does not name everything anew.

    >>> key("7", "http://example.org/a?id=7&utm_source=rss", "https://example.org/feed")
    'example.org/a?id=7#7'
    >>> key("7", None, "https://example.org/feed"), key("http://example.org/?p=7", None, "https://example.org/feed")
    ('example.org/feed#7', 'https://example.org/?p=7')
    """
    if name and is_global(name):
        return _secure(name)
    if name:
        return f"{_place(link or feed)}#{name}"
    return _secure(link) if link else None


def is_global(name: str) -> bool:
    """Whether nobody else can have given that name to something else."""
    if name.lower().startswith(("http://", "https://")):
        return _has_public_host(name)
    if name.lower().startswith(_SCHEMES) or _UUID.fullmatch(name):
        return True
    return ids.parse_doi(name) == name.lower() or ids.parse_arxiv(name) is not None


def _has_public_host(url: str) -> bool:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    # e.g. http://localhost:1313/posts/7, as generators of pages leave it
    return "." in host and not host.startswith("127.")


def _secure(name: str) -> str:
    return f"https://{name[7:]}" if name[:7].lower() == "http://" else name


def _place(url: str) -> str:
    """The address without its scheme and without what only tells how the reader came."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if parts.scheme not in ("http", "https"):
        return url
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k)]
    return f"{parts.netloc.lower()}{parts.path}" + (f"?{urlencode(query)}" if query else "")
