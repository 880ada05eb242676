"""A listing as lines: badges, title and authors, abstract, work after work, with what else the page says in between."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from crawler.parse import text as texts
from crawler.parse.lists import badges, byline

#: Of a title with all of its authors.
_LONGEST = 3_000
NONE = re.compile(r"no (?:papers?|works|publications|results)(?: found| yet)?\b", re.IGNORECASE)
# What buttons and the page's own head and foot say.
FURNITURE = re.compile(
    r"(?:load|show|read|see|view)\s(?:more|less|all)(?:\spapers)?|next|previous|back(?: to top)?|sign (?:in|up)|"
    r"log (?:in|out)|abstract|pdf|arxiv|code|save|saved|share|cite|bibtex|follow(?:ing)?|like|bookmark|menu|search|"
    r"home|about|privacy(?: policy)?|terms(?: of service)?|contact|feed|scholar feed|page \d+(?: of \d+)?|"
    r"\d[\d,.]*k?\s(?:citations?|repos?|stars?|views?)|[©\d][^.]{0,60}scholar feed[^.]{0,40}\.?",
    re.IGNORECASE,
)
# A paper's own page glues what follows onto the version: `arXiv:2412.00001v2207 citationsh-index: 45`.
_ARXIV = re.compile(r"arXiv:\s?(\d{4}\.(?:\d{5}|\d{4}(?!\d)))")
# From here on the site writes, not the authors.
_SITES_OWN = re.compile(
    r"AI (?:analysis|summary)|Code implementations.{0,20}|Foundations|Your notes|Related papers|TL;?DR", re.IGNORECASE
)


@dataclass(slots=True)
class Entry:
    """What the page shows of one work; from text, title and authors are still one line."""

    where: str
    badges: badges.Badges
    line: str = ""
    said: byline.Byline | None = None
    abstract: list[str] = field(default_factory=list)
    url: str | None = None
    site_id: str | None = None
    closed: bool = False


def read(lines: Iterable[str]) -> tuple[list[str], list[Entry]]:
    """Lines before the first work, and the works: a line of badges, title and authors, abstract to the next badges."""
    head: list[str] = []
    entries: list[Entry] = []
    last = ""
    for number, raw in _together(lines):
        line = texts.clean(raw, texts.ABSTRACT) or ""
        said = badges.read(line)
        if said is None and len(line) < _LONGEST and (glued := badges.leading(line)):
            entries.append(Entry(f"line {number}", badges.read(glued[0]) or badges.Badges(), glued[1]))
            continue
        if said and (said.category or said.written):
            entries.append(Entry(f"line {number}", said))
        elif not entries:
            head.append(line)
        elif not (entry := entries[-1]).closed and not FURNITURE.fullmatch(line):
            if entry.said and not entry.abstract and byline.SLUGS.fullmatch(line):
                entry.said = replace(entry.said, affiliations=(*entry.said.affiliations, *re.split(r",\s*", line)))
            elif not entry.line:
                entry.line = raw.strip()
            elif paper := _ARXIV.match(line):
                entry.site_id = paper[1]
            elif _SITES_OWN.fullmatch(line):
                entry.closed = True
            elif not entry.abstract and entry.said is None and (authors := byline.listed(line)):
                entry.said = byline.Byline(entry.line, authors.authors, authors.complete, authors.affiliations)
            else:
                entry.abstract.append(line)
        last = line
    if last and not entries and NONE.search(last):
        head.append("0 papers")
    return head, entries


def _together(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Lines with something on them; badges on lines of their own, `CL`, `Jun 14, 2023`, `Code`, as one."""
    held: list[str] = []
    first = 0
    for number, raw in enumerate([*lines, ""], 1):
        line = " ".join(raw.split())
        if held and line and len(line) < 30 and badges.read(" ".join([*held, line])) and len(held) < 4:
            held.append(line)
            continue
        if held and line:
            yield first, " ".join(held)
            held = []
        if re.fullmatch(r"(?:[a-z-]{2,10}\.)?[A-Z]{2}", line):
            held, first = [line], number
        elif line:
            yield number, raw
    if held:
        yield first, " ".join(held)
