"""A person's page, or a lab's: who they are, and which works it lists or points to.

Each work says what it was read from (`evidence`): citation meta tags, JSON-LD, COinS, BibTeX, a theme's markup, a
publication list, or a bare link. Phone numbers and mail addresses are counted, never taken.
"""

from __future__ import annotations

import re
from datetime import timedelta

from crawler.parse import classify
from crawler.parse.formats import encoding, markdown
from crawler.parse.layout import headings, page
from crawler.parse.lists import sameworks, workkeys, works
from crawler.parse.people import personpage
from crawler.record import Page
from crawler.source import Document, Option, Options, Seeds, Source

NAME = "homepage"
EXPECTED = "an HTML page about a person"
_BIB = re.compile(rb"(?:\s|%[^\n]*\n|---\n(?:[^\n]*\n){0,5}?---\n)*@\s*[a-zA-Z]{4,20}\s*[{(]")


def seeds(options: Options, cursor: str | None) -> Seeds:
    """The page itself."""
    return Seeds(urls=(options.address(NAME),))


def parse(document: Document) -> Page:
    """The person, and the works; of a `.bib` file the works alone."""
    if _BIB.match(document.body[:4_000]):
        context = works.Context(NAME, document)
        text = encoding.decode(document.body, document.content_type)
        return Page(
            records=tuple(workkeys.keyed(sameworks.once(works.entries(context, [text])), document.url)),
            faults=tuple(context.faults),
        )
    return personpage.read(document, NAME, page.read(document, NAME, EXPECTED))


def recognises(document: Document) -> bool:
    """Any HTML page; text that is Markdown, BibTeX, or has the sections of a person's page."""
    kind = classify.classify(document).kind
    if kind != "text":
        return kind == "html"
    text = encoding.decode(document.body[:200_000], document.content_type)
    if _BIB.match(document.body[:4_000]) or markdown.is_markdown(text):
        return True
    found = {headings.kind(line) for line in text.split("\n")[:2_000] if len(line) < 80}
    return len(found - {None, "year", "other", "news"}) >= 2 or bool(_ABOUT.search(text))


_ABOUT = re.compile(
    (
        r"\b(?:professor|lecturer|ph\.?d\.? (?:student|candidate)|postdoc\w*|research(?:er|"
        r" interests?| areas?| scientist)|publications|faculty|教授|博士生|研究方向)\b"
    ),
    re.IGNORECASE,
)

SOURCE = Source(
    name=NAME,
    title="a person's page: homepage, CV, publication list",
    parse=parse,
    seeds=seeds,
    recognises=recognises,
    options=(Option(name="url", help="the page's address", example="https://example.org/~ek/", required=True),),
    every=timedelta(days=7),
    depth=2,
    pages=20,
)
