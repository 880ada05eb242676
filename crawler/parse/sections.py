"""Which section of the page a line stands in: headings, and lines that serve as headings without being marked so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.parse import headings, venues
from crawler.parse.lines import Content, Line

_PSEUDO = 7
# Sections of their own even where the line below looks like an entry.
_ENDS = re.compile(
    r"(?:(?:granted|selected|invited|professional|academic|honors and|us|u\.s\.)\s)?(?:patents?|talks?|"
    r"presentations?|teaching|awards?|service|grants)\s*:?|专利|获奖",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Section:
    """A part of the page: what its heading announces (None: nothing known), the year a list by years gives it."""

    kind: headings.Kind | None
    year: int | None = None
    title: str = ""
    number: int = 0


def of(content: Content, flagged: list[bool], base: headings.Kind | None) -> tuple[list[Section], list[bool]]:
    """For each line its section, and whether it is a heading. `base` holds where no heading has said anything."""
    open_sections: list[tuple[int, Section]] = [(0, Section(base))]
    found: list[Section] = []
    is_heading: list[bool] = []
    for index, line in enumerate(content.lines):
        level, kind = _level(content.lines, index, flagged)
        if level:
            while len(open_sections) > 1 and open_sections[-1][0] >= level:
                open_sections.pop()
            open_sections.append((level, _section(line, kind, open_sections[-1][1], base, index)))
        found.append(open_sections[-1][1])
        is_heading.append(bool(level))
    return found, is_heading


def _section(line: Line, kind: headings.Kind | None, above: Section, base: headings.Kind | None, index: int) -> Section:
    text = line.text.strip()
    if kind == "year":
        return Section(above.kind, headings.year(text), above.title, index)
    if kind is None:
        return Section(above.kind, above.year, text, index)
    # Under "Publications" a topic like "Teaching robots to talk" is no section of its own.
    if above.kind == "publications" and kind != "publications" and above.title and len(text.split()) > 2 and line.level:
        return Section("publications", above.year, text, index)
    if above.kind == "publications" and kind != "publications" and not line.level and line.within in ("ul", "ol", "li"):
        return Section("publications", above.year, text, index)
    if base == "publications" and kind == "other":
        kind = None
    if base == "publications" and kind in ("research", "interests", "projects"):
        kind = "publications"
    return Section(kind, None, text, index)


def _level(lines: list[Line], index: int, flagged: list[bool]) -> tuple[int, headings.Kind | None]:
    """The line's level as a heading (0: it is none) and what it announces."""
    line = lines[index]
    text = line.text.strip()
    if len(text) > 200:
        return 0, None
    kind = headings.kind(text)
    if flagged[index] and (kind is None or not line.level):
        return 0, None
    if line.level:
        titled = any(s.role == "title" for s in line.spans) or len(text.split()) > 2
        follows = any(flagged[index + 1 : index + 4]) and not any(
            x.level for x in lines[index + 1 : _next_flag(flagged, index)]
        )
        if kind is None and all(s.role == "title" for s in line.spans) and _is_published(lines[index + 1 : index + 2]):
            return 0, None
        if titled and follows and (kind is None or (kind != "publications" and len(text.split()) > 5)):
            return 0, None
        return line.level, kind
    if any(s.role for s in line.spans):
        return 0, None
    if kind is None or not headings.is_plain(text) or any(s.href for s in line.spans):
        return 0, None
    if kind == "year":
        return (
            (_PSEUDO + 1, kind)
            if line.tag in ("p", "div", "dt", "b", "strong", "span", "td", "font", "u", "center")
            else (0, None)
        )
    if len(text.split()) > 5 or (
        kind != "publications" and not _ENDS.fullmatch(text) and any(flagged[index + 1 : index + 2])
    ):
        return 0, None
    solid = all(s.bold or s.marked or not s.text.strip(" :：") for s in line.spans) or line.tag in (
        "dt",
        "th",
        "summary",
        "legend",
    )
    plain = (
        not re.match(r"under|in press|accepted|forthcoming|paper|preprint|thesis", text, re.I)
        and len(text.split()) <= 3
        and line.tag in ("p", "div", "center", "body", "hr", "br", "section")
        and text[:1].isupper()
    )
    return (_PSEUDO, kind) if solid or plain or (text.isascii() and text.isupper()) else (0, None)


def _is_published(below: list[Line]) -> bool:
    """Whether the line below says where the work appeared."""
    text = below[0].text if below and not below[0].level else ""
    return bool(re.match(r"(?:published|to appear|appeared|presented) (?:in|at)\b", text, re.I)) or venues.is_venue(
        text
    )


def _next_flag(flagged: list[bool], index: int) -> int:
    return next((i for i in range(index + 1, min(index + 4, len(flagged))) if flagged[i]), index + 1)
