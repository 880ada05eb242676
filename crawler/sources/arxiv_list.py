"""arXiv's listing pages: today's announcements with abstracts (`new`), the last days (`recent`), or a month.

They say how many entries they show, section by section, so a page that was understood only in part is noticed.
Layout: https://arxiv.org/list/cs.CL/new, templates of github.com/arXiv/arxiv-browse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from crawler.parse import arxiv, authors, classify, dates, ids
from crawler.parse import text as texts
from crawler.parse.formats import html
from crawler.record import AnnounceType, Fault, Page, Record, RecordError
from crawler.source import Document, Option, Options, ParseError, Seeds, Source, UsageError

NAME = "arxiv_list"
BASE_URL = "https://arxiv.org"
EXPECTED = "an arXiv listing"
#: The largest page that arXiv serves: fewer requests.
SHOW = 2_000

_LISTINGS = re.compile(r"new|recent|pastweek|\d{4}(?:-\d\d)?")
_HEADING_DATE = re.compile(r"(?:[A-Z][a-z]{2,8}, )?\d{1,2} [A-Z][a-z]{2,8} \d{4}")
_SHOWING = re.compile(r"showing (?:first |last )?(?P<shown>\d+) of (?P<of>\d+) entries", re.IGNORECASE)
_TOTAL = re.compile(r"Total of (?P<total>\d+) entries")
_RANGE = re.compile(r"(?P<first>\d+)-(?P<last>\d+)")
_CODE = re.compile(r"\(([a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]+)?)\)")
_SECTIONS: tuple[tuple[str, AnnounceType], ...] = (("new sub", "new"), ("cross", "cross"), ("replace", "replace"))


@dataclass(frozen=True, slots=True)
class _Entry:
    dt: etree._Element
    dd: etree._Element | None
    day: str | None
    section: AnnounceType | None


def seeds(options: Options, cursor: str | None) -> Seeds:
    """The listing `show` of a category, as long as arXiv serves it in one page."""
    category, show = options.get("category"), options.get("show") or "new"
    if not category or not arxiv.is_category(category):
        raise UsageError(f"{NAME}: option 'category' is one like cs.CL or hep-th, found {category!r}")
    if not _LISTINGS.fullmatch(show):
        raise UsageError(f"{NAME}: option 'show' is new, recent, pastweek or a month like 2026-05, found {show!r}")
    base = (options.get("base_url") or BASE_URL).rstrip("/")
    return Seeds(urls=(f"{base}/list/{category}/{show}?skip=0&show={SHOW}",))


def parse(document: Document) -> Page:
    """The records of a listing page, its declared count, and the next page if there is one."""
    classify.expect(document, NAME, EXPECTED, "html")
    if b"</html>" not in document.body[-1_024:].lower():
        raise ParseError(NAME, document.url, EXPECTED, "an HTML page without its end", "truncated")
    root = html.root(document, NAME, EXPECTED)
    body = next((e for e in root.iter("div") if e.get("id") == "dlpage"), None)
    if body is None:
        raise _no_listing(document, root)
    entries = list(_entries(body))
    shown = _shown(document, body, len(entries))
    if shown != len(entries):
        raise ParseError(NAME, document.url, f"{shown} entries, as the page says", f"{len(entries)} entries", "layout")
    records, faults = [], []
    for number, entry in enumerate(entries, 1):
        try:
            records.append(_record(entry))
        except (ValueError, RecordError) as exc:
            faults.append(Fault(where=html.words(entry.dt)[:60] or f"entry {number}", why=str(exc)))
    if faults and not records:
        raise ParseError(
            NAME, document.url, EXPECTED, f"none of {len(faults)} that can be read ({faults[0].why})", "layout"
        )
    follow = _next(document, body)
    declared = shown if follow else shown + _left_out(body, shown)
    return Page(
        records=tuple(records), faults=tuple(faults), follow=follow, declared=declared, part_of=_list(document, body)
    )


def recognises(document: Document) -> bool:
    """The page body that arXiv's listings have."""
    return b"id='dlpage'" in document.body[:65_536] or b'id="dlpage"' in document.body[:65_536]


def _no_listing(document: Document, root: etree._Element) -> ParseError:
    """arXiv's own error pages name the reason; anything else is another page."""
    title = " ".join((root.findtext(".//title") or "").split())
    page = next(root.iter("main"), root)
    text = html.words(page)
    if "please contact" in text and ("this is an error" in text or "error persists" in text):
        said = re.sub(r"^(?:Not Found\s*)?(?:\d \d )?", "", text)
        said = re.split(r"The server cannot process|If the error persists|If you believe", said)[0].strip()
        named = title.partition(" | ")[0]
        found = named if said in ("", named) else f"{named}: {said[:120]}"
        return ParseError(NAME, document.url, EXPECTED, f"the error: {found}", "error")
    return ParseError(NAME, document.url, EXPECTED, f"an HTML page titled '{title[:60]}'", "wrong_kind")


def _entries(body: etree._Element) -> Iterator[_Entry]:
    day: str | None = None
    section: AnnounceType | None = None
    for element in body.iter("h3", "dt"):
        if element.tag == "h3":
            heading = html.words(element)
            if found := _HEADING_DATE.search(heading):
                day, section = dates.parse(found[0]), section if "listings" in heading else "new"
            section = next((kind for start, kind in _SECTIONS if heading.lower().startswith(start)), section)
        else:
            below = element.getnext()
            yield _Entry(element, below if below is not None and below.tag == "dd" else None, day, section)


