"""Another paperfeed, by the OAI-PMH that its published library answers: works as they are served there.

Its format `paperfeed` has each field under the name of the contract, verbatim (indexer/publish/oai/markup.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlencode, urlsplit

from lxml import etree

from crawler.parse import text as texts
from crawler.parse.formats import oai
from crawler.parse.window import window
from crawler.record import Author, Fault, Identifier, Link, Page, Record, RecordError, Version
from crawler.source import Document, Option, Options, ParseError, Seeds, Source

NAME = "paperfeed"
NAMESPACE = "urn:paperfeed:paper:1"
#: Changes of the day on which the last harvest ended are asked for again.
OVERLAP = timedelta(days=1)

_EXPECTED = "papers of a paperfeed, in its own format"
_IN = f"{{{NAMESPACE}}}"
_LONG = {"abstract": texts.ABSTRACT, "comments": texts.COMMENT, "url": texts.URL, "license": texts.URL}
_TEXT = (
    *("title", "abstract", "submitted", "updated", "announced", "venue", "comments", "journal_ref", "license", "url"),
    *("status", "language"),
)
_NUMBERS = ("version", "year")


def seeds(options: Options, cursor: str | None) -> Seeds:
    """One list, from the day before the cursor on. Its pages go on by date and number, so that none is skipped."""
    base = options.get("base_url") or options.address(NAME, hint="; it ends in /paperfeed/oai")
    days = window(options, cursor, overlap=OVERLAP, earliest=date(1970, 1, 1))
    query = {"verb": "ListRecords", "metadataPrefix": "paperfeed"}
    if days.start:
        query["from"] = days.start.isoformat()
    if days.end:
        query["until"] = days.end.isoformat()
    if chosen := options.get("set"):
        query["set"] = chosen
    return Seeds(urls=(f"{base}{'&' if urlsplit(base).query else '?'}{urlencode(query)}",), cursor=days.cursor)


def parse(document: Document) -> Page:
    """The papers of a list, those that are gone there, and the next page."""
    answer = oai.read(document, NAME)
    if answer.no_records_match or answer.no_such_record:
        return Page(cursor=answer.date)
    records, deleted, faults = [], [], []
    for entry in answer.entries:
        try:
            key = _key(document, entry.identifier)
            if entry.deleted:
                deleted.append(key)
            else:
                records.append(_record(key, entry.metadata))
        except (ValueError, RecordError) as exc:
            faults.append(Fault(where=entry.identifier or "a record without identifier", why=str(exc)))
    if faults and not records and not deleted:
        foreign = all(entry.metadata is None or _form(entry.metadata) != "paper" for entry in answer.entries)
        found = f"none of {len(faults)} that can be read ({faults[0].where}: {faults[0].why})"
        raise ParseError(NAME, document.url, _EXPECTED, found, "wrong_kind" if foreign else "layout")
    following = _next(document, answer)
    return Page(
        records=tuple(records),
        deleted=tuple(deleted),
        faults=tuple(faults),
        follow=(following,) if following else (),
        cursor=answer.date,
    )


def recognises(document: Document) -> bool:
    """An OAI-PMH answer with papers in that format, or of an address like that of a paperfeed."""
    head = document.body[:65_536]
    return b"<OAI-PMH" in head and (NAMESPACE.encode() in head or b"/paperfeed/oai<" in head)


def _next(document: Document, answer: oai.Answer) -> str | None:
    """The next page; where the repository has several libraries, in the same one."""
    following = oai.next_url(document, answer)
    library = next((part for part in urlsplit(document.url).query.split("&") if part.startswith("db=")), None)
    return f"{following}&{library}" if following and library else following


def _key(document: Document, identifier: str) -> str:
    """The work's name in the world: its number belongs to this one library."""
    if not identifier:
        raise ValueError("expected an identifier, found none")
    parts = urlsplit(document.url)
    library = next((f"?{part}" for part in parts.query.split("&") if part.startswith("db=")), "")
    return f"{parts.netloc}{parts.path}{library}#{identifier.rpartition(':')[2]}"


def _record(key: str, metadata: etree._Element | None) -> Record:
    if metadata is None or metadata.tag != f"{_IN}paper":
        raise ValueError(f"expected <paper> of {NAMESPACE}, found <{_form(metadata) if metadata is not None else ''}>")
    single = {name: texts.clean(metadata.findtext(_IN + name), _LONG.get(name, texts.TITLE)) for name in _TEXT}
    numbers = {name: int(text) for name in _NUMBERS if (text := metadata.findtext(_IN + name))}
    code = metadata.findtext(f"{_IN}has_code")
    return Record.from_json(
        {
            "source": NAME,
            "key": key,
            **{name: text for name, text in single.items() if text is not None},
            **numbers,
            **({"has_code": code == "true"} if code else {}),
            "authors_complete": metadata.findtext(f"{_IN}authors_complete") != "false",
            "authors": [author.to_json() for author in _authors(metadata)],
            "categories": [code for each in metadata.iterfind(f"{_IN}category") if (code := _text(each))],
            "identifiers": [one.to_json() for one in _identifiers(metadata)],
            "links": [
                Link(kind=each.get("kind", ""), url=each.text or "").to_json()
                for each in metadata.iterfind(f"{_IN}link")
            ],
            "versions": [one.to_json() for one in _versions(metadata)],
        }
    )


def _authors(metadata: etree._Element) -> Iterator[Author]:
    for each in metadata.iterfind(f"{_IN}authors/{_IN}author"):
        name, native, orcid = (
            texts.clean(each.findtext(_IN + part), texts.AUTHOR) for part in ("name", "native_name", "orcid")
        )
        places = (texts.clean(place.text, texts.TITLE) for place in each.iterfind(f"{_IN}affiliation"))
        if name:
            told = tuple(place for place in places if place)
            yield Author(name=name, native_name=native, orcid=orcid, affiliations=told)


def _identifiers(metadata: etree._Element) -> Iterator[Identifier]:
    for each in metadata.iterfind(f"{_IN}identifier"):
        if (scheme := each.get("scheme")) and (value := _text(each)):
            yield Identifier(scheme=scheme, value=value)


def _versions(metadata: etree._Element) -> Iterator[Version]:
    for each in metadata.iterfind(f"{_IN}revision"):
        yield Version(number=int(each.text or ""), date=each.get("date"), size=each.get("size"))


def _text(element: etree._Element) -> str | None:
    return texts.clean(element.text, texts.TITLE)


def _form(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


SOURCE = Source(
    name=NAME,
    title="another paperfeed, or the part of it in a category (OAI-PMH)",
    parse=parse,
    seeds=seeds,
    recognises=recognises,
    options=(
        Option(name="url", help="its address", example="https://papers.example.org/paperfeed/oai", required=True),
        Option(name="set", help="a category; without it all of it", example="cs.CL"),
    ),
    robots=False,
    conditional=False,
    max_bytes=32 * 1024 * 1024,
)
