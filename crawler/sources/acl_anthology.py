"""The ACL Anthology: a paper's page, and whole collections from the XML that the Anthology is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from lxml import etree

from crawler.parse import anthology, classify, dates
from crawler.parse import text as texts
from crawler.parse.formats import highwire, html, xml
from crawler.record import Author, Link, Page, Record, RecordError, Status, Version
from crawler.source import Document, Option, Options, ParseError, Seeds, Source, UsageError

NAME = "acl_anthology"
BASE_URL = anthology.SITE
XML_URL = "https://raw.githubusercontent.com/acl-org/acl-anthology/master"
EXPECTED = "a paper's page or a <collection> of the ACL Anthology"

_PAGE_ID = re.compile(rf"aclanthology\.org/(?P<id>{anthology.ID.pattern})(?:/|\.pdf|$)")
_RETRACTED = re.compile(
    r"(?:this )?(?:paper|work|article) (?:has been|was) (?P<what>retracted|withdrawn|removed)", re.IGNORECASE
)
_MARK = re.compile(r"^\[(?P<what>retracted|withdrawn|removed)\]\s*", re.IGNORECASE)


def seeds(options: Options, cursor: str | None) -> Seeds:
    """Pages of the papers in `ids`, the page `url`, or the XML of each of `collection`."""
    base = (options.get("base_url") or BASE_URL).rstrip("/")
    urls: list[str] = []
    if options.get("url"):
        urls.append(options.address(NAME))
    for name in filter(None, re.split(r"[\s,]+", options.get("ids") or "")):
        if not anthology.ID.fullmatch(name):
            raise UsageError(f"{NAME}: option 'ids' holds ids like 2023.acl-long.212 or P18-1001, found {name!r}")
        urls.append(f"{base}/{name}/")
    for name in filter(None, re.split(r"[\s,]+", options.get("collection") or "")):
        if not anthology.COLLECTION.fullmatch(name):
            raise UsageError(f"{NAME}: option 'collection' is one like 2023.acl or P18, found {name!r}")
        urls.append(f"{base if options.get('base_url') else XML_URL}/data/xml/{name}.xml")
    if not urls:
        raise UsageError(f"{NAME}: one of the options 'ids', 'url', 'collection' is needed")
    return Seeds(urls=tuple(dict.fromkeys(urls)))


def parse(document: Document) -> Page:
    """The paper of a page, or the papers of a collection in its order."""
    found = classify.expect(document, NAME, EXPECTED, "xml", "html")
    if found.kind == "html":
        return _page(document)
    root = xml.root(document, NAME, EXPECTED)
    if root.tag != "collection" or not anthology.COLLECTION.fullmatch(root.get("id") or ""):
        raise ParseError(NAME, document.url, EXPECTED, f"<{root.tag} id={root.get('id')!r}>", "wrong_kind")
    records, faults = anthology.papers(root, NAME)
    if len(faults) > 2 and not records:
        unread = f"{len(faults)} unreadable papers ({faults[0].where}: {faults[0].why})"
        raise ParseError(NAME, document.url, EXPECTED, unread, "layout")
    return Page(records=tuple(records), faults=tuple(faults))


def recognises(document: Document) -> bool:
    """A `<collection>` with volumes, or a page of the Anthology with citation tags."""
    head = document.body[:65_536]
    if classify.classify(document).kind == "html":
        return b"aclanthology.org" in head and b"citation_title" in head
    return re.search(rb"<collection\s+id=[\"'][A-Z0-9]", head[:4_096]) is not None and b"<volume" in head


def _page(document: Document) -> Page:
    root = html.root(document, NAME, EXPECTED)
    tags = highwire.tags(root)
    told = dict(_details(root))
    name = _id(document, root, told)
    if name is None or "title" not in tags:
        found = f"an HTML page titled '{' '.join((root.findtext('.//title') or '').split())[:60]}'"
        raise ParseError(NAME, document.url, EXPECTED, found, "wrong_kind")
    if anthology.is_front_matter(name):
        return Page()
    try:
        return Page(records=(_paper(document, root, tags, told, name),))
    except (ValueError, RecordError) as exc:
        raise ParseError(NAME, document.url, EXPECTED, f"{name}: {exc}", "layout") from exc


def _paper(
    document: Document,
    root: etree._Element,
    tags: dict[str, list[str]],
    told: dict[str, etree._Element],
    name: str,
) -> Record:
    def said(label: str) -> str | None:
        return html.words(told[label]) or None if label in told else None

    def tag(*names: str) -> str | None:
        return next((tags[n][0] for n in names if n in tags), None)

    issued = dates.parse_or_none(tag("publication_date", "date", "year"))
    year = said("year") or (issued[:4] if issued else None)
    first, last, pdf = tag("firstpage"), tag("lastpage"), html.link(document, tag("pdf_url"))
    versions = tuple(Version(number=n) for n in sorted(_revisions(told)))
    return anthology.record(
        NAME,
        name,
        title=_MARK.sub("", tags["title"][0])[: texts.TITLE],
        abstract=_abstract(root),
        authors=tuple(Author(name=author[: texts.AUTHOR]) for author in tags.get("author", ())),
        dois=tag("doi") or said("doi"),
        submitted=issued or anthology.date(year, said("month")),
        updated=None,
        versions=versions,
        venue=texts.clean(said("volume") or tag("conference_title", "journal_title", "inbook_title"), texts.TITLE),
        year=year,
        pages=said("pages") or ("–".join(dict.fromkeys(p for p in (first, last) if p)) or None),
        licensed=pdf is None or "aclanthology.org/" in pdf,
        links=tuple(dict.fromkeys(_links(document, told, pdf))),
        status=_status(root, tags["title"][0]),
        comments=texts.clean(said("note"), texts.COMMENT),
        language=said("language"),
        evidence="citation_meta",
    )


def _details(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The page's list of details: label in lower case → what stands beside it."""
    for term in root.iter("dt"):
        value = term.getnext()
        if value is not None and value.tag == "dd":
            yield html.words(term).strip(" :").lower(), value


