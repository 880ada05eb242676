"""A curriculum vitae, in English or Chinese: Markdown, HTML, plain text, PDF.

The person with degrees, positions, projects and interests, and the works of the publication list.
"""

from __future__ import annotations

import dataclasses
import re
from datetime import timedelta

from crawler.parse import classify
from crawler.parse.formats import encoding, markdown, pdf
from crawler.parse.layout import headings, page
from crawler.parse.people import personpage
from crawler.record import Page
from crawler.source import Document, Option, Options, ParseError, Seeds, Source

NAME = "cv"
EXPECTED = "a curriculum vitae"

_CALLED = re.compile(r"\b(?:cv|c\.v\.|curriculum\s+vitae|r[ée]sum[ée])\b|简历|履历", re.IGNORECASE)
_TITLE = re.compile(r"<(title|h1)\b[^<>]*>([^<]{0,200})", re.IGNORECASE)


def seeds(options: Options, cursor: str | None) -> Seeds:
    """The document itself."""
    return Seeds(urls=(options.address(NAME),))


def parse(document: Document) -> Page:
    """The person and the works."""
    if document.body.lstrip()[:5] == b"%PDF-":
        try:
            text = pdf.text(document.body)
        except (ValueError, pdf.MissingReaderError) as exc:
            raise ParseError(NAME, document.url, EXPECTED, str(exc), "wrong_kind") from exc
        document = dataclasses.replace(
            document, body=text.encode("utf-8", "replace"), content_type="text/plain; charset=utf-8"
        )
    return personpage.read(document, NAME, page.read(document, NAME, EXPECTED))


def recognises(document: Document) -> bool:
    """A PDF; a page that calls itself a CV; text with the sections of one."""
    if document.body.lstrip()[:5] == b"%PDF-":
        return True
    kind = classify.classify(document).kind
    if kind not in ("html", "text"):
        return False
    text = encoding.decode(document.body[:200_000], document.content_type)
    front, body = markdown.front_matter(text)
    if front:
        return bool(
            _CALLED.search(
                f"{front.get('title', '')} {front.get('permalink', '').replace('_', ' ').replace('-', ' ')} "
                f"{front.get('layout', '')}"
            )
        )
    if kind == "html":
        return any(_CALLED.search(m[2]) and len(m[2].split()) <= 8 for m in _TITLE.finditer(text[:60_000]))
    return _has_sections(body)


def _has_sections(text: str) -> bool:
    """Education, and two other sections that CVs have, as headings: with mark-up, or short lines by themselves."""
    lines = (line.strip() for line in text.split("\n")[:3_000])
    found = {
        headings.kind(line)
        for line in lines
        if 0 < len(line) < 60 and not line.startswith(("-", "•", "|")) and (line[0] == "#" or headings.is_plain(line))
    }
    return (
        "education" in found
        and len(found & {"experience", "projects", "publications", "awards", "service", "interests", "teaching"}) >= 2
    )


SOURCE = Source(
    name=NAME,
    title="a curriculum vitae: degrees, positions, projects, publications",
    parse=parse,
    seeds=seeds,
    recognises=recognises,
    options=(
        Option(name="url", help="the document's address", example="https://example.org/~ek/cv.pdf", required=True),
    ),
    max_bytes=8 * 1024 * 1024,
    every=timedelta(days=7),
)
