"""Cards: the boxes in which listing pages show one work each, found by the link that each has to the work's own page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from crawler.parse import html
from crawler.source import Document

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BOXES = {"article", "li", "tr"}
_PAGE = {"html", "body", "main", "section", "ul", "ol", "table", "tbody"}


@dataclass(frozen=True, slots=True)
class Card:
    """`element` holds all that the page says of the work, `title` its title; `url` leads to the work's own page."""

    element: etree._Element
    title: etree._Element
    url: str


def find(document: Document, root: etree._Element, path: re.Pattern[str]) -> list[Card]:
    """The cards in order, each work's first one; `path` matches addresses of the site's pages about works."""
    titles: dict[str, tuple[etree._Element, str]] = {}
    for anchor in root.iter("a"):
        url = html.link(document, anchor.get("href"))
        known = titles.get(url.partition("#")[0]) if url and path.search(url) else None
        title = _title(anchor)
        if not url or not path.search(url) or not html.words(title):
            continue
        if known is None or (title.tag in _HEADINGS and known[0].tag not in _HEADINGS):
            titles[url.partition("#")[0]] = title, url
    held: dict[etree._Element, int] = {}
    for title, _ in titles.values():
        for above in (title, *title.iterancestors()):
            held[above] = held.get(above, 0) + 1
    return [Card(_box(title, held), title, url) for title, url in titles.values()]


def _title(anchor: etree._Element) -> etree._Element:
    """The heading within the link or around it, else the link itself."""
    inner = next((e for e in anchor.iter() if e.tag in _HEADINGS), None)
    outer = next((e for e in anchor.iterancestors() if e.tag in _HEADINGS), None)
    return next((e for e in (inner, outer) if e is not None), anchor)


def _box(title: etree._Element, held: dict[etree._Element, int]) -> etree._Element:
    """The largest element around the title that holds no other title and is not the page itself."""
    box = title
    for above in title.iterancestors():
        if held[above] > 1 or above.tag in _PAGE:
            break
        box = above
        if box.tag in _BOXES:
            break
    return box
