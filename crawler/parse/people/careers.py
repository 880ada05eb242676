"""Degrees, positions and projects, as CVs list them, in English and Chinese."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from crawler.parse import text as texts
from crawler.parse.layout.lines import Block, Content, Line
from crawler.parse.layout.sections import Section
from crawler.parse.lists import venues
from crawler.parse.people import about, periods, private
from crawler.record import Degree, Position, Project

_DEGREE = re.compile(
    (
        r"\b(?:ph\.?\s?d\.?|d\.?phil\.?|doctor(?:ate|al)?(?:\s+(?:of|student|candidate|degree))?|"
        r"master(?:'?s)?(?:\s+of)?|m\.?\s?sc?\.?(?=[\s,.)]|$)|m\.?eng\.?|m\.?phil\.?|mba|"
        r"mres|bachelor(?:'?s)?(?:\s+of)?|"
        r"b\.?\s?sc?\.?(?=[\s,.)]|$)|b\.?a\.?(?=[\s,.)]|$)|bba|m\.?a\.?(?=[\s,.)]|$)|b\.?eng\.?|"
        r"b\.?tech\.?|undergraduate|postgraduate|graduate student|habilitation|diploma)\b|博士(?:研究生|"
        r"后)?|硕士(?:研究生)?|本科|学士|研究生|双学位|直博"
    ),
    re.I,
)
_SCHOOL = re.compile(
    (
        r"universit|college|institut|school\b|académie|academy|polytechn|hochschule|eth\b|epfl|"
        r"kaist|mit\b|caltech|大学|学院(?!\w*系)|中科院|科学院|中学"
    ),
    re.I,
)
_UNIVERSITY = re.compile(r"universit|institute of tech|大学|科学院|polytechn|eth\b|mit\b", re.I)
_ADVISOR = re.compile(
    r"(?:导师|(?:co-?)?(?:advis[eo]rs?|supervisors?|mentors?))\s*(?:为|是|[:：])\s*|(?:advised|supervised) by\s+", re.I
)
_ROLE = re.compile(
    (
        r"\b(?:intern(?:ship)?|engineer|scientist|professor|researcher|research (?:assistant|associate|"
        r"fellow|intern)|assistant|associate|fellow|postdoc\w*|lecturer|reader|director|manager|"
        r"developer|consultant|analyst|visiting \w+|student|chair|head|founder|member|instructor|"
        r"tutor|programmer|dean|president|staff|lead)\b|实习(?:生)?|教授|研究员|工程师|助理|讲师|博士后|访问学[者生]|主任|"
        r"院长|科学家|助教"
    ),
    re.I,
)
# What is left of a line around its period.
_EDGES = " ()（）-–,，."


def degrees(content: Content, sections: list[Section]) -> tuple[Degree, ...]:
    """Degrees in the page's sections on education."""
    found: list[Degree] = []
    for unit in _units(content, sections, "education"):
        text = " ".join(unit.split())
        if advisor := _ADVISOR.search(text):
            under = tuple(about.named_after(text, advisor.end()))
            rest = text[: advisor.start()].strip(" •·-–*,，;；(（")
            if found and under and not (_SCHOOL.search(rest) or _DEGREE.search(rest)):
                found[-1] = dataclasses.replace(found[-1], advisors=(*found[-1].advisors, *under))
                continue
            text = rest + " " + re.sub(r"^.*?(?=[,，;；.。]|$)", "", text[advisor.end() :], count=1)
        else:
            under = ()
        degree = _degree(text, under)
        if degree is None:
            continue
        last = found[-1] if found else None
        if degree.organization is None and last and (degree.degree or degree.field):
            if last.degree is None and degree.degree:
                degree = dataclasses.replace(
                    degree,
                    organization=last.organization,
                    since=degree.since or last.since,
                    until=degree.until or last.until,
                )
                found[-1] = dataclasses.replace(degree, advisors=last.advisors)
            elif degree.degree and degree.degree != last.degree:
                found.append(dataclasses.replace(degree, organization=last.organization))
            elif degree.field and last.field is None:
                found[-1] = dataclasses.replace(last, field=degree.field)
        elif degree.organization and (degree.degree or degree.since or degree.until):
            found.append(degree)
    return tuple(found[:20])


