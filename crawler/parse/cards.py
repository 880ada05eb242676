"""Cards: the boxes in which listing pages show one work each, found by the link that each has to the work's own page.

What a card says of its work is told by classes, links and `<time>` first, then by the order of its rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from crawler.parse import badges, byline, html, rows
from crawler.parse import text as texts
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
    rows: tuple[rows.Row, ...]


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
    boxes = [(_box(title, held), title, url) for title, url in titles.values()]
    return [Card(box, title, url, tuple(rows.rows(box))) for box, title, url in boxes]


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


def read_badges(card: Card) -> badges.Badges:
    """Category, date, code and venue, each in an element of its own or some together."""
    title = html.words(card.title)
    cells = [c for row in card.rows for c in row.cells if len(c) <= 60 and c != title]
    labels = [e.get(name) or "" for e in card.element.iter() for name in ("title", "aria-label")]
    said = [b for cell in cells if (b := badges.read(cell))]
    times = ((e.get("datetime") or "")[:10] for e in card.element.iter("time"))
    day = next((t for t in times if re.fullmatch(r"\d{4}-\d\d-\d\d", t)), None)
    return badges.Badges(
        category=next((b.category for b in said if b.category), None),
        written=next((b.written for b in said if b.written), None),
        date=badges.day(day) or next((b.date for b in said if b.date), None),
        code=any(b.code for b in said) or any(badges.CODE.fullmatch(words) for words in (*cells, *labels)),
        venue=next((b.venue for b in said if b.venue), None),
    )


def read_byline(card: Card) -> byline.Byline:
    """The title, which the card has marked; authors by their links or by the first line of names behind it."""
    title = html.words(card.title)
    after = _after(card)
    lines = [row.text.replace(title, " ", 1).strip() for row in after]
    told = next((found for line in lines if (found := byline.listed(line))), None)
    if told is None and (box := next(_classed(card.element, "author"), None)) is not None:
        told = byline.listed(html.words(box))
    marked = (e for e in card.element.iter() if e.get("itemprop") == "author" or "/author" in (e.get("href") or ""))
    linked = tuple(name for e in marked if (name := texts.clean(html.words(e), texts.AUTHOR)))
    classed = _classed(card.element, "affil", "instit")
    places = tuple(place for e in classed for place in re.split(r",\s*", html.words(e)) if place)
    if linked and (told is None or not set(linked) < set(told.authors)):
        complete = told.complete if told else not any(re.search(r"\bet al\b", line) for line in lines)
        return byline.Byline(title, linked, complete, (told.affiliations if told else ()) or places)
    if told is None:
        return byline.Byline(title, (), True, places)
    return byline.Byline(title, told.authors, told.complete, told.affiliations or places)


def abstract(card: Card) -> str | None:
    """The part that a class calls so, else the longest row behind the title, if it is long enough for one."""
    box = next(_classed(card.element, "abstract", "summary"), None)
    if box is None:
        title = html.words(card.title)
        told = [row for row in _after(card) if title not in row.text and byline.listed(row.text) is None]
        longest = max(told, key=lambda row: len(row.text), default=None)
        box = longest.element if longest is not None and _is_prose(longest.text) else None
    words = re.sub(r"^abstract\b[:.]?\s*", "", html.words(box), flags=re.IGNORECASE) if box is not None else None
    return texts.clean(words, texts.ABSTRACT)


def _is_prose(text: str) -> bool:
    return len(text) > 80 or (len(text.split()) > 6 and text.endswith((".", "?", "!", "。")))


def _after(card: Card) -> list[rows.Row]:
    """The rows from the title's on, without a row that is the title alone."""
    title, shown = html.words(card.title), card.rows
    at = next((n for n, row in enumerate(shown) if title in row.text), 0)
    return [row for row in shown[at:] if row.text != title]


def _classed(element: etree._Element, *words: str) -> Iterator[etree._Element]:
    return (e for e in element.iter() if any(word in (e.get("class") or "").lower() for word in words))
