"""What may be a title in a reference, and where it ends when only punctuation tells."""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.parse import headings, labels, namelists, venues
from crawler.parse.reflines import CONTRIBUTION, MARKER, PROSE, Row

QUOTES = re.compile(
    r"(?:“([^“”]{3,400})”|\"([^\"]{3,400})\"|``([^`]{3,400}?)(?:''|\"|”)|«([^«»]{3,400})»|"
    r"「([^「」]{3,200})」|《([^《》]{3,200})》|‘([^‘’]{12,400})’(?=[\s,.]|$))"
)


_ABBREVIATION = re.compile(
    (
        r"(?:\b(?:vs|e\.g|i\.e|cf|dr|prof|st|mr|ms|no|vol|fig|al|etc|resp|approx|inc|jr|u\.s|"
        r"ph\.d|int|dept|univ)|\b[A-Z]|\d)$"
    ),
    re.I,
)


_ROLE = re.compile(
    (
        r"(?:(?:senior|principal|staff|chief|assistant|associate|visiting|postdoctoral|research|"
        r"software|phd|graduate|teaching)\s+)*(?:scientist|engineer|professor|fellow|assistant|"
        r"student|intern|lecturer|director|manager|researcher|instructor)s?"
    ),
    re.I,
)


_INSTITUTION = re.compile(
    r"(?:大学|学院|研究所|研究院|公司|实验室)$|^(?:the )?(?:department|school|faculty|institute|university|college) "
    r"of\b|\b(?:university|college|institute|department|gmbh|inc|ltd)$",
    re.I,
)
STATUS = re.compile(
    (
        r"\s*[\[(][^\[\]()]{0,30}\b(?:manuscript|under review|in preparation|in review|to appear|"
        r"in press|preparation|submitted|accepted|poster|chapter|oral|spotlight)\b[^\[\]()]{0,30}[\])]\s*$"
    ),
    re.I,
)


@lru_cache(maxsize=2048)
def plausible(text: str, least: int = 2, *, sure: bool = False) -> bool:
    """Whether the text may be a title: some words, no label, no list of names, no venue, no sentence about oneself."""
    text = text.strip(" .,;:*[]()-–—\"“”'")
    words = text.split()
    han = len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", text))
    if not 4 <= len(text) <= 500 or (len(words) < least and han < 5):
        return False
    if (
        sum(c.isalpha() for c in text) < 0.5 * len(text)
        or labels.kind(text)
        or labels.is_placeholder(text)
        or labels.are_labels(text)
    ):
        return False
    if (
        not sure
        and PROSE.match(text)
        and not QUOTES.match(text)
        and len(words) > 6
        and re.match(r"(?:i|we|my|our|he|she|please|you|note|welcome|thanks?)\b", text, re.I)
    ):
        return False
    if (
        text.endswith(("：", ":"))
        or CONTRIBUTION.search(text)
        or venues.is_venue(text)
        or ("@" in text and "." in text.split("@")[-1])
    ):
        return False
    if (
        _ROLE.fullmatch(text)
        or re.search(r"\bprofessor\b|\bPh\.?\s?D\.?,", text, re.I)
        or re.fullmatch(r"[A-Z][\w'’-]+,\s?[A-Z][\w.'’-]+(?:\s[A-Z][\w.]*)?", text)
    ):
        return False
    if _INSTITUTION.search(text) and len(words) < 7:
        return False
    found = namelists.find(text) if len(text) < 300 else None
    if found and (found.names >= 3 or found.names == 2 < found.score) and found.end - found.start > 0.7 * len(text):
        return False
    return not (headings.kind(text) in headings.CLOSED | {"publications"} and len(words) <= 2)


def sentence(row: Row, start: int) -> str:
    """From the place to where the title ends: its sentence, a venue in italics, or a comma before a venue."""
    text = row.text
    stops = [
        a
        for a, _, s in row.spans
        if a > start + 3
        and (s.italic or s.role == "venue")
        and text[a - 2 : a].strip(" ") in (".", ",", "", "n", "?", "“", ":")
    ]
    end = min(stops, default=len(text))
    for match in re.compile(r"[.?!。？！]['’”\"]?\s+|[,，]\s+|[。；]|\.(?=[A-Z][a-z]+\s)").finditer(text, start, end):
        mark, rest = match[0][0], text[match.end() :]
        if mark in ",，":
            if venues.starts_venue(rest) or venues.starts_volume(rest):
                end = match.start()
                break
        elif mark in "?!？！":
            if venues.starts_venue(rest):
                end = match.start() + 1
                break
        elif not _ABBREVIATION.search(text[start : match.start()]) or venues.starts_venue(rest):
            end = match.start()
            break
    title = text[start:end]
    return re.sub(
        (
            r"[\s,.;:]+(?:in|to appear(?: in)?|accepted (?:by|at|to)|submitted to|published "
            r"in|presented at|appeared in|and)?[\s,.;:]*$"
        ),
        "",
        title,
        flags=re.I,
    )


def is_topic(title: str) -> bool:
    """A journal and a topic are no title: "Hat Letters - 帽子研究"."""
    head, dash, rest = title.partition(" - ")
    return bool(dash) and (venues.is_venue(head) or (head.isascii() and bool(re.search(r"[\u3400-\u9fff]{4}", rest))))


def trimmed(title: str) -> str:
    title = (
        MARKER.sub("", " ".join(title.split()), count=1)
        if re.match(r"\s*(?:\[|\d{1,3}[.)]\s|[•·▪●])", title)
        else " ".join(title.split())
    )
    aside = re.search(r"\s*[(\[]([^()\[\]]{3,120}(?:\([^()]{0,40}\))?)[)\]][.,]?$", title)
    if aside and (venues.is_venue(aside[1]) or (venues.YEAR.search(aside[1]) and re.search("[A-Za-z]", aside[1]))):
        title = title[: aside.start()]
    title = labels.without(STATUS.sub("", title)).strip(" \t,;:·|•*†")
    for opening, closing in ("“”", '""', "«»", "《》", "「」", "‘’"):
        if (
            title.startswith(opening)
            and title.rstrip(".,").endswith(closing)
            and title.count(opening) <= (2 if opening == closing else 1)
        ):
            title = title.rstrip(".,")[1:-1]
    title = re.sub(
        r"^``|(?:''|”|\"|“)$"
        if title.count('"') % 2 or "``" in title or title.count("“") != title.count("”")
        else r"^``",
        "",
        title,
    )
    title = title.strip(" ,;")
    return title.rstrip(".。").rstrip(" ,") if not title.endswith("...") else title
