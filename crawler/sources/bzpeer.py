"""A researcher's profile on BZPEER, as HTML or as its text, in which labels and values are glued together.

The page's counts are kept as what it declares, so that a shortfall shows; its trust snapshot in its own words, as a
statement of the site. Years are those of the site's latest version: never a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from crawler.parse import classify, ids, titles, weblinks
from crawler.parse import text as texts
from crawler.parse.formats import encoding, html, jsonld
from crawler.parse.layout import rows
from crawler.parse.lists import labelled, readable
from crawler.parse.people import about, names, private
from crawler.record import Page, Position, Profile, Record
from crawler.source import Document, Option, Options, ParseError, Seeds, Source, UsageError

NAME = "bzpeer"
BASE_URL = "https://www.bzpeer.com"
EXPECTED = "a BZPEER researcher profile"

_COUNTS = {
    "works": "works", "followers": "followers", "following": "following", "topics": "topics", "citations": "citations",
    "close collaborators": "close_collaborators", "collaborators": "collaborators", "published item": "published_items",
}  # fmt: skip
_COUNT = re.compile(
    r"(?P<n>\d[\d,]{0,9})\s?(?P<what>works?|followers?|following|topics?|citations?|(?:close )?collaborators?|"
    r"published item(?:\(s\)|s)?)",
    re.IGNORECASE,
)
_TRUST = re.compile(r"Trust\s?\d{1,3}(?:\s?[-–—:]\s?[A-Z][a-z]+(?: [a-z]+)*)?")
_LEVEL = re.compile(r"Verification (?:L\d+|[A-Z][a-z]+(?: [a-z]+)*|none)")
_CLAIM = re.compile(r"(?:Unclaimed|Claimed|Verified)(?: by)? (?:author|profile|researcher)(?: profile)?")
_OPEN = re.compile(r"(?:Not open|Open|Closed) to (?:collaborat\w+|collaborations?|invitations?)$")
_NOT_IMPORTED = re.compile(r"(?:Affiliation|Institution) (?:not (?:imported|available|listed)|unknown)", re.IGNORECASE)
_ROLE = re.compile(
    r"(?:[A-Z][A-Za-z]{1,20}[ -]){0,3}?"
    r"(?:[Rr]esearcher|[Pp]rofessor|[Ss]tudent|[Ss]cientist|[Ee]ngineer|[Ll]ecturer|[Ff]ellow)(?=[A-Z]|$)"
)
_NO_ABSTRACT = re.compile(r"(?:no abstract|abstract (?:is )?not)\b.{0,40}", re.IGNORECASE)
_PAPER = re.compile(r"/(?:papers?|works?|publications?|articles?|entities)/([^?#]+)")
_SENTENCE_END = (".", "?", "!", ":", ")", ";", "…", "。", '"', "”", "$")


def seeds(options: Options, cursor: str | None) -> Seeds:
    """The profile itself: `url`, or `author` as the site's addresses spell it."""
    base, author = (options.get("base_url") or BASE_URL).rstrip("/"), options.get("author")
    if author and not re.fullmatch(r"[\w%.~-]{1,200}", author):
        raise UsageError(f"{NAME}: option 'author' is the last part of a profile's address, found {author!r}")
    made = f"{base}/authors/{author}" if author else ""
    return Seeds(urls=(options.address(NAME, made, hint=" (or give 'author')"),))


def parse(document: Document) -> Page:
    """The person and the works; `declared` is how many works the page says it lists."""
    found = classify.expect(document, NAME, EXPECTED, "html", "text")
    root = html.root(document, NAME, EXPECTED) if found.kind == "html" else None
    if root is not None:
        shown = [(_prose(row), row.cells) for row in rows.rows(root)]
    else:
        plain = encoding.decode(document.body, document.content_type).splitlines()[: rows.ROWS]
        shown = [(line, (line,)) for raw in plain if (line := " ".join(raw.split()))]
    links = dict(_links(document, root)) if root is not None else {}
    head, works = labelled.divided([line for line, _ in shown], links.keys())
    declared = _declared(head)
    if not declared and not works and not any(_TRUST.match(line) for line in head):
        raise ParseError(NAME, document.url, EXPECTED, f"neither counts nor works in {found.words}", "layout")
    records, faults = readable.records(works, lambda work: _record(work, links))
    profile = _profile(document, root, shown[: len(head)], declared, tuple(record.key for record in records))
    return Page(
        records=records,
        profiles=(profile,),
        faults=faults,
        declared=declared.get("published_items", declared.get("works")),
    )


def recognises(document: Document) -> bool:
    """The site's headings; HTML must name the site too."""
    head = document.body[:262_144]
    if classify.classify(document).kind == "html":
        return b"bzpeer" in head.lower() and b"rust snapshot" in head
    return b"Trust snapshot" in head[:16_384] and (b"published item" in head or b"Researcher profile" in head[:4_096])


def _prose(row: rows.Row) -> str:
    """The row's text; in a paragraph a link is no cell of its own."""
    words = html.words(row.element) if len(row.cells) > 1 and row.element.tag == "p" else row.text
    return words if words.replace(" ", "") == row.text.replace(" ", "") else row.text


def _record(work: labelled.Work, links: dict[str, str]) -> Record:
    title = texts.clean(work.lines[0], texts.TITLE) if work.lines else None
    if title is None:
        raise ValueError(f"expected a title below '{work.kind}', found none")
    url = links.get(titles.folded(title))
    named = ids.from_url(url) if url else None
    site_id = _PAPER.search(urlsplit(url).path) if url and named is None else None
    abstract = texts.clean(" ".join(_abstract(work.lines[1:])), texts.ABSTRACT)
    return Record(
        source=NAME,
        key=site_id[1].rstrip("/")[: texts.URL] if site_id else titles.key(title),
        url=url,
        identifiers=(named,) if named else (),
        title=title,
        abstract=abstract,
        year=work.year,
        venue=work.venue,
        comments=work.kind,
        links=weblinks.find(abstract),
        evidence="profile",
    )


