"""The ACL Anthology's own terms: ids of papers, collections as XML, licences; records for a source of that name.

XML: https://github.com/acl-org/acl-anthology/tree/master/data/xml (schema.rnc). Ids: https://aclanthology.org/info/ids/.
Front matter is no paper, editors are no authors. Materials on the site are CC BY 4.0 from 2016 on and CC BY-NC-SA 3.0
before (https://aclanthology.org/faq/copyright/); for papers that are kept elsewhere no licence is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from crawler.parse import dates, ids
from crawler.parse import text as texts
from crawler.record import Author, Fault, Identifier, Link, Record, RecordError, Status, Version

SITE = "https://aclanthology.org"
CC_BY, CC_BY_NC_SA = (
    "https://creativecommons.org/licenses/by/4.0/",
    "https://creativecommons.org/licenses/by-nc-sa/3.0/",
)
ID = re.compile(r"(?:[A-Z]\d\d-\d{4}|\d{4}\.[a-z0-9_]+-[a-z0-9]+\.\d+)")
COLLECTION = re.compile(r"[A-Z]\d\d|\d{4}\.[a-z0-9_]+")

_NATIVE = re.compile(r"[^\u0000-\u024f\u1e00-\u1eff]")
_JOINED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # family and given name are written as one word
#: ISO 639-3 as the XML has it, and names as pages have them → the short codes of BCP 47.
_LANGUAGES = {
    "ara": "ar", "ces": "cs", "deu": "de", "eng": "en", "fra": "fr", "isl": "is", "ita": "it", "jpn": "ja", "kor": "ko",
    "nld": "nl", "nor": "no", "pol": "pl", "por": "pt", "rus": "ru", "spa": "es", "swe": "sv", "zho": "zh", "cmn": "zh",
    "arabic": "ar", "chinese": "zh", "czech": "cs", "dutch": "nl", "english": "en", "french": "fr", "german": "de",
    "icelandic": "is", "italian": "it", "japanese": "ja", "korean": "ko", "norwegian": "no", "polish": "pl",
    "portuguese": "pt", "russian": "ru", "spanish": "es", "swedish": "sv",
}  # fmt: skip


def papers(root: etree._Element, source: str) -> tuple[list[Record], list[Fault]]:
    """The papers of a `<collection>` in its order; one that can't be read is a fault."""
    name = root.get("id") or ""
    records: list[Record] = []
    faults: list[Fault] = []
    for volume in root.iterfind("volume"):
        told = _volume(volume)
        for paper in volume.iterfind("paper"):
            number = paper.get("id") or ""
            if number == "0":  # front matter, before it had an element of its own
                continue
            try:
                records.append(_paper(paper, paper_id(name, volume.get("id") or "", number), told, source))
            except (ValueError, RecordError) as exc:
                where = f"{name}, volume {volume.get('id')}, paper {number}"
                faults.append(Fault(where=where[:200], why=str(exc)))
    return records, faults


def paper_id(collection: str, volume: str, number: str) -> str:
    """The paper's Anthology id; raises `ValueError` where the parts make none.

    >>> paper_id("2023.acl", "long", "212"), paper_id("P18", "1", "1"), paper_id("W96", "1", "4")
    ('2023.acl-long.212', 'P18-1001', 'W96-0104')
    """
    if collection[:1].isdigit():
        name = f"{collection}-{volume}.{number}"
    elif not (volume.isdigit() and number.isdigit()):
        raise ValueError(f"expected numbers, found volume {volume!r}, paper {number!r}")
    elif collection.startswith("W") or collection == "C69" or (collection == "D19" and int(volume) >= 5):
        name = f"{collection}-{int(volume):02d}{int(number):02d}"
    else:
        name = f"{collection}-{int(volume)}{int(number):03d}"
    if not ID.fullmatch(name):
        raise ValueError(f"expected an Anthology id, found {name!r}")
    return name


