"""What stands with an entry besides title and authors: its BibTeX and abstract, hidden or below, and a badge's year."""

from __future__ import annotations

import re
from bisect import bisect_right

from crawler.parse import venues
from crawler.parse.lines import Content

_ABSTRACT = re.compile(r"\W{0,2}(?:abstract|summary|摘\s?要)(?:\s*[:：.—–-]\s*|\s*$)", re.IGNORECASE)
#: No abstract is shorter.
LEAST = 80


def hidden(content: Content, start: int, end: int) -> tuple[list[str], str | None]:
    """BibTeX and abstract that the page keeps behind buttons of the entry on these lines."""
    sources = [source for _, source in _between(content.bibtex, start, end)]
    text = " ".join("".join(text for _, text in _between(content.abstracts, start, end)).split())
    return sources, text.removeprefix("Abstract").strip(" :.") or None


def abstract(content: Content, flags: list[bool], start: int, end: int) -> str | None:
    """What a line that says so announces as the abstract, up to the next entry."""
    lines = content.lines
    for n in range(start + 1, min(end + 2, len(lines))):
        if n >= end and flags[n]:
            return None
        found = _ABSTRACT.match(lines[n].text)
        rest = lines[n].text[found.end() :].strip() if found else ""
        if len(rest) > LEAST:
            return rest
        if found and not rest and n + 1 < len(lines) and len(lines[n + 1].text) > LEAST:
            return lines[n + 1].text
    return None


def badge_year(content: Content, start: int, end: int) -> int | None:
    """The year on a badge beside the work, `HATS 2031`."""
    texts = (s.text for line in content.lines[start:end] for s in line.spans if s.role == "note")
    return next((y for t in texts if venues.is_venue(t) and (y := venues.year(t))), None)


def _between(found: list[tuple[int, str]], start: int, end: int) -> list[tuple[int, str]]:
    """What stands behind a line from `start` up to `end`; positions rise."""
    return found[bisect_right(found, start, key=_place) : bisect_right(found, end, key=_place)]


def _place(item: tuple[int, str]) -> int:
    return item[0]