def _shown(document: Document, body: etree._Element, found: int) -> int:
    """How many entries the page says it shows: by section where it has sections, else by the range it is at."""
    shown = [int(m["shown"]) for h3 in body.iter("h3") if (m := _SHOWING.search(html.words(h3)))]
    if shown:
        return sum(shown)
    paging = next(html.with_class(body, "paging"), None)
    if paging is None:
        if re.search(
            r"No updates (?:today|for this)|no (?:entries|updates) (?:for|found)", html.words(body), re.IGNORECASE
        ):
            return 0
        raise ParseError(
            NAME,
            document.url,
            "a listing that says how many entries it shows",
            f"neither count nor 'No updates' and {found} entries",
            "layout",
        )
    total = _TOTAL.search(html.words(paging))
    here = _here(paging)
    if total is None:
        raise ParseError(NAME, document.url, "'Total of … entries'", f"'{html.words(paging)[:60]}'", "layout")
    return int(here["last"]) - int(here["first"]) + 1 if here else int(total["total"])


def _left_out(body: etree._Element, shown: int) -> int:
    """How many entries of the list stand on no page so far, where no further page is linked."""
    paging = next(html.with_class(body, "paging"), None)
    here = _here(paging)
    if paging is not None and here is not None:
        total = _TOTAL.search(html.words(paging))
        return max(int(total["total"]) - int(here["last"]), 0) if total else 0
    sections = [m for h3 in body.iter("h3") if (m := _SHOWING.search(html.words(h3)))]
    return sum(int(m["of"]) for m in sections) - shown if sections else 0


def _list(document: Document, body: etree._Element) -> str | None:
    """What tells the list that a page is one of from the list that stands there later: its length, and where its pages
    name it, the day. `None` where there is but one page."""
    paging = next(html.with_class(body, "paging"), None)
    total = _TOTAL.search(html.words(paging)) if paging is not None and _here(paging) is not None else None
    if total is None:
        return None
    day = next(
        (
            m[0]
            for h3 in body.iter("h3")
            if (m := _HEADING_DATE.search(words := html.words(h3))) and "listings" in words
        ),
        "",
    )
    return texts.clean(f"{total['total']} of {urlsplit(document.url).path} {day}", texts.URL)


def _here(paging: etree._Element | None) -> re.Match[str] | None:
    """The range that the page is at, e.g. 51-100; `None` where there is but one page."""
    if paging is None:
        return None
    return next((m for span in paging.iter("span") if (m := _RANGE.fullmatch(html.words(span)))), None)


def _next(document: Document, body: etree._Element) -> tuple[str, ...]:
    """The page that begins where this one ends; the pages after that are linked there."""
    paging = next(html.with_class(body, "paging"), None)
    here = _here(paging)
    if paging is None or here is None:
        return ()
    for anchor in paging.iter("a"):
        url = html.link(document, anchor.get("href"))
        if url and parse_qs(urlsplit(url).query).get("skip") == [here["last"]]:
            return (url,)
    return ()


def _record(entry: _Entry) -> Record:
    paper = next((p for a in entry.dt.iter("a") if (p := ids.parse_arxiv(a.get("id")) or _from_href(a))), None)
    if paper is None:
        raise ValueError("expected a link to /abs/…, found none")
    if entry.dd is None:
        raise ValueError("expected <dd> behind <dt>, found none")
    note = html.words(entry.dt)
    names, complete = authors.split(_field(entry.dd, "authors"))
    subjects = _field(entry.dd, "subjects") or ""
    abstract = next((_text(p) for p in entry.dd.iter("p") if "mathjax" in (p.get("class") or "")), None)
    return arxiv.record(
        source=NAME,
        paper=paper[0],
        title=_field(entry.dd, "title"),
        abstract=abstract,
        authors=names,
        authors_complete=complete,
        categories=(m[1] for m in _CODE.finditer(subjects) if arxiv.is_category(m[1])),
        announced=entry.day,
        announce_type=_announce_type(entry.section, note),
        comments=_field(entry.dd, "comments"),
        journal_ref=_field(entry.dd, "journal-ref"),
        doi=_field(entry.dd, "doi"),
    )


def _from_href(anchor: etree._Element) -> tuple[str, int | None] | None:
    href = anchor.get("href") or ""
    return ids.parse_arxiv(href.partition("/abs/")[2]) if "/abs/" in href else None


def _announce_type(section: AnnounceType | None, note: str) -> AnnounceType | None:
    crossed = "cross-list from" in note
    if section == "replace":
        return "replace-cross" if crossed else "replace"
    return "cross" if crossed and section else section


def _field(dd: etree._Element, name: str) -> str | None:
    element = next(html.with_class(dd, f"list-{name}"), None)
    if element is None:
        return None
    return re.sub(
        r"^(?:Title|Authors|Comments|Journal-ref|Subjects|Subject|Related DOI|DOI|Report-no|MSC-class):\s*",
        "",
        _text(element),
    )


def _text(element: etree._Element) -> str:
    """The text as it was submitted: arXiv shows addresses as `this https URL`, the address itself is in the link."""
    for anchor in element.iter("a"):
        if re.fullmatch(r"this \w+ URL", (anchor.text or "").strip()):
            anchor.text = anchor.get("href")
    return html.words(element)


SOURCE = Source(
    name=NAME,
    title="arXiv listing pages (new, recent, a month)",
    parse=parse,
    seeds=seeds,
    recognises=recognises,
    base_url=BASE_URL,
    options=(
        Option(name="category", help="a category or archive", example="cs.CL", required=True),
        Option(name="show", help="new, recent, pastweek or a month", example="recent"),
    ),
    provider="arxiv",
    max_bytes=32 * 1024 * 1024,
    every=timedelta(hours=6),
)