def _degree(text: str, under: tuple[str, ...]) -> Degree | None:
    when = periods.find(text)
    rest = when.cut_from(text, " , ") if when else text
    rest = private.without(rest)
    field = re.search(r"(?:专业|major(?:ing)?|in)\s*[:：]\s*([^,，;；]+)", rest, re.I)
    parts = [
        p.strip(" .()（）-–•*|")
        for p in re.split(
            (
                r"\s*[,，;；|]\s*|\s+[-–—]\s+|\s+(?:at|from)\s+|(?<=[a-z\u3400-\u9fff])[:：]\s*|"
                r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])"
            ),
            rest,
        )
    ]
    parts = [p for p in parts if p and len(p) <= 160]
    title = next((p for p in parts if _DEGREE.search(p)), None)
    schools = [p for p in parts if _SCHOOL.search(p) and p != title]
    where = next((p for p in schools if _UNIVERSITY.search(p)), schools[0] if schools else None)
    if (
        title
        and not where
        and (
            inside := re.search(
                r"(?:in\s.+?|[,\s])((?:[A-Z][\w&'-]*\s){1,4}University.*|University of [A-Z][\w ]+)", title
            )
        )
    ):
        where, title = inside[1].strip(), title[: inside.start(1)].strip(" ,")
    others = [
        p
        for p in parts
        if p not in (title, where)
        and not re.fullmatch(r"(?:expected|present|gpa.*|[\d./ ]+)", p, re.I)
        and len(p) <= 80
    ]
    subject = field[1].strip() if field else (others[0] if others and (title or where) else None)
    if not (title or where or field):
        return None
    if title and where is None and len(title.split()) > 14:
        return None
    return Degree(
        degree=texts.clean(f"{title}）" if title and title.count("（") > title.count("）") else title, 200),
        organization=texts.clean(where, 200),
        field=texts.clean(subject, 200),
        since=when.since if when else None,
        until=when.until if when else None,
        advisors=under,
    )


def positions(content: Content, sections: list[Section]) -> tuple[Position, ...]:
    """Positions in the page's sections on experience: who has a period or a role stands there."""
    found: list[Position] = []
    for unit in _units(content, sections, "experience"):
        text = " ".join(unit.split())[:400]
        when = periods.find(text)
        role = _ROLE.search(text)
        if not role or not (when or len(text) <= 160) or re.match(r"(?:mentor|advisor|supervisor|导师)", text, re.I):
            continue
        rest = when.cut_from(text, " , ") if when else text
        parts = [
            p.strip(" .()（）-–•*|:")
            for p in re.split(r"\s*[,，;；|]\s*|\s+[-–—]\s+|\s+(?:at|@)\s+|\.\s+|[:：]\s*", private.without(rest))
        ]
        parts = [p for p in parts if p and len(p) <= 120]
        title = next((p for p in parts if _ROLE.search(p)), None)
        if title is None or (not when and len(parts) < 2):
            continue
        mentor = next(
            (n for n, p in enumerate(parts) if re.match(r"(?:mentor|advis|supervis|导师|work)", p, re.I)), len(parts)
        )
        where = ", ".join(p for p in parts[:mentor] if p != title)[:200]
        position = Position(
            title=title,
            organization=where or None,
            since=when.since if when else None,
            until=when.until if when else None,
        )
        if position not in found:
            found.append(position)
    return tuple(found[:40])


def projects(content: Content, sections: list[Section]) -> tuple[Project, ...]:
    """Projects with headings of their own in such a section; a heading over others is the direction that they share."""
    lines = [line for line, section in zip(content.lines, sections, strict=True) if section.kind == "projects"]
    found: list[Project] = []
    shared: periods.Period | None = None
    for index, line in enumerate(lines):
        after = lines[index + 1] if index + 1 < len(lines) else None
        text = private.without(line.text)
        when = periods.find(text)
        head = bool(line.level) or (all(s.bold or not s.text.strip() for s in line.spans) and line.tag not in ("li",))
        only = when is not None and not when.cut_from(text).strip(_EDGES)
        if only or (when and not head and line.tag != "li" and len(line.text) < 120):
            shared = when
            continue
        if not head or index == 0 or len(line.text) > 160 or after is None or after.level:
            continue
        follows = periods.find(after.text)
        if follows and not follows.cut_from(after.text).strip(_EDGES):
            later = lines[index + 2] if index + 2 < len(lines) else None
            if later is not None and (later.level or later.spans[0].bold):
                continue
        name, _, title = re.sub(r"\s*[(（]?$", "", text[: when.start] if when else text).partition(
            ":" if ":" in text else "："
        )
        here = when or shared
        venue = after.text.strip() if venues.is_venue(after.text) and len(after.text) < 40 else None
        if name.strip(" -–,，|"):
            found.append(
                Project(
                    name=name.strip(" -–,，|")[:200],
                    title=texts.clean(title, 300),
                    since=here.since if here else None,
                    until=here.until if here else None,
                    venue=venue,
                )
            )
    return tuple(found[:60])


def _units(content: Content, sections: list[Section], kind: str) -> Iterator[str]:
    """The text of each row, item or line of the sections of that kind; a row's cells belong together."""
    marks = [section.kind == kind for section in sections]
    yield from _walk(content.root, content.lines, marks)


def _walk(block: Block, lines: list[Line], marks: list[bool]) -> Iterator[str]:
    at = block.start
    if block.tag == "tr" and block.end > at and any(marks[at : block.end]) and block.end - at <= 12:
        yield " , ".join(line.text for line in lines[at : block.end])
        return
    joined: list[str] = []
    for item in block.items:
        if isinstance(item, Line):
            if marks[at]:
                joined.append(item.text)
            at += 1
        else:
            yield from _together(joined)
            joined = []
            yield from _walk(item, lines, marks)
            at = item.end
    yield from _together(joined)


def _together(parts: list[str]) -> Iterator[str]:
    """Lines of one block are one unit, unless several of them have a period of their own."""
    if sum(periods.find(part) is not None for part in parts) > 1:
        yield from parts
    elif parts:
        yield " , ".join(parts)
