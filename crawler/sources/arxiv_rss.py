"""arXiv's daily feed of one category: what was announced last, and in which section.

https://info.arxiv.org/help/rss.html. Titles and abstracts are raw TeX, so nothing here may take `<` for a tag. A feed
is empty at weekends and on holidays. It is cut at 2000 items, new papers first: one category a feed, no big archives.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from lxml import etree

from crawler.parse import arxiv, authors, dates, ids
from crawler.parse import text as texts
from crawler.parse.formats import feed, xml
from crawler.record import AnnounceType, Fault, Page, Record, RecordError
from crawler.source import Document, Option, Options, ParseError, Seeds, Source, UsageError

NAME = "arxiv_rss"
BASE_URL = "https://rss.arxiv.org"
EXPECTED = "a feed of arXiv announcements"
CAP = 2_000

_ANNOUNCE: dict[str, AnnounceType] = {
    "new": "new",
    "cross": "cross",
    "replace": "replace",
    "replace-cross": "replace-cross",
}
_MARKS = (b"updates on arXiv.org", b"Feed error for query", b"rss.arxiv.org/", b"oai:arXiv.org:")
_PREFIX = re.compile(r"\s*arXiv:\S+\s+Announce Type:\s*(?P<type>[a-z-]+)\s*(?:Abstract:)?", re.IGNORECASE)
# Until January 2024: `Title. (arXiv:1805.09166v1 [hep-ex] CROSS LISTED)`
_OLD_TITLE = re.compile(r"\s*\(arXiv:(?P<id>\S{5,40}) \[(?P<category>[\w.-]{2,20})\](?P<marks>[A-Z ]{0,30})\)\s*$")
_OLD_TYPES: dict[str, AnnounceType] = {"": "new", "CROSS LISTED": "cross", "UPDATED": "replace"}


def seeds(options: Options, cursor: str | None) -> Seeds:
    """The one feed of a category; there is no cursor, a feed holds one announcement and no more."""
    category, form = options.get("category"), options.get("format") or "rss"
    if not category or not arxiv.is_category(category):
        raise UsageError(f"{NAME}: option 'category' is one like cs.CL or hep-th, found {category!r}")
    if form not in ("rss", "atom"):
        raise UsageError(f"{NAME}: option 'format' is rss or atom, found {form!r}")
    return Seeds(urls=(f"{(options.get('base_url') or BASE_URL).rstrip('/')}/{form}/{category}",))


def parse(document: Document) -> Page:
    """The records of an RSS 2.0, Atom or old RDF feed; an empty feed is an empty page."""
    found = feed.read(document, NAME, EXPECTED)
    title = texts.clean(str(found.about.get("title") or ""), texts.TITLE) or ""
    if title.startswith("Feed error"):
        said = texts.clean(str(found.about.get("subtitle") or title), 200)
        raise ParseError(NAME, document.url, EXPECTED, f"the error: {said}", "error")
    if not recognises(document):
        raise ParseError(NAME, document.url, EXPECTED, f"a feed titled '{title[:60]}'", "wrong_kind")
    dois = _dois(document)
    records: list[Record] = []
    faults = list(found.faults)
    for number, entry in enumerate(found.entries, 1):
        try:
            read = _old_record if found.kind == "rdf" else _record
            records.append(read(entry, found.about, dois))
        except (ValueError, RecordError) as exc:
            faults.append(Fault(where=str(entry.get("id") or entry.get("link") or f"item {number}"), why=str(exc)))
    if faults and not records:
        raise ParseError(
            NAME, document.url, EXPECTED, f"none of {len(faults)} that can be read ({faults[0].why})", "layout"
        )
    if len(found.entries) >= CAP:
        why = f"{len(found.entries)} items: the feed is cut there; follow single categories, or harvest with arxiv_oai"
        faults.append(Fault(where="feed", why=why))
        # How many were left out nobody knows, but one at least: the fault for the feed itself is none of them.
        return Page(records=tuple(records), faults=tuple(faults), declared=len(records) + len(faults) + 1)
    return Page(records=tuple(records), faults=tuple(faults))


def recognises(document: Document) -> bool:
    """A feed whose head names arXiv, and not the query API."""
    head = document.body[:4_096]
    if not any(root in head for root in (b"<rss", b"<feed", b"<rdf:RDF")) or b"opensearch" in head:
        return False
    return any(mark in head for mark in _MARKS)


def _record(entry: dict[str, Any], about: dict[str, Any], dois: dict[str, list[str]]) -> Record:
    guid = str(entry.get("id") or "")
    paper = ids.parse_arxiv(guid) or ids.parse_arxiv(entry.get("link"))
    if paper is None:
        raise ValueError(f"expected an id oai:arXiv.org:…, found {guid!r}")
    abstract = str(entry.get("summary") or "")
    prefix = _PREFIX.match(abstract)
    kind = _ANNOUNCE.get(str(entry.get("arxiv_announce_type") or (prefix["type"] if prefix else "")))
    published = entry.get("published") or about.get("published")
    names, complete = authors.split(_creators(entry))
    return arxiv.record(
        source=NAME,
        paper=paper[0],
        version=paper[1],
        title=entry.get("title"),
        abstract=abstract[prefix.end() :] if prefix else abstract,
        authors=names,
        authors_complete=complete,
        categories=(c for tag in entry.get("tags", ()) if arxiv.is_category(c := str(tag.get("term") or ""))),
        announced=dates.eastern_day(str(published)) if published else None,
        announce_type=kind,
        journal_ref=entry.get("arxiv_journal_reference"),
        doi=" ".join(dois.get(guid, ())) or entry.get("arxiv_doi"),
        license_url=entry.get("rights"),
    )


def _old_record(entry: dict[str, Any], about: dict[str, Any], dois: dict[str, list[str]]) -> Record:
    title = str(entry.get("title") or "")
    suffix = _OLD_TITLE.search(title)
    paper = ids.parse_arxiv(suffix["id"] if suffix else str(entry.get("link") or ""))
    if paper is None:
        raise ValueError(f"expected a title ending with (arXiv:…), found {title[-60:]!r}")
    names, complete = authors.split(texts.from_markup(_creators(entry), 2_000_000))
    day = about.get("updated") or about.get("published")
    return arxiv.record(
        source=NAME,
        paper=paper[0],
        version=paper[1],
        title=title[: suffix.start()].rstrip().removesuffix(".") if suffix else title,
        abstract=texts.from_markup(str(entry.get("summary") or ""), texts.ABSTRACT),
        authors=names,
        authors_complete=complete,
        categories=(suffix["category"],) if suffix else (),
        announced=dates.eastern_day(str(day)) if day else None,
        announce_type=_OLD_TYPES.get(suffix["marks"].strip()) if suffix else None,
    )


def _creators(entry: dict[str, Any]) -> str:
    listed = [str(a["name"]) for a in entry.get("authors", ()) if a.get("name")]
    # One element holds all names; feedparser keeps it whole in `author` only.
    return ", ".join(listed) if len(listed) > 1 else str(entry.get("author") or "")


def _dois(document: Document) -> dict[str, list[str]]:
    """DOIs by guid: where the element is repeated feedparser keeps only the last."""
    if document.body.count(b":DOI>") + document.body.count(b":doi>") < 2:
        return {}
    found: dict[str, list[str]] = {}
    for item in xml.root(document, NAME, EXPECTED).iter("item", "{http://www.w3.org/2005/Atom}entry"):
        guid, listed = "", []
        for element in item.iterchildren(etree.Element):
            name = etree.QName(element).localname
            if name in ("guid", "id"):
                guid = (element.text or "").strip()
            elif name.lower() == "doi":
                listed.append(element.text or "")
        found[guid] = listed
    return found


SOURCE = Source(
    name=NAME,
    title="arXiv, today's announcements of a category (RSS or Atom)",
    parse=parse,
    seeds=seeds,
    recognises=recognises,
    base_url=BASE_URL,
    options=(
        Option(name="category", help="a category, e.g. cs.CL", example="cs.CL", required=True),
        Option(name="format", help="rss or atom", example="atom"),
    ),
    provider="arxiv",
    robots=False,
    max_bytes=8 * 1024 * 1024,
    every=timedelta(hours=6),
)
