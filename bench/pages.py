"""Reading pages about people: our readers beside a bare lxml parse of the same pages, each with 25 invented works."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from html import escape

from lxml import html

from bench.generate import records
from bench.measure import Work
from crawler.record import Record
from crawler.source import Document, Source, named

WORKS = 25
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


#: How many, unless asked for others.
RECORDS = 50


def candidates(count: int) -> Mapping[str, Work]:
    """`count` pages of each kind. The floor is lxml parsing the homepages into trees and nothing more."""
    invented = list(records(count * WORKS))
    parts = [invented[at : at + WORKS] for at in range(0, len(invented), WORKS)]
    kinds: dict[str, Callable[[list[Record]], str]] = {
        "homepage": _homepage,
        "cv": _cv,
        "scholarfeed": _scholarfeed,
        "bzpeer": _bzpeer,
    }
    found: dict[str, Work] = {}
    for kind, written in kinds.items():
        pages = [written(part).encode() for part in parts]
        found[f"lxml alone, {kind}" + ("" if found else " (floor)")] = partial(_trees, pages)
        found[kind] = partial(_ours, named(kind), pages)
    text = ["\n".join(_listing(part)).encode() for part in parts]
    found["scholarfeed, as text"] = partial(_ours, named("scholarfeed"), text)
    return found


def _trees(pages: list[bytes]) -> int:
    for page in pages:
        html.document_fromstring(page)
    return len(pages)


def _ours(source: Source, pages: list[bytes]) -> int:
    for page in pages:
        read = source.parse(Document(url="https://people.example/~ek/", body=page))
        # Invented words make poor titles and names, so not every work is told; a page that is not read at all would be.
        assert len(read.records) > WORKS / 3, (source.name, len(read.records), read.faults[:2])
    return len(pages)


def _names(record: Record) -> list[str]:
    return [author.name for author in record.authors[:6]]


def _homepage(works: list[Record]) -> str:
    items = "".join(
        f"<li>{escape(', '.join(_names(r)))}. <b>{escape(r.title or '')}</b>. <i>Journal of Hats</i>, 20{n:02d}. "
        f'<a href="https://arxiv.org/abs/{r.key}">arXiv</a> <a href="/p/{n}.pdf">PDF</a></li>'
        for n, r in enumerate(works)
    )
    return (
        "<!doctype html><html><head><title>Ada Ek</title></head><body><h1>Ada Ek</h1><p>Ada Ek is a professor at"
        f" the Hat Institute. {escape(works[0].abstract or '')}</p><h2>Publications</h2><ul>{items}</ul></body></html>"
    )


def _cv(works: list[Record]) -> str:
    items = "".join(
        f"<li>{escape(', '.join(_names(r)))}. {escape(r.title or '')}. In <i>Proceedings of HATS</i>, 20{n:02d}.</li>"
        for n, r in enumerate(works)
    )
    return (
        "<!doctype html><html><head><title>Curriculum Vitae</title></head><body><h1>Ada Ek</h1><h2>Education</h2>"
        "<p>Ph.D. in Hats, Hat Institute, 2011 - 2015</p><h2>Employment</h2><p>Professor, Hat Institute, since 2016</p>"
        f"<h2>Publications</h2><ol>{items}</ol></body></html>"
    )


def _scholarfeed(works: list[Record]) -> str:
    cards = "".join(
        f"<article><div><span>{r.categories[0]}</span><span>{_day(r)}</span><span>Code</span></div>"
        f'<h3><a href="/paper/{r.key}v1">{escape(r.title or "")}</a></h3>'
        f"<p>{escape(', '.join(_names(r)[:3]))} et al.</p>"
        f'<p class="abstract">{escape(r.abstract or "")}</p></article>'
        for r in works
    )
    return f"<!doctype html><html><head><title>Scholar Feed</title></head><body><h1>Ada Ek</h1>{cards}</body></html>"


def _listing(works: list[Record]) -> list[str]:
    return [
        line
        for r in works
        for line in (f"CL{_day(r)}Code", f"{r.title}{', '.join(_names(r)[:3])} et al. · hat-lab", r.abstract or "")
    ]


def _bzpeer(works: list[Record]) -> str:
    cards = "".join(
        f"<article><div><span>preprint</span><span>20{n:02d}</span><span>arXiv</span></div>"
        f"<h3>{escape(r.title or '')}</h3><p>{escape(r.abstract or '')}</p></article>"
        for n, r in enumerate(works)
    )
    return (
        "<!doctype html><html><head><title>Ada Ek - BZPEER</title></head><body><p>Researcher profile</p><h1>Ada Ek</h1>"
        f"<h2>Trust snapshot</h2><p>{len(works)} works</p><h2>Published work</h2>{cards}</body></html>"
    )


def _day(record: Record) -> str:
    year, month, day = (record.submitted or "2031-01-01").split("-")
    return f"{_MONTHS[int(month) - 1]} {int(day)}, {year}"
