"""HTML as a tree, without network and bounded in depth.

HTML parsers repair what they get; whether a page is whole must be asked before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

from crawler.source import Document, ParseError

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,40})""", re.IGNORECASE)
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_HIDDEN = {"script", "style", "template", "noscript", "head"}
_BLOCKS = {
    "p",
    "div",
    "li",
    "br",
    "td",
    "th",
    "tr",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "table",
}


def root(document: Document, source: str, expected: str) -> etree._Element:
    """The `<html>` element. Raises `ParseError` where nothing can be read."""
    parser = lxml_html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding=_encoding(document)
    )
    try:
        return lxml_html.document_fromstring(document.body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as exc:
        raise ParseError(source, document.url, expected, f"HTML that can't be read: {exc}"[:200], "layout") from exc


def words(element: etree._Element) -> str:
    """The element's visible text; what the browser would put on lines of its own is separated by spaces."""
    parts: list[str] = []
    _collect(element, parts)
    return " ".join("".join(parts).split())


def with_class(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Elements below that have the class, in order."""
    return (e for e in element.iter() if name in (e.get("class") or "").split())


def link(document: Document, href: str | None) -> str | None:
    """The absolute http(s) address that a link leads to, `None` for any other kind of link."""
    return _absolute(document.url, href) if href and len(href) <= 2_048 else None


@lru_cache(maxsize=4096)
def _absolute(base: str, href: str) -> str | None:
    try:
        url = urljoin(base, href.strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or _BLANKS.search(url):
        return None
    return url


def _collect(element: etree._Element, parts: list[str]) -> None:
    # Not recursive, because a hostile page nests deeper than Python's stack.
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, part in walker:
        if event == "start":
            if part.tag in _HIDDEN and part is not element:
                walker.skip_subtree()
            else:
                parts.append(" " if part.tag in _BLOCKS else "")
                parts.append(part.text or "")
        else:
            parts.append(" " if part.tag in _BLOCKS else "")
            if part is not element:
                parts.append(part.tail or "")


def _encoding(document: Document) -> str | None:
    """The charset of the header, else of `<meta>`, else UTF-8 where the bytes are; lxml alone would guess Latin-1."""
    header = re.search(r"charset\s*=\s*[\"']?([\w-]{2,40})", document.content_type or "", re.IGNORECASE)
    if header and _known(header[1]):
        return header[1]
    meta = _CHARSET.search(document.body[:4_096])
    if meta and _known(meta[1].decode("ascii", "replace")):
        return meta[1].decode("ascii")
    try:
        document.body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _known(charset: str) -> bool:
    try:
        lxml_html.HTMLParser(encoding=charset)
    except LookupError:
        return False
    return True
