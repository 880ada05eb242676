"""RSS, Atom and RDF feeds through feedparser, and JSON Feed, as plain entries.

feedparser is lenient to a fault: half a feed, or an HTML page, is a feed with fewer entries to it. It gets bytes only
(a string could be a URL or a file name), its sanitiser is off (it eats `$a<b$`), and its verdict `bozo` is an error
unless every entry that was opened has been read.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from typing import Any

import feedparser

from crawler.parse import classify
from crawler.record import Fault
from crawler.source import Document, ParseError, Refusal

#: Errors that say nothing about the entries: the header names another encoding or media type than the document.
_SURVIVABLE = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
_OPENED = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,30}:)?(?:item|entry)(?=[\s>/])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """`kind` is `rss`, `atom`, `rdf` or `json`; `about` describes the feed; `entries` are dicts of the reader used."""

    kind: str
    about: dict[str, Any]
    entries: tuple[dict[str, Any], ...]
    faults: tuple[Fault, ...] = ()


def read(document: Document, source: str, expected: str = "an RSS, Atom or RDF feed") -> Feed:
    """The feed's entries in its own order. Raises `ParseError` when it is cut, broken, or no feed."""
    found = classify.expect(document, source, expected, "rss", "atom", "rdf")
    if b"<!ENTITY" in document.body[:65_536]:
        raise ParseError(source, document.url, expected, "a document that declares entities of its own", "layout")
    headers = {"content-type": document.content_type} if document.content_type else {}
    parsed = feedparser.parse(
        io.BytesIO(document.body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    faults: tuple[Fault, ...] = ()
    if parsed.bozo and not isinstance(parsed.bozo_exception, _SURVIVABLE):
        faults = (_survived(document, source, expected, parsed),)
    # Plain dicts: feedparser's own answer `published` when asked for `updated`, and the other way round.
    return Feed(kind=found.kind, about=dict(parsed.feed), entries=tuple(dict(e) for e in parsed.entries), faults=faults)


def read_json(document: Document, source: str) -> Feed:
    """The items of a JSON Feed (https://www.jsonfeed.org/version/1.1/). Raises `ParseError`."""
    expected = "a JSON Feed"
    classify.expect(document, source, expected, "jsonfeed")
    try:
        text = document.body.decode("utf-8-sig").rstrip()
        data = json.loads(text)
    except json.JSONDecodeError as exc:
        refusal: Refusal = "truncated" if exc.pos >= len(text) else "layout"
        raise ParseError(source, document.url, expected, f"broken JSON in line {exc.lineno}", refusal) from exc
    except (UnicodeDecodeError, RecursionError) as exc:
        raise ParseError(source, document.url, expected, f"unreadable JSON: {exc}"[:200], "layout") from exc
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list):
        raise ParseError(source, document.url, expected, "a JSON Feed without a list of items", "layout")
    faults = tuple(
        Fault(where=f"item {n}", why=f"expected an object, found {type(item).__name__}")
        for n, item in enumerate(items, 1)
        if not isinstance(item, dict)
    )
    about = {name: value for name, value in data.items() if name != "items"}
    return Feed(kind="json", about=about, entries=tuple(i for i in items if isinstance(i, dict)), faults=faults)


def _survived(document: Document, source: str, expected: str, parsed: Any) -> Fault:
    """Broken XML of which every entry could be read all the same is a fault; if any is missing, the feed is refused."""
    why = " ".join(str(parsed.bozo_exception).split())[:200]
    opened = len(_OPENED.findall(document.body))
    if opened and len(parsed.entries) == opened and not document.body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Fault(where="feed", why=f"not well-formed ({why}); all {opened} entries were read")
    found = f"broken XML ({why}): {len(parsed.entries)} of {opened} entries could be read"
    raise ParseError(source, document.url, expected, found, "layout")
