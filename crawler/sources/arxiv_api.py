"""arXiv's query API: search results and single papers, as Atom (https://info.arxiv.org/help/api/user-manual.html).

Result lists are unstable beyond some thousand entries, so time is cut into windows of submission dates until each holds
fewer than `CAP` papers. Papers that were held back appear later under their old date: for completeness use arxiv_oai.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

from lxml import etree

from crawler.parse import arxiv, authors, classify, dates, ids
from crawler.parse import text as texts
from crawler.parse.formats import xml
from crawler.parse.window import window
from crawler.record import Author, Fault, Page, Record, RecordError
from crawler.source import Document, Option, Options, ParseError, Seeds, Source, UsageError

NAME = "arxiv_api"
BASE_URL = "https://export.arxiv.org/api/query"
EXPECTED = "an Atom feed of the arXiv API"
PAGE_SIZE = 200
#: The manual allows slices up to 2000; the service fails beyond 10 000.
CAP = 2_000
OVERLAP = timedelta(days=7)
EARLIEST = date(1986, 4, 25)

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_AUTHOR, _CATEGORY, _PRIMARY, _DOI = _ATOM + "author", _ATOM + "category", _ARXIV + "primary_category", _ARXIV + "doi"
_ATOM_NAME, _AFFILIATION = _ATOM + "name", _ARXIV + "affiliation"
_ID, _TITLE, _SUMMARY, _PUBLISHED, _UPDATED = (_ATOM + n for n in ("id", "title", "summary", "published", "updated"))
_COMMENT, _JOURNAL = _ARXIV + "comment", _ARXIV + "journal_ref"
_RANGE = re.compile(r"submittedDate:\[(\d{12}) TO (\d{12})\]")


def seeds(options: Options, cursor: str | None) -> Seeds:
    """One window of submission dates, or the papers of `id_list` a page each 200."""
    base = options.get("base_url") or BASE_URL
    if listed := options.get("id_list"):
        return Seeds(urls=tuple(_id_pages(base, listed)))
    category, query = options.get("category"), options.get("query")
    if category and not arxiv.is_category(category):
        raise UsageError(f"{NAME}: option 'category' is one like cs.CL or hep-th, found {category!r}")
    terms = [f"cat:{category}"] if category else []
    terms += [f"({query})"] if query else []
    if not terms:
        raise UsageError(f"{NAME}: one of the options 'query', 'category', 'id_list' is needed")
    days = window(options, cursor, overlap=OVERLAP, earliest=EARLIEST)
    first, last = days.start or EARLIEST, (days.end or options.today) + timedelta(days=1)
    terms.append(f"submittedDate:[{first:%Y%m%d}0000 TO {last:%Y%m%d}0000]")
    return Seeds(urls=(_url(base, " AND ".join(terms)),), cursor=days.cursor)


def parse(document: Document) -> Page:
    """The records of one slice and what follows: the next slice, or both halves of a window that holds too many."""
    classify.expect(document, NAME, EXPECTED, "atom")
    root = xml.root(document, NAME, EXPECTED)
    total = root.findtext(_OPENSEARCH + "totalResults")
    entries = root.findall(_ATOM + "entry")
    _refuse_error(document, root, entries)
    if total is None or not total.strip().isdigit():
        raise ParseError(NAME, document.url, "opensearch:totalResults", f"{total!r}", "layout")
    asked = parse_qs(urlsplit(document.url).query)
    if "id_list" in asked:
        return _listed(document, entries, asked["id_list"])
    start = _number(asked, "start", root.findtext(_OPENSEARCH + "startIndex"))
    count = int(total)
    if not entries and count > start:
        found = f"no entry at {start} of {count}"
        raise ParseError(NAME, document.url, "entries", found, "empty")
    halves = _halves(document, asked) if start == 0 and count > CAP else ()
    if halves:
        return Page(follow=halves)
    records, faults = _records(document, entries)
    faults += _beyond(count, start, asked)
    per_page = (root.findtext(_OPENSEARCH + "itemsPerPage") or "").strip() or asked.get("max_results", [""])[0]
    left = max(count - start, 0)
    return Page(
        records=tuple(records),
        faults=tuple(faults),
        follow=_next(document, asked, start + len(entries), count),
        declared=min(int(per_page), left) if per_page.isdigit() else left,
        # A list of another length is another list: papers came or went, and offsets no longer lead to what follows.
        part_of=texts.clean(f"{count} of {asked.get('search_query', [''])[0]}", texts.URL),
    )


def recognises(document: Document) -> bool:
    """An Atom feed that names arXiv's API or carries its extension elements."""
    head = document.body[:65_536]
    return (
        b"<feed" in head and (b"arxiv.org/api/" in head or b"arxiv.org/schemas/atom" in head) and b"opensearch" in head
    )


