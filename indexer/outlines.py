"""OPML 2.0 as text (http://opml.org/spec2.opml): outlines with attributes, and outlines in them."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.exports.xml import around, element, empty


def document(title: str, outlines: Iterable[str]) -> str:
    """A list of outlines."""
    head, body = around("head", [element("title", title)]), around("body", outlines)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{around("opml", [head, body], version="2.0")}'


def subscription(text: str, address: str | None, **attributes: str | None) -> str:
    """A feed that is called so; attributes without a value are left out."""
    return empty("outline", type="rss", text=text, title=text, xmlUrl=address, **attributes)


def group(text: str, outlines: Iterable[str]) -> str:
    """Outlines under a heading."""
    return around("outline", outlines, text=text)
