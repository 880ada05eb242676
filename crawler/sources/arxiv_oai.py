"""arXiv by OAI-PMH: every paper and every change of its metadata, complete and in order of change.

https://info.arxiv.org/help/oa/index.html. The datestamp that harvests go by is the day the metadata changed, not the
day of submission. `arXivRaw` is the format to prefer: only it has all versions with their dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import TypedDict
from urllib.parse import urlencode

from lxml import etree

from crawler.parse import arxiv, authors, dates, ids
from crawler.parse import text as texts
from crawler.parse.formats import oai
from crawler.parse.window import window
from crawler.record import Author, Fault, Listed, Page, Record, RecordError, Version
from crawler.source import Document, Option, Options, ParseError, Seeds, Source, UsageError

NAME = "arxiv_oai"
BASE_URL = "https://oaipmh.arxiv.org/oai"
#: Identify's earliestDatestamp; an earlier `from` is answered with badArgument.
EARLIEST = date(2005, 9, 16)
#: A day's list grows until the day ends, and answers are cached for up to a day.
OVERLAP = timedelta(days=2)
FORMATS = ("arXivRaw", "arXiv", "oai_dc", "arXivOld")
#: Until its move in March 2025 the service wrote the first version's date into `created` of format `arXiv`, since then
#: that of the current version (record_formats.xml of github.com/arXiv/oaipmh).
_CREATED_IS_CURRENT_SINCE = "2025-03-01"

_VERSION = re.compile(r"v[1-9]\d{0,3}")
_DC = "{http://purl.org/dc/elements/1.1/}"


def seeds(options: Options, cursor: str | None) -> Seeds:
    """One list, from two days before the cursor on; `until` only when asked for, since it may not lie in the future.

    Then the same list once more, identifiers only: lists are paged by offset, so that a record that changes meanwhile
    moves to the end, and its neighbour slips to a page that has been read already (docs/decisions/0017).
    """
    form = options.get("format") or FORMATS[0]
    if form not in FORMATS:
        raise UsageError(f"{NAME}: option 'format' is one of {', '.join(FORMATS)}, found {form!r}")
    days = window(options, cursor, overlap=OVERLAP, earliest=EARLIEST)
    query = {"verb": "ListRecords", "metadataPrefix": form}
    if days.start:
        query["from"] = days.start.isoformat()
    if days.end:
        query["until"] = days.end.isoformat()
    if chosen := _set(options):
        query["set"] = chosen
    base = options.get("base_url") or BASE_URL
    verbs = ("ListRecords", "ListIdentifiers")
    urls = tuple(f"{base}?{urlencode({**query, 'verb': verb}, safe=':')}" for verb in verbs)
    return Seeds(urls=urls, cursor=days.cursor)


def parse(document: Document) -> Page:
    """Records, deletions and the next page of a ListRecords or GetRecord answer; what a ListIdentifiers names."""
    answer = oai.read(document, NAME)
    if answer.no_records_match:
        return _nothing(document, answer)
    if answer.no_such_record:
        return Page(faults=(Fault(where=document.url, why="no such record, though it was listed"),))
    if answer.verb == "ListIdentifiers":
        return _listing(document, answer)
    records, deleted, faults = [], [], []
    for entry in answer.entries:
        try:
            if entry.deleted:
                deleted.append(_paper(entry.identifier))
            else:
                records.append(_record(entry, answer.date))
        except (ValueError, RecordError) as exc:
            faults.append(Fault(where=entry.identifier or "a record without identifier", why=str(exc)))
    if faults and not records and not deleted:
        _refuse_foreign(document, answer, faults)
    following = oai.next_url(document, answer)
    return Page(
        records=tuple(records),
        deleted=tuple(deleted),
        faults=tuple(faults),
        follow=(following,) if following else (),
        cursor=answer.date,
    )


def _listing(document: Document, answer: oai.Answer) -> Page:
    form, following = oai.asked_format(document, FORMATS[0]), oai.next_url(document, answer)
    listed, faults = [], []
    for entry in answer.entries:
        try:
            url = oai.record_url(document, entry.identifier, form)
            listed.append(Listed(key=_paper(entry.identifier), changed=entry.datestamp, url=url))
        except (ValueError, RecordError) as exc:
            faults.append(Fault(where=entry.identifier or "a header without identifier", why=str(exc)))
    if faults and not listed:
        _refuse_foreign(document, answer, faults)
    return Page(listed=tuple(listed), faults=tuple(faults), follow=(following,) if following else ())


def recognises(document: Document) -> bool:
    """An OAI-PMH answer in which arXiv shows: its records, or its address in the request that is echoed."""
    head = document.body[:65_536]
    return b"<OAI-PMH" in head and (b"oai:arXiv.org:" in head or b"arxiv.org/oai" in head.lower())


def _set(options: Options) -> str | None:
    category = options.get("category")
    if category is None or options.get("set"):
        return options.get("set")
    if not arxiv.is_category(category):
        raise UsageError(f"{NAME}: option 'category' is one like cs.CL or hep-th, found {category!r}")
    return arxiv.set_of(category)


def _nothing(document: Document, answer: oai.Answer) -> Page:
    token = oai.asked_token(document)
    if token is None:
        return Page(cursor=answer.date)
    # The page before promised more. What moved in the meantime has a later datestamp, but its neighbours may have been
    # skipped: the next harvest begins at the last day that was shown.
    why = "the list ended with noRecordsMatch where a resumption token promised more"
    return Page(faults=(Fault(where=document.url, why=why),), cursor=oai.token_date(token) or answer.date)


def _refuse_foreign(document: Document, answer: oai.Answer, faults: list[Fault]) -> None:
    expected = f"records of arXiv in a format of {', '.join(FORMATS)}"
    foreign = next((e for e in answer.entries if not e.identifier.lower().startswith("oai:arxiv.org:")), None)
    if foreign:
        raise ParseError(NAME, document.url, expected, f"{foreign.identifier or 'no identifier'!r}", "wrong_kind")
    if not answer.alone:
        found = f"none of {len(faults)} that can be read ({faults[0].where}: {faults[0].why})"
        raise ParseError(NAME, document.url, expected, found, "layout")


def _paper(identifier: str) -> str:
    if identifier.lower().startswith("oai:arxiv.org:") and (found := ids.parse_arxiv(identifier)):
        return found[0]
    raise ValueError(f"expected an identifier oai:arXiv.org:…, found {identifier!r}")


def _record(entry: oai.Entry, answered: str) -> Record:
    paper = _paper(entry.identifier)
    if entry.metadata is None:
        raise ValueError("expected <metadata>, found none")
    form = _local(entry.metadata)
    if form == "dc":
        return _from_dc(paper, entry)
    fields = _fields(entry.metadata)
    if form == "arXiv":
        return _from_arxiv(paper, entry.metadata, fields, answered)
    if form in ("arXivRaw", "arXivOld"):
        return _from_raw(paper, entry.metadata, fields)
    raise ValueError(f"expected a format of {', '.join(FORMATS)}, found <{form}>")


def _fields(metadata: etree._Element) -> dict[str, str | None]:
    return {_bare(e.tag): e.text for e in metadata}


def _local(element: etree._Element) -> str:
    """The name without its namespace; comments are no elements here (see `crawler.parse.xml`)."""
    return _bare(element.tag)


@lru_cache(maxsize=1_000)
def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


def _from_raw(paper: str, metadata: etree._Element, fields: dict[str, str | None]) -> Record:
    versions, withdrawn = _versions(metadata)
    names, complete = authors.split(fields.get("authors"))
    return arxiv.record(
        source=NAME,
        paper=paper,
        title=fields.get("title"),
        abstract=arxiv.said(fields.get("abstract")),
        authors=names,
        authors_complete=complete,
        categories=(fields.get("categories") or "").split(),
        submitted=next((v.date for v in versions if v.number == 1), None),
        updated=versions[-1].date if versions else None,
        version=versions[-1].number if versions else None,
        versions=versions,
        withdrawn=withdrawn,
        **_publication(fields),
    )


class _Publication(TypedDict):
    comments: str | None
    journal_ref: str | None
    doi: str | None
    license_url: str | None


def _publication(fields: dict[str, str | None]) -> _Publication:
    # acm-class is left out: since 2025 it repeats the MSC class, or says None.
    return {
        "comments": arxiv.said(fields.get("comments")),
        "journal_ref": arxiv.said(fields.get("journal-ref")),
        "doi": arxiv.said(fields.get("doi")),
        "license_url": arxiv.said(fields.get("license")),
    }


def _versions(metadata: etree._Element) -> tuple[tuple[Version, ...], bool]:
    """All versions by number, and whether the last is a withdrawal: no source (`I`), no size."""
    found: dict[int, tuple[Version, bool]] = {}
    for element in metadata:
        if _bare(element.tag) != "version":
            continue
        parts = _fields(element)
        label = element.get("version", "")
        if not _VERSION.fullmatch(label):
            raise ValueError(f"expected a version like v2, found {label!r}")
        number = int(label[1:])
        size = arxiv.said(parts.get("size"))
        gone = "I" in (parts.get("source_type") or "") or size == "0kb"
        date_text = parts.get("date")
        found[number] = (Version(number=number, date=dates.parse(date_text) if date_text else None, size=size), gone)
    ordered = [found[number] for number in sorted(found)]
    return tuple(version for version, _ in ordered), bool(ordered and ordered[-1][1])


def _from_arxiv(paper: str, metadata: etree._Element, fields: dict[str, str | None], answered: str) -> Record:
    created, changed = dates.parse_or_none(fields.get("created")), dates.parse_or_none(fields.get("updated"))
    current = answered >= _CREATED_IS_CURRENT_SINCE
    listed = next((e for e in metadata if _local(e) == "authors"), None)
    return arxiv.record(
        source=NAME,
        paper=paper,
        title=fields.get("title"),
        abstract=arxiv.said(fields.get("abstract")),
        authors=tuple(_structured(listed)) if listed is not None else (),
        categories=(fields.get("categories") or "").split(),
        submitted=None if current else created,
        updated=created if current else (changed or created),
        **_publication(fields),
    )


def _structured(listed: etree._Element) -> Iterable[Author]:
    for element in listed:
        parts: dict[str, list[str]] = {}
        for child in element:
            parts.setdefault(_local(child), []).append(child.text or "")
        names = (part for field in ("forenames", "keyname", "suffix") for part in parts.get(field, []))
        places = (texts.clean(a, texts.TITLE) for a in parts.get("affiliation", []))
        if name := texts.clean(" ".join(names), texts.AUTHOR):
            yield Author(name=name, affiliations=tuple(dict.fromkeys(a for a in places if a)))


def _from_dc(paper: str, entry: oai.Entry) -> Record:
    """oai_dc: the first date is the first version's, the abstract precedes the comments, sets name the categories."""
    parts: dict[str, list[str]] = {}
    for element in entry.metadata if entry.metadata is not None else ():
        if isinstance(element.tag, str) and element.tag.startswith(_DC):
            parts.setdefault(element.tag.removeprefix(_DC), []).append(element.text or "")
    said = [d for d in parts.get("description", []) if d.strip()]
    comments = [d for d in said[1:] if d] or [d for d in said if d.startswith("Comment: ")]
    abstract = [d for d in said[:1] if d not in comments]
    days = [dates.parse(d) for d in parts.get("date", [])]
    names = parts.get("identifier", [])
    reference = [n for n in names if not n.startswith(("http://", "https://", "doi:"))]
    return arxiv.record(
        source=NAME,
        paper=paper,
        title="".join(parts.get("title", [])[:1]),
        abstract="".join(abstract),
        authors=tuple(
            Author(name=authors.inverted(n)) for c in parts.get("creator", []) if (n := texts.clean(c, texts.AUTHOR))
        ),
        categories=(arxiv.category_of(s) for s in entry.sets),
        submitted=days[0] if days else None,
        updated=days[-1] if days else None,
        comments="".join(comments[:1]).removeprefix("Comment: "),
        journal_ref="".join(reference[:1]),
        doi=" ".join(n for n in names if n.startswith("doi:")),
    )


SOURCE = Source(
    name=NAME,
    title="arXiv, complete and incremental (OAI-PMH)",
    parse=parse,
    seeds=seeds,
    recognises=recognises,
    base_url=BASE_URL,
    options=(
        Option(name="category", help="a category or archive; without it all of arXiv", example="cs.CL"),
        Option(name="set", help="an OAI-PMH set, in place of a category", example="cs:cs:CL"),
        Option(name="format", help=f"metadata format: {', '.join(FORMATS)}", example="arXivRaw"),
    ),
    provider="arxiv",
    robots=False,
    conditional=False,
    dated=True,
    max_bytes=32 * 1024 * 1024,
)