def _url(base: str, query: str) -> str:
    values = {
        "search_query": query,
        "start": 0,
        "max_results": PAGE_SIZE,
        "sortBy": "submittedDate",
        "sortOrder": "ascending",
    }
    return f"{base}?{urlencode(values, safe=':')}"


def _id_pages(base: str, listed: str) -> list[str]:
    names = [name for name in re.split(r"[\s,]+", listed) if name]
    found = [ids.parse_arxiv(name) for name in names]
    if None in found:
        raise UsageError(f"{NAME}: option 'id_list' holds arXiv ids, found {names[found.index(None)]!r}")
    papers = list(dict.fromkeys(f"{p[0]}v{p[1]}" if p[1] else p[0] for p in found if p))
    pages = [papers[at : at + PAGE_SIZE] for at in range(0, len(papers), PAGE_SIZE)]
    # Without max_results ten are answered, however many are asked for.
    return [f"{base}?{urlencode({'id_list': ','.join(p), 'max_results': len(p)}, safe=',/')}" for p in pages]


def _listed(document: Document, entries: list[etree._Element], listed: list[str]) -> Page:
    """Papers asked for by id. Totals count the ids that were asked, also those that there are not, so they say nothing
    here, and there is no next page: a list was cut in pages before it was asked."""
    records, faults = _records(document, entries, alone=len(entries) == 1)
    names = [name for name in ",".join(listed).split(",") if name]
    answered = {paper[0] for e in entries if (paper := ids.parse_arxiv(e.findtext(_ID)))}
    found = ((name, ids.parse_arxiv(name)) for name in names)
    faults += [Fault(where=name, why="no such paper") for name, paper in found if paper and paper[0] not in answered]
    return Page(records=tuple(records), faults=tuple(faults))


def _refuse_error(document: Document, root: etree._Element, entries: list[etree._Element]) -> None:
    for entry in entries[:1]:
        name, title = entry.findtext(_ID) or "", (entry.findtext(_TITLE) or "").strip()
        if "/api/errors" in name or title == "Error":
            found = f"the error: {' '.join((entry.findtext(_SUMMARY) or title).split())[:200]}"
            raise ParseError(NAME, document.url, EXPECTED, found, "error")
    title = root.findtext(_TITLE) or ""
    if not entries and root.findtext(_OPENSEARCH + "totalResults") is None:
        raise ParseError(NAME, document.url, EXPECTED, f"an Atom feed titled '{title.strip()[:60]}'", "wrong_kind")


def _number(asked: dict[str, list[str]], name: str, said: str | None) -> int:
    text = asked.get(name, [""])[0] or (said or "").strip()
    return int(text) if text.isdigit() else 0


def _halves(document: Document, asked: dict[str, list[str]]) -> tuple[str, ...]:
    """The window cut in two at a minute that both hold, so that nothing falls between; () when it can't be cut."""
    query = asked.get("search_query", [""])[0]
    span = _RANGE.search(query)
    if span is None or not document.url.startswith(("http://", "https://")):
        return ()
    first, last = (datetime.strptime(t, "%Y%m%d%H%M").replace(tzinfo=UTC) for t in span.groups())
    middle = first + (last - first) / 2
    middle = middle.replace(second=0, microsecond=0)
    if not first < middle < last:
        return ()
    base = document.url.partition("?")[0]
    ranges = (f"submittedDate:[{a:%Y%m%d%H%M} TO {b:%Y%m%d%H%M}]" for a, b in ((first, middle), (middle, last)))
    return tuple(_url(base, query[: span.start()] + r + query[span.end() :]) for r in ranges)