def is_front_matter(name: str) -> bool:
    """Whether the id is that of a volume's front matter: paper 0.

    >>> [is_front_matter(name) for name in ("2023.acl-long.0", "P18-1000", "P18-1100", "W96-0100")]
    [True, True, False, True]
    """
    if "." in name:
        return name.endswith(".0")
    two = name.startswith(("W", "C69")) or bool(re.match(r"D19-[5-9]", name))
    return name.endswith("00" if two else "000")


def _volume(volume: etree._Element) -> dict[str, str | None]:
    meta = volume.find("meta")
    names = ("booktitle", "journal-title", "year", "month", "publisher")
    told = {name: _words(meta.find(name)) if meta is not None else None for name in names}
    return told | {"date": date(told["year"], told["month"])}


def _paper(paper: etree._Element, name: str, volume: dict[str, str | None], source: str) -> Record:
    year = _words(paper.find("year")) or volume["year"]
    venue = volume["booktitle"] or volume["journal-title"] or _words(paper.find("booktitle"))
    address = _words(paper.find("url"))
    elsewhere = bool(address and "://" in address)
    abstract, title = _words(paper.find("abstract")), texts.clean(_words(paper.find("title")), texts.TITLE)
    if title is None:
        raise ValueError("expected a title, found none")
    links = tuple(dict.fromkeys(_links(paper, name, address)))
    versions = tuple(_versions(paper))
    last = versions[-1] if versions else None
    return record(
        source,
        name,
        title=title,
        abstract=texts.clean(abstract, texts.ABSTRACT),
        authors=tuple(a for e in paper.iterfind("author") if (a := _author(e))),
        dois=_words(paper.find("doi")),
        submitted=volume["date"] or date(year, None),
        updated=last.date if last else None,
        versions=versions,
        venue=texts.clean(venue, texts.TITLE),
        year=year,
        pages=_words(paper.find("pages")),
        licensed=not elsewhere,
        links=links,
        status=_status(paper),
        comments=texts.clean("; ".join(_notes(paper)), texts.COMMENT),
        language=_words(paper.find("language")),
        evidence="collection_xml",
    )


def record(
    source: str,
    name: str,
    *,
    title: str,
    abstract: str | None,
    authors: tuple[Author, ...],
    dois: str | None,
    submitted: str | None,
    updated: str | None,
    versions: tuple[Version, ...],
    venue: str | None,
    year: str | None,
    pages: str | None,
    licensed: bool,
    links: tuple[Link, ...],
    status: Status | None,
    comments: str | None,
    language: str | None,
    evidence: str,
) -> Record:
    """The paper's record; page and XML give the same fields. `elsewhere`-kept papers are not `licensed` by the site."""
    number = int(year) if year and re.fullmatch(r"\d{4}", year) else None
    many = "pages" if pages and re.search(r"\D", pages) else "page"
    spoken = _LANGUAGES.get((language or "").lower(), language)
    return Record(
        source=source,
        key=name,
        url=f"{SITE}/{name}/",
        identifiers=(Identifier(scheme="acl", value=name), *(ids.from_doi(doi) for doi in ids.parse_dois(dois))),
        title=title,
        abstract=abstract,
        authors=authors[: texts.AUTHORS],
        authors_complete=len(authors) <= texts.AUTHORS,
        submitted=submitted,
        updated=updated,
        version=versions[-1].number if versions else None,
        versions=versions,
        venue=venue,
        year=number,
        comments=comments,
        journal_ref=texts.clean(f"{venue}, {many} {pages}", texts.TITLE) if venue and pages else None,
        license=(CC_BY if number >= 2016 else CC_BY_NC_SA) if licensed and number else None,
        links=links,
        has_code=True if any(link.kind == "code" for link in links) else None,
        status=status,
        language=texts.clean(spoken, 35),
        evidence=evidence,
    )


def _words(element: etree._Element | None) -> str | None:
    """Text with the Anthology's markup: formulas between dollars; of b, i, url, fixed-case their text."""
    if element is None:
        return None
    parts: list[str] = []
    for event, part in etree.iterwalk(element, events=("start", "end")):
        formula = "$" if part.tag == "tex-math" else ""
        if event == "start":
            parts += [formula, part.text or ""]
        else:
            parts += [formula, (part.tail or "") if part is not element else ""]
    return texts.clean("".join(parts), 2 * texts.ABSTRACT)


