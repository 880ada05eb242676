"""A line of a publication list without its labels, and where on it the authors stand."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

from crawler.parse import labels, namelists, names, venues
from crawler.parse.lines import Line, Span

MARKER = re.compile(
    r"^\s*(?:\[[A-Za-z]{0,3}[-\s]?\d{1,3}\]|\(?[A-Z]?\d{1,3}[.)\]](?=\s|[A-Z])|[•·▪●◦‣∙➤▸►☆★✓–—*-]+\s|"
    r"\d{1,3}\s(?=[A-Z][a-z]))\s*"
)


BADGE = re.compile(r"^\s*[\[【(（](?!\d{4})[^\[\]【】()]{1,40}[\])】）]\s*")


PROSE = re.compile(
    (
        r"^(?:i|we|my|our|this|these|he|she|his|her|the (?:paper|work|project|goal|code|page|following)|"
        r"here|if|please|in this|before|after|since|currently|also|note|thanks?|welcome|you|it|"
        r"there|for (?:more|a full|details))\s"
    ),
    re.I,
)
#: What stands right before a list of authors and belongs to neither it nor the title.
BEFORE = re.compile(
    r"(?:^|[\s,.])(?:by|authors?[:：]?|作者[:：]?)$|(?:(?:^|[(\[,.;”]\s?)|\b(?:joint(?:ly)?|co-?authored)\s)with$|"
    r"^(?:recommended\s+citation|citation|(?:please\s+)?cite\s+(?:this\s+)?as|how\s+to\s+cite)\s*[:：]?$",
    re.IGNORECASE,
)
CONTRIBUTION = re.compile(
    (
        r"equal(?:ly)? contribut|contributed equally|\bcorresponding author|denotes?\b|indicates?\b|"
        r"alphabetical|共同一作|通讯作者|同等贡献|co-first|joint first"
    ),
    re.I,
)


# Behind a title GB/T 7714 writes what kind of work it is: `[J].`, `[C]//`, `[EB/OL].`
_GENRE = re.compile(r"\s*[\[［](?:[JCDMNRSAZG]|EB|DB|CP)(?:/OL)?[\]］]\s*(?:[.。]|//)?\s*")


_AROUND = " []()【】（）|:：·-"


@dataclass(slots=True)
class Row:
    """A line of an entry without its labels: text, and where each span stands in it."""

    text: str
    spans: list[tuple[int, int, Span]]
    level: int = 0
    goes_on: bool = False  # ends with a comma

    @property
    def breaks(self) -> frozenset[int]:
        return frozenset(start for start, _, _ in self.spans)

    def at(self, position: int) -> tuple[int, int, Span] | None:
        """The span that holds the position."""
        return next((s for s in self.spans if s[0] <= position < s[1]), None)


def row(line: Line) -> Row | None:
    """The line without labels, addresses, notes and the like; None where nothing is left."""
    text, spans = "", []
    badge: Span | None = None
    for span in line.spans:
        words = span.text
        if span.role in ("links", "note", "year", "bibtex", "abstract"):
            continue
        if span.href and (labels.kind(words) or re.match(r"\s*(?:https?://|www\.|doi:?\s?10\.)", words)):
            words = " " if words[:1] == " " or words[-1:] == " " else ""
        words = labels.without(_GENRE.sub(". ", words))
        if not text and not badge and span is line.spans[0] and _is_badge(line):
            badge = span
            continue
        if not text:
            words = words.lstrip()
        if words:
            spans.append((len(text), len(text) + len(words), span))
            text += words
    if badge and text:  # the badge before the title says what else stands behind it
        end = len(text.rstrip(" .,|/·•[("))
        text = f"{text[:end]}. {badge.text.strip(_AROUND)}"
        spans = [*((a, min(b, end), s) for a, b, s in spans if a < end), (end + 2, len(text), badge)]
    cleaned = text.rstrip(" [(|/·•,")
    if not cleaned.strip(" .,;:|/[]()-–—•·"):
        return None
    return Row(
        cleaned, [(a, min(b, len(cleaned)), s) for a, b, s in spans if a < len(cleaned)], line.level, _goes_on(text)
    )


def _goes_on(text: str) -> bool:
    return text.rstrip().endswith((",", " and", "&"))


def _is_badge(line: Line) -> bool:
    """`HATS 2031` in a box of its own, before the title and what follows."""
    first, *rest = line.spans
    words = first.text.strip(_AROUND)
    if len(words) > 30 or not (first.marked or first.bold or first.text.strip() != words):
        return False
    if venues.year(words) is None or not venues.is_venue(words):
        return False
    told = [s for s in rest if not labels.kind(s.text)]
    marked = any((s.href or s.bold or s.italic) and len(s.text.split()) > 2 for s in told)
    return marked or namelists.find(" ".join(s.text for s in told)) is not None


def authors_on(row: Row, owner: frozenset[str]) -> namelists.Found | None:
    """The list of authors on the line, where it begins the line or follows what ends a title, and ends as lists do."""
    roles = [(a, b) for a, b, s in row.spans if s.role == "author"]
    if roles and (said := _said(row, roles[0][0], roles[-1][1], owner)):
        return said
    text = row.text
    for start, end, span in row.spans:
        if span.role == "title":  # "Wind Shear and Soft Kites" is no list of two people where a class says so
            text = text[:start] + " " * (end - start) + text[end:]
    if marker := MARKER.match(text):
        text = " " * marker.end() + text[marker.end() :]
    found = namelists.find(text, row.breaks, owner)
    if not found or found.score < 2 or not _anchored(row, found) or not _ended(row, found):
        return None
    # Who writes "with Ada Ek" leaves out themselves.
    alone = re.search(r"\bwith\s*$", row.text[: found.start])
    return dataclasses.replace(found, complete=False) if alone else found


def _said(row: Row, start: int, end: int, owner: frozenset[str]) -> namelists.Found | None:
    """The list of which a class says that it is one; the class may be that of one author in it."""
    text = row.text[start:end]
    found = namelists.find(text, frozenset(b - start for b in row.breaks), owner)
    if not found and not (2 <= len(text.strip()) <= 80 and names.is_name(text)):
        return None
    count, complete = (max(found.names, 1), found.complete) if found else (1, True)
    around = namelists.find(row.text, row.breaks, owner)
    if around and around.start <= start and around.end >= len(text.rstrip(" ,;")) + start and around.names > count:
        return namelists.Found(around.start, around.end, around.names, 50, around.complete)
    return namelists.Found(start, end, count, 50, complete)


def _anchored(row: Row, found: namelists.Found) -> bool:
    before = row.text[: found.start]
    if CONTRIBUTION.search(before) or CONTRIBUTION.match(row.text[found.end :].lstrip(" .,*")):
        return False
    stripped = BADGE.sub("", MARKER.sub("", before, count=1), count=1).strip(' *†‡“"')
    if not stripped or BEFORE.search(stripped):
        return len(stripped) < 3 or not PROSE.match(stripped)
    if stripped[-1] in ".?!”\"»'’。！？…" or (stripped[-1] in ",;:—–-|/" and _marked_until(row, found.start)):
        return not PROSE.match(stripped)
    if (
        stripped[-1] == ","
        and (found.names > 2 or (found.names == 2 and venues.starts_venue(row.text[found.end :].lstrip(" ,~*"))))
        and len(stripped.split()) > 3
    ):  # "On Hats and More, Ada Ek, Bo Oh, Yi Lu"
        return not PROSE.match(stripped) and not namelists.find(stripped)
    return found.start in row.breaks and _marked_until(row, found.start)


def _marked_until(row: Row, position: int) -> bool:
    """Whether what ends at the position is set apart by markup: a link, bold, italic, quotes."""
    inside = [s for a, b, s in row.spans if b <= position + 1 and s.text.strip(" ,.;:—–-|/")]
    last = inside[-1] if inside else None
    return bool(
        last
        and (last.bold or last.italic or last.href or last.role == "title" or last.marked)
        and len(last.text.split()) > 1
    )


def _ended(row: Row, found: namelists.Found) -> bool:
    rest = row.text[found.end :].lstrip(" *†‡∗")
    if row.text[found.start : found.end].endswith(".") and rest[:1].isupper():  # "Ek, A. & Ohm, B. On Hats"
        return True
    if not rest or rest[0] in ".,:;(\"“«[—–-|‘'`（，。：《「)]” " or rest[0].isdigit():
        return True
    return any(found.end - 1 <= b <= found.end + 2 for b in row.breaks) or bool(
        re.match(r"in\s+[A-Z]|to appear|accepted", rest, re.I)
    )


def start_of(text: str) -> int:
    """Where an entry begins behind its number and a badge in brackets."""
    start = marker.end() if (marker := MARKER.match(text)) else 0
    badge = BADGE.match(text[start:])
    return start + badge.end() if badge else start