def _id(document: Document, root: etree._Element, told: dict[str, etree._Element]) -> str | None:
    if "anthology id" in told and anthology.ID.fullmatch(name := html.words(told["anthology id"])):
        return name
    canonical = (e.get("href") for e in root.iter("link") if e.get("rel") == "canonical")
    graph = (e.get("content") for e in root.iter("meta") if e.get("property") == "og:url")
    found = (_PAGE_ID.search(url) for url in (*canonical, *graph, document.url) if url)
    return next((m["id"] for m in found if m), None)


def _abstract(root: etree._Element) -> str | None:
    box = next(html.with_class(root, "acl-abstract"), None)
    if box is None:
        return None
    parts = (html.words(part) for part in box if not re.fullmatch(r"h\d", str(part.tag)))
    return texts.clean(" ".join(parts), texts.ABSTRACT)


def _revisions(told: dict[str, etree._Element]) -> set[int]:
    numbers = {int(m[1]) for label in told if (m := re.fullmatch(r"version ([1-9]\d{0,2})", label))}
    return numbers | ({1} if "original" in told else set())


def _links(document: Document, told: dict[str, etree._Element], pdf: str | None) -> Iterator[Link]:
    if pdf:
        yield Link(kind="pdf", url=pdf)
    for label, value in told.items():
        for anchor in value.iter("a"):
            url = html.link(document, anchor.get("href"))
            if url and "/attachments/" in url:
                yield from anthology.attached(url, label)
            elif url and (label == "video" or label.startswith("erratum")):
                yield Link(kind=label.split()[0], url=url)


def _status(root: etree._Element, title: str) -> Status | None:
    notices = (html.words(e)[:300] for e in root.iter() if re.search(r"alert|retract", e.get("class") or ""))
    found = _MARK.match(title) or next((m for notice in notices if (m := _RETRACTED.search(notice))), None)
    if found is None:
        return None
    return "retracted" if found["what"].lower() == "retracted" else "withdrawn"


SOURCE = Source(
    name=NAME,
    title="the ACL Anthology, by paper or collection",
    parse=parse,
    seeds=seeds,
    recognises=recognises,
    base_url=BASE_URL,
    options=(
        Option(name="ids", help="Anthology ids, separated by commas", example="2023.acl-long.212,P18-1001"),
        Option(name="url", help="a paper's page", example="https://aclanthology.org/2023.acl-long.212/"),
        Option(name="collection", help="collections to take whole, from the Anthology's XML", example="2023.acl,P18"),
    ),
    max_bytes=64 * 1024 * 1024,
    every=timedelta(days=7),
)