def _next(document: Document, asked: dict[str, list[str]], start: int, count: int) -> tuple[str, ...]:
    if start >= count or "search_query" not in asked:
        return ()
    values = {name: found[0] for name, found in asked.items()} | {"start": str(start)}
    return (f"{document.url.partition('?')[0]}?{urlencode(values, safe=':,/')}",)


def _beyond(count: int, start: int, asked: dict[str, list[str]]) -> list[Fault]:
    if start or count <= CAP or not _RANGE.search(asked.get("search_query", [""])[0]):
        return []
    return [Fault(where="totalResults", why=f"{count} results in a window that can't be cut: the list may be unstable")]


def _records(
    document: Document, entries: list[etree._Element], *, alone: bool = False
) -> tuple[list[Record], list[Fault]]:
    """What the entries hold. Where none of them can be read the layout has changed, unless one was asked for alone."""
    records: list[Record] = []
    faults: list[Fault] = []
    for number, entry in enumerate(entries, 1):
        try:
            records.append(_record(entry))
        except (ValueError, RecordError) as exc:
            where = (entry.findtext(_ID) or "").strip() or f"entry {number}"
            faults.append(Fault(where=where, why=str(exc)))
    if faults and not records and not alone:
        found = f"none of {len(faults)} that can be read ({faults[0].where}: {faults[0].why})"
        raise ParseError(NAME, document.url, "entries", found, "layout")
    return records, faults


def _record(entry: etree._Element) -> Record:
    fields: dict[str, str | None] = {}
    categories: list[str] = []
    names: list[Author] = []
    dois: list[str] = []
    for element in entry:
        tag = element.tag
        if tag == _AUTHOR:
            if (author := _author(element)) is not None:
                names.append(author)
        elif tag == _CATEGORY:
            categories.append(element.get("term", ""))
        elif tag == _PRIMARY:
            categories.insert(0, element.get("term", ""))
        elif tag == _DOI:
            dois.append(element.text or "")
        else:
            fields[tag] = element.text
    found = ids.parse_arxiv(fields.get(_ID))
    if found is None:
        raise ValueError(f"expected an id http://arxiv.org/abs/…, found {fields.get(_ID)!r}")
    submitted, updated = fields.get(_PUBLISHED), fields.get(_UPDATED)
    return arxiv.record(
        source=NAME,
        paper=found[0],
        version=found[1],
        title=fields.get(_TITLE),
        abstract=fields.get(_SUMMARY),
        authors=tuple(names),
        # before 2025 ACM and MSC classes stood among the categories: `68T50`, `I.2.7; H.3`
        categories=[c for c in categories if arxiv.is_category(c)],
        submitted=dates.parse(submitted) if submitted else None,
        updated=dates.parse(updated) if updated else None,
        comments=fields.get(_COMMENT),
        journal_ref=fields.get(_JOURNAL),
        doi=" ".join(dois),
    )


def _author(element: etree._Element) -> Author | None:
    if len(element) == 1 and (only := element[0]).tag == _ATOM_NAME:
        return authors.named(only.text)
    name: str | None = None
    places: list[str] = []
    for part in element:
        if part.tag == _ATOM_NAME:
            name = texts.clean(part.text, texts.AUTHOR)
        elif part.tag == _AFFILIATION and (place := texts.clean(part.text, texts.TITLE)):
            places.append(place)
    return Author(name=name, affiliations=tuple(dict.fromkeys(places))) if name else None


SOURCE = Source(
    name=NAME,
    title="arXiv by query or id (API)",
    parse=parse,
    seeds=seeds,
    recognises=recognises,
    base_url=BASE_URL,
    options=(
        Option(name="category", help="a category or archive", example="cs.CL"),
        Option(name="query", help="a search in the API's syntax", example='ti:"graph transformer" AND au:ek'),
        Option(name="id_list", help="arXiv ids, separated by commas", example="2401.00001,hep-th/9901001"),
    ),
    provider="arxiv",
    robots=False,
    conditional=False,
    dated=True,
    max_bytes=32 * 1024 * 1024,
)