def _abstract(lines: list[str]) -> Iterator[str]:
    """Paragraphs, up to a line that is none: a button or the page's foot."""
    for line in lines:
        if _NO_ABSTRACT.fullmatch(line) or (len(line) < 60 and not line.endswith(_SENTENCE_END)):
            return
        yield line


def _declared(head: list[str]) -> dict[str, int]:
    """The page's own counts; in HTML number and label may be in rows of their own."""
    found: dict[str, int] = {}
    for line, after in pairwise([*head, ""]):
        count = _COUNT.fullmatch(line) or (
            _COUNT.fullmatch(f"{line} {after}") if re.fullmatch(r"\d[\d,]*", line) else None
        )
        if count:
            what = re.sub(r"\(s\)$", "", count["what"].lower())
            name = next((v for k, v in _COUNTS.items() if what.rstrip("s") == k.rstrip("s")), what)
            found.setdefault(name, int(count["n"].replace(",", "")))
    return found


def _profile(
    document: Document,
    root: etree._Element | None,
    shown: list[tuple[str, tuple[str, ...]]],
    declared: dict[str, int],
    works: tuple[str, ...],
) -> Profile:
    person = about.described(jsonld.objects(root)) if root is not None else {}
    name = _name(root, [line for line, _ in shown], person)
    position, availability = _standing(shown)
    cells = [cell for _, row in shown for cell in row]
    said = {"trust": _first(_TRUST, cells), "verification": _first(_LEVEL, cells), "claim": _first(_CLAIM, cells)}
    says = {key: words for key, words in {**said, "collaboration": availability}.items() if words}
    return Profile(
        source=NAME,
        key=document.bare_url[: texts.URL],
        name=name,
        url=document.web_url,
        positions=(position,) if position else (),
        works=works,
        declared=declared or None,
        withheld=private.count("\n".join(line for line, _ in shown)[:100_000]),
        says=says or None,
    )


def _name(root: etree._Element | None, head: list[str], person: dict[str, Any]) -> str | None:
    """By JSON-LD, by `<h1>`, or the line below "Researcher profile"."""
    if told := "".join(jsonld.strings(person.get("name"))[:1]):
        return texts.clean(told, texts.AUTHOR)
    heading = next(root.iter("h1"), None) if root is not None else None
    if heading is not None and html.words(heading):
        return texts.clean(html.words(heading), texts.AUTHOR)
    at = next((n for n, line in enumerate(head) if line.casefold() == "researcher profile"), -1)
    after = head[at + 1 : at + 2] if at >= 0 else [line for line in head[:10] if names.is_name(line)][:1]
    return texts.clean("".join(after), texts.AUTHOR)


def _standing(shown: list[tuple[str, tuple[str, ...]]]) -> tuple[Position | None, str | None]:
    """Role and affiliation, and whether open to collaborate: `ResearcherEk InstituteOpen to collaborate`."""
    for at, (line, cells) in enumerate(shown[:40]):
        if not (_OPEN.search(line) or _NOT_IMPORTED.search(line) or _ROLE.match(line)):
            continue
        parts = [cell for cell in cells if cell]
        if len(parts) == 1 and (_OPEN.fullmatch(line) or _NOT_IMPORTED.fullmatch(line)):
            above = [text for text, _ in shown[max(at - 2, 2) : at] if len(text) < 80 and not text.endswith(".")]
            parts = [*above, line, *(text for text, _ in shown[at + 1 : at + 2] if _OPEN.fullmatch(text))]
        elif len(parts) == 1:
            parts = _unglued(line)
        told = [p for p in parts if not _OPEN.fullmatch(p) and not _NOT_IMPORTED.fullmatch(p)]
        title, place = (texts.clean(private.without(part), texts.TITLE) for part in (*told, "", "")[:2])
        position = Position(title=title, organization=place) if title else None
        return position, next((p for p in parts if _OPEN.fullmatch(p)), None)
    return None, None


def _unglued(line: str) -> list[str]:
    open_ = _OPEN.search(line)
    rest = line[: open_.start()] if open_ else line
    role = _ROLE.match(rest)
    end = role.end() if role else next((m.start() for m in re.finditer(r"(?<=[a-z)])(?=[A-Z])", rest)), len(rest))
    parts = [rest[:end].strip(" ·•|,"), rest[end:].strip(" ·•|,"), open_[0] if open_ else ""]
    return [part for part in parts if part]


def _first(pattern: re.Pattern[str], cells: list[str]) -> str | None:
    return next((found[0] for cell in cells if len(cell) < 200 and (found := pattern.search(cell))), None)


def _links(document: Document, root: etree._Element) -> Iterator[tuple[str, str]]:
    """Titles (folded) and where they lead; later links to the same title do not replace the first."""
    anchors = [(html.words(a), html.link(document, a.get("href"))) for a in root.iter("a")]
    for words, url in reversed(anchors):
        if words and url and (_PAPER.search(url) or ids.from_url(url)):
            yield titles.folded(words), url


SOURCE = Source(
    name=NAME,
    title="a researcher's profile on BZPEER",
    parse=parse,
    seeds=seeds,
    recognises=recognises,
    base_url=BASE_URL,
    options=(
        Option(name="url", help="the profile's address", example="https://www.bzpeer.com/authors/ada-ek-0123456789"),
        Option(name="author", help="the person, as the profile's address ends", example="ada-ek-0123456789"),
    ),
    every=timedelta(days=7),
)
