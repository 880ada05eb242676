"""arXiv's daily RSS and Atom feeds: one day's announcements, raw TeX, an announce type that depends on what was asked.

https://info.arxiv.org/help/rss_specifications.html
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree

from crawler.sample import library
from crawler.sample.answer import Answer, one_line
from crawler.sample.library import Paper

HOST = "https://rss.arxiv.org"

_ARXIV = "http://arxiv.org/schemas/atom"
_DC = "http://purl.org/dc/elements/1.1/"
_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_ATOM_SPACES: dict[Any, str] = {"arxiv": _ARXIV, "dc": _DC, None: _ATOM}
_SECTIONS = ("new", "cross", "replace", "replace-cross")


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A paper in one day's announcement; `kind` is one of new, cross, replace, replace-cross."""

    kind: str
    paper: Paper


def announcements(asked: Iterable[str], day: int) -> list[Announced]:
    """What the day brought in these categories or archives: new first, by id within a section."""
    asked = tuple(asked)
    found = [
        Announced(kind=_kind(paper, asked), paper=paper)
        for paper in library.papers(day)
        if paper.latest.day == day and library.within(paper, asked)
    ]
    return sorted(found, key=lambda a: (_SECTIONS.index(a.kind), a.paper.id))


def answer(form: str, subject: str, day: int | None) -> Answer:
    """The feed `rss` or `atom` of a subject such as `cs.CL+math`; without a day: of a day without announcements."""
    asked = [_spelled(code) for code in subject.split("+")]
    wrong = next((code for code in asked if not _is_known(code)), None)
    rows = [] if wrong is not None or day is None else announcements(asked, day)
    tree = _rss(subject, rows, day, wrong) if form == "rss" else _atom(subject, rows, day, wrong)
    body = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    status = 200 if wrong is None else 400
    return Answer(body=body, content_type="application/xml", status=status, validators=wrong is None)


def _spelled(code: str) -> str:
    return next((known for known in library.CATEGORIES if known.lower() == code.lower()), code)


def _is_known(code: str) -> bool:
    return code in library.CATEGORIES or code in {library.archive(c) for c in library.CATEGORIES}


def _kind(paper: Paper, asked: tuple[str, ...]) -> str:
    primary = paper.categories[0]
    kind = "new" if paper.latest.number == 1 else "replace"
    if primary in asked or library.archive(primary) in asked:
        return kind
    return "cross" if kind == "new" else "replace-cross"


def _rss(subject: str, rows: list[Announced], day: int | None, wrong: str | None) -> etree._Element:
    space = {"arxiv": _ARXIV, "dc": _DC, "atom": _ATOM, "content": _CONTENT}
    root = etree.Element("rss", nsmap=space, version="2.0")
    channel = etree.SubElement(root, "channel")
    address = f"{HOST}/rss/{subject}"
    title, about = _head(subject, address, wrong)
    _add(channel, "title", title)
    _add(channel, "link", address)
    _add(channel, "description", about)
    etree.SubElement(channel, f"{{{_ATOM}}}link", href=address, rel="self", type="application/rss+xml")
    _add(channel, "docs", "http://www.rssboard.org/rss-specification")
    _add(channel, "language", "en-us")
    _add(channel, "lastBuildDate", f"{_date(day):%a, %d %b %Y} 05:00:02 +0000")
    _add(channel, "managingEditor", "nobody@example.org")
    _add(channel, "pubDate", _midnight(day))
    if wrong is None:
        skip = etree.SubElement(channel, "skipDays")
        _add(skip, "day", "Saturday")
        _add(skip, "day", "Sunday")
    for row in rows:
        item = etree.SubElement(channel, "item")
        _add(item, "title", one_line(row.paper.latest.title))
        _add(item, "link", f"https://arxiv.org/abs/{row.paper.id}")
        _add(item, "description", _description(row))
        _add(item, "guid", _guid(row.paper)).set("isPermaLink", "false")
        for code in row.paper.categories:
            _add(item, "category", code)
        _add(item, "pubDate", _midnight(day))
        _extras(item, row)
    return root


def _atom(subject: str, rows: list[Announced], day: int | None, wrong: str | None) -> etree._Element:
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap=_ATOM_SPACES)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "en-us")
    address = f"{HOST}/atom/{subject}"
    title, about = _head(subject, address, wrong)
    moment = f"{_date(day)}T05:00:02.000417+00:00"
    _add(root, "id", address, _ATOM)
    _add(root, "title", title, _ATOM)
    _add(root, "updated", moment, _ATOM)
    etree.SubElement(root, f"{{{_ATOM}}}link", href=address, rel="self", type="application/atom+xml")
    _add(root, "subtitle", about, _ATOM)
    for row in rows:
        entry = etree.SubElement(root, f"{{{_ATOM}}}entry")
        _add(entry, "id", _guid(row.paper), _ATOM)
        _add(entry, "title", one_line(row.paper.latest.title), _ATOM)
        _add(entry, "updated", moment, _ATOM)
        href = f"https://arxiv.org/abs/{row.paper.id}"
        etree.SubElement(entry, f"{{{_ATOM}}}link", href=href, rel="alternate", type="text/html")
        _add(entry, "summary", _description(row), _ATOM)
        for code in row.paper.categories:
            etree.SubElement(entry, f"{{{_ATOM}}}category", term=code)
        _add(entry, "published", f"{_date(day)}T00:00:00-05:00", _ATOM)
        _extras(entry, row)
    return root


def _head(subject: str, address: str, wrong: str | None) -> tuple[str, str]:
    if wrong is None:
        return f"{subject} updates on arXiv.org", f"{subject} updates on the arXiv.org e-print archive."
    return f"Feed error for query: {address}", f"There is no archive or category called {wrong!r} here."


def _description(row: Announced) -> str:
    latest = row.paper.latest
    label = f"arXiv:{row.paper.id}v{latest.number} Announce Type: {row.kind} "
    return f"{label}\nAbstract: {one_line(latest.abstract)}"


def _extras(item: etree._Element, row: Announced) -> None:
    latest = row.paper.latest
    _add(item, "announce_type", row.kind, _ARXIV)
    if row.paper.license:
        _add(item, "rights", row.paper.license, _DC)
    if latest.journal_ref:
        _add(item, "journal_reference", latest.journal_ref, _ARXIV)
    if latest.doi:
        _add(item, "DOI", latest.doi, _ARXIV)
    _add(item, "creator", row.paper.byline, _DC)


def _guid(paper: Paper) -> str:
    return f"oai:arXiv.org:{paper.id}v{paper.latest.number}"


def _midnight(day: int | None) -> str:
    return f"{_date(day):%a, %d %b %Y} 00:00:00 -0500"


def _date(day: int | None) -> date:
    # Without a day: the Sunday after, which has no announcement.
    return library.DAYS[day - 1] if day else date(2026, 11, 22)


def _add(parent: etree._Element, name: str, text: str, space: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, f"{{{space}}}{name}" if space else name)
    child.text = text
    return child
