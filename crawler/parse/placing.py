"""Where and when a work appeared: venue and year from what an entry says besides title and authors."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crawler.parse import labels, namelists, venues
from crawler.parse.reflines import CONTRIBUTION, Row

LEAD = re.compile(
    (
        r"[\s,.:;，。：]*(?:\(\s*(?:eds?\.?|editors?)\s*\)[\s,.:;]*)?(?:\(?\[?(?:(?:jan|feb|mar|apr|"
        r"may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+)?((?:19|20)\d\d)[a-z]?(?:,\s*[A-Za-z]+(?:\s\d{1,2})?)?\)?\]?(?=[\s,.:;]|"
        r"$)[\s,.:;，。：]*|\((?:in press|forthcoming|to appear|under review|submitted|accepted)\)[\s,.:;]*)?"
    ),
    re.I,
)


@dataclass(slots=True)
class Work:
    """What an entry says. `how` the title was told; `listed` whether a list of authors was found."""

    title: str
    authors: str = ""
    venue: str | None = None
    year: int | None = None
    complete: bool = True
    how: str = "order"
    names: int = 0
    sure_venue: bool = False
    listed: bool = False
    href: str | None = None
    text: str = ""  # all of the entry
    hrefs: list[tuple[str, str]] = field(default_factory=list)


def place(work: Work, found: list[Row], best: int, authors: namelists.Found | None) -> None:
    """Sets venue and year from what is neither title nor authors."""
    for text, sure in _rest(work, found, best, authors):
        head = text if sure else _clause(text)
        if (
            work.venue is None
            and (venues.is_venue(head) or not venues.is_remark(re.split(r"[,(]|\.\s", head)[0][:40]))
            and (sure or venues.starts_venue(text) or venues.starts_volume(text))
            and not CONTRIBUTION.search(head)
        ):
            work.venue = venues.venue(head)
            work.sure_venue = work.venue is not None and (venues.is_venue(head) or venues.starts_venue(head))
        elif work.venue is None and work.listed and not sure and _may_be_journal(head):
            work.venue = venues.venue(head)
        if work.year is None and (sure or work.venue or len(text) < 200):
            work.year = venues.year(text)


def _rest(work: Work, found: list[Row], best: int, authors: namelists.Found | None) -> list[tuple[str, bool]]:
    """The pieces that are left, and whether markup says of them that they are a venue."""
    rest: list[tuple[str, bool]] = []
    for index, row in enumerate(found):
        venue = [s for s in row.spans if s[2].role == "venue"]
        if venue:
            rest.insert(0, (row.text[venue[0][0] : venue[-1][1]], True))
            continue
        text = row.text
        at = text.find(work.title[:60])
        start = at + len(work.title) if at >= 0 else 0
        if index == best and authors:
            start = max(start, authors.end)
            if (lead := LEAD.match(text, authors.end)) and lead[1]:
                work.year = work.year or int(lead[1])
                start = max(start, lead.end()) if at < 0 or at < authors.start else start
        elif index > best + 3 or (index < best and at < 0 and not venues.is_venue(text)):
            continue
        tail = text[start:].lstrip(" .,;:”\"'*†‡)")
        if text[start:].lstrip(' .,;:”"')[:1] == "'" and re.match(r"\d\d\b", tail):
            tail = "'" + tail
        italic = next(
            (a for a, b, s in row.spans if s.italic and a >= start - 1 and not venues.is_remark(s.text)), None
        )
        if italic is not None and len(row.text[italic:].strip()) > 2:
            rest.append((row.text[italic:], True))
        if tail:
            rest.append((tail, False))
    return rest


def _clause(text: str) -> str:
    """Up to the first full stop that ends more than an abbreviation ("Proc.", "Int'l.")."""
    for stop in re.compile(r"\.\s+(?=[\[(A-Z])|\s\|\s").finditer(text):
        word = re.search(r"[\w'’)]*$", text[: stop.start()])
        if (
            not word
            or len(word[0]) > 5
            or word[0].endswith(")")
            or (word[0].isupper() and len(word[0]) > 1)
            or word[0].isdigit()
        ):
            return text[: stop.start()]
    return text


def _may_be_journal(head: str) -> bool:
    """A few words in capitals behind the title: by order, a journal."""
    words = head.strip(" .,;").split()
    proper = sum(w[:1].isupper() or bool(re.match(r"[\u3400-\u9fff\d(]", w)) for w in words)
    return (
        1 <= len(words) <= 9
        and proper >= (len(words) + 1) // 2
        and not venues.is_remark(head)
        and len(head) > 2
        and not labels.kind(head)
        and not CONTRIBUTION.search(head)
    )