def _author(element: etree._Element) -> Author | None:
    name = texts.clean(_full(element), texts.AUTHOR)
    if name is None:
        return None
    variants = (_native(v) for v in element.iterfind("variant"))
    places = (_words(e) for e in element.iterfind("affiliation"))
    orcid = element.get("orcid") or ""
    return Author(
        name=name,
        native_name=next((texts.clean(v, texts.AUTHOR) for v in variants if v), None),
        affiliations=tuple(dict.fromkeys(p for place in places if (p := texts.clean(place, texts.TITLE)))),
        orcid=orcid if re.fullmatch(r"(?:\d{4}-){3}\d{3}[\dX]", orcid) else None,
    )


def _full(element: etree._Element) -> str:
    return " ".join(w for tag in ("first", "last") if (w := _words(element.find(tag))))


def _native(variant: etree._Element) -> str | None:
    """The name in its own script: 周昆, Иван Эк. Not by the attribute `script`, which is not always right."""
    given, family = _words(variant.find("first")) or "", _words(variant.find("last")) or ""
    if not _NATIVE.search(given + family):
        return None
    if given.endswith((",", "，")):  # e.g. <first>胡,</first><last>康</last>
        given, family = family, given.rstrip(",，")
    return f"{family}{given}" if _JOINED.search(family + given) else f"{given} {family}".strip()


def _links(paper: etree._Element, name: str, address: str | None) -> Iterator[Link]:
    if address:
        yield from link("pdf", address if "://" in address else f"{SITE}/{name}.pdf")
    for part in paper.iterfind("attachment"):
        yield from attached(_words(part), part.get("type") or "")
    for tag in ("software", "dataset", "presentation", "poster"):  # before 2020
        for part in paper.iterfind(tag):
            yield from attached(_words(part), tag)
    for part in paper.iterfind("video"):
        href = part.get("href") or ""
        yield from link("video", href if "://" in href else f"{SITE}/{href}")
    for part in paper.iterfind("erratum"):
        yield from link("erratum", f"{SITE}/{_words(part)}.pdf" if part.text else "")


def attached(file: str | None, kind: str) -> Iterator[Link]:
    if not file:
        return
    kind = kind.lower()
    known = next((k for word, k in (("software", "code"), ("code", "code"), ("data", "dataset")) if word in kind), None)
    url = file if "://" in file else f"{SITE}/attachments/{file}"
    yield from link(known or re.sub(r"[^a-z]", "", kind) or "supplement", url)


def link(kind: str, url: str) -> Iterator[Link]:
    if re.fullmatch(r"https?://[^\s/]+\S*", url) and len(url) <= texts.URL:
        yield Link(kind=kind, url=url)


def _versions(paper: etree._Element) -> Iterator[Version]:
    numbered = {int(e.get("id") or 0): e for e in paper.iterfind("revision") if (e.get("id") or "").isdigit()}
    for number in sorted(n for n in numbered if n > 0):
        yield Version(number=number, date=dates.parse_or_none(numbered[number].get("date")))


def _status(paper: etree._Element) -> Status | None:
    if paper.find("retracted") is not None:
        return "retracted"
    return "withdrawn" if paper.find("removed") is not None else None


def _notes(paper: etree._Element) -> Iterator[str]:
    for tag, says in (("note", ""), ("retracted", "retracted"), ("removed", "removed"), ("revision", "version")):
        for part in paper.iterfind(tag):
            words = _words(part)
            label = f"{says} {part.get('id') or ''}".strip() + (f" ({part.get('date')})" if part.get("date") else "")
            if words or says in ("retracted", "removed"):
                yield ": ".join(filter(None, (label, words)))


def date(year: str | None, month: str | None) -> str | None:
    """Year and month; a span of months (`September–November`) leaves the year."""
    return dates.parse_or_none(f"{month} {year}") or dates.parse_or_none(year)
