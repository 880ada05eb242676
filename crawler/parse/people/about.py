"""What a page says of its person besides the name: accounts, interests, advisors, a position in metadata."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from crawler.parse import text as texts
from crawler.parse.formats import html, jsonld
from crawler.parse.layout import labels
from crawler.parse.layout.lines import Content
from crawler.parse.layout.page import Source
from crawler.parse.layout.sections import Section
from crawler.parse.people import namelists, names, private
from crawler.record import Link, Position
from crawler.source import Document

#: Accounts and lists that say who somebody is.
_OWN = (
    ("scholar", re.compile(r"^https?://scholar\.google\.[a-z.]+/citations\?(?:.*&)?user=[\w-]+", re.I)),
    ("orcid", re.compile(r"^https?://(?:www\.)?orcid\.org/\d{4}-\d{4}-\d{4}-\d{3}[\dX]", re.I)),
    ("github", re.compile(r"^https?://(?:www\.)?github\.com/[\w-]+/?$", re.I)),
    ("dblp", re.compile(r"^https?://dblp\.(?:uni-trier\.de|org)/(?:pid|pers|homepage|rec/pers)/", re.I)),
    ("openreview", re.compile(r"^https?://openreview\.net/profile\?id=", re.I)),
    ("semanticscholar", re.compile(r"^https?://(?:www\.)?semanticscholar\.org/author/", re.I)),
    ("researchgate", re.compile(r"^https?://(?:www\.)?researchgate\.net/profile/", re.I)),
    ("linkedin", re.compile(r"^https?://(?:[a-z]{2,3}\.)?linkedin\.com/in/", re.I)),
)


_ACCOUNT = re.compile(
    (
        r"\W*(?:my\s+|full\s+|the\s+|our\s+)?(?:google\s*)?(?:scholar|谷歌学术|学术主页|github|orcid(?:\s*id)?|"
        r"dblp|open\s?review|linked\s?in|semantic\s?scholar|researchgate|profile|page|here|link|"
        r"publications?|list|google scholar profile|[\d\s,.x-]+|[\w.-]+/?[\w.-]*|)\W*(?:profile|"
        r"page|account|citations?|id|主页)?\W*"
    ),
    re.I,
)


_ADVISED = re.compile(
    (
        r"(?:(?:co-?)?(?:advised|supervised|mentored)\s+by|under\s+the\s+(?:(?:co-?)?supervision|"
        r"guidance|direction|mentorship)\s+of|(?:my\s+)?(?:ph\.?d\.?\s+)?(?:co-?)?(?:advisor|"
        r"adviser|supervisor)s?\s*(?:is|are|was|were|[:：])|师从|导师(?:为|是|[:：]))\s*"
    ),
    re.IGNORECASE,
)


# Most lines say nothing of the kind, and this is quick to see.
_MAY_ADVISE = re.compile(r"dvis|uperv|entor|uidance|irection|师", re.IGNORECASE)
_INTERESTED = re.compile(
    (
        r"(?:interested in|(?:research|current|primary)?\s*interests?\s*(?:are|is|include|includes|"
        r"including|lie in|lies in|focus(?:es)? on|mainly (?:lie in|focus(?:es)? on)|span|cover)(?:\s+(?:the "
        r"(?:areas?|fields?) of|in|on))?|研究(?:兴趣|方向|领域)(?:为|是|包括|[:：])|"
        r"research interests?\s*[:：])\s*[:：]?\s*([^.。!\n]{4,240})[.。!]?"
    ),
    re.I,
)


def described(things: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The person that JSON-LD speaks of, the first of several; empty where there is none."""
    return next((t for t in things if jsonld.is_a(t, jsonld.PERSON)), {})


def links(document: Document, page: Source, person: dict[str, Any], owner: frozenset[str]) -> list[Link]:
    """Accounts of the person: those whose link is called after the service or the person, not after somebody else."""
    found = [(a, "") for a in jsonld.strings(person.get("sameAs"))]
    found += [(a.get("href") or "", html.words(a)[:100]) for a in page.root.iter("a")]
    kept: list[Link] = []
    for address, text in found:
        url = html.link(document, address.strip().rstrip(".,;"))
        kind = next((kind for kind, pattern in _OWN if url and pattern.match(url)), None)
        if not url or not kind:
            continue
        named_otherwise = names.is_name(text) or namelists.find(text) is not None
        if names.fold(text) in owner or (not named_otherwise and _ACCOUNT.fullmatch(text)):
            kept.append(Link(kind=kind, url=url))
    first: dict[str, Link] = {}
    for link in kept:
        first.setdefault(link.kind if link.kind in ("scholar", "orcid", "github") else link.url, link)
    return list(first.values())


def interests(content: Content, sections: list[Section], person: dict[str, Any]) -> tuple[str, ...]:
    """What the person says to be interested in: short items of such a section, or of a sentence that lists them."""
    found = list(jsonld.strings(person.get("knowsAbout")))
    if not found:
        for line, section in zip(content.lines, sections, strict=True):
            if (
                section.kind == "interests"
                and not line.level
                and len(line.text) <= 160
                and not any(s.href for s in line.spans)
                and not re.search(r"[.。]\s|[.。?？:：]$|\w: |\b(?:i|my|we)\b", line.text, re.I)
            ):
                found += re.split(r"\s*[,，、;；|•·]\s*(?:and\s+)?", line.text)
    if not found:
        text = "\n".join(line.text for line in content.lines[:60])
        if match := _INTERESTED.search(text[:12_000]):
            found = re.split(r"\s*[,，、;；]\s*(?:and\s+)?|\s+and\s+(?=[^,]*$)", match[1])
    clean = (texts.clean(private.without(f).strip(" .:*-–"), 120) for f in found[:40])
    return tuple(dict.fromkeys(c for c in clean if c and len(c) > (2 if c.isascii() else 1) and len(c.split()) <= 9))


def advisors(content: Content) -> tuple[str, ...]:
    """Whom the page names as advisors: the names right behind the words that say so."""
    found: list[str] = []
    for line in content.lines[:400]:
        if not _MAY_ADVISE.search(line.text):
            continue
        for match in list(_ADVISED.finditer(line.text))[:10]:
            found += named_after(line.text, match.end())
    return tuple(dict.fromkeys(found))


def named_after(text: str, at: int) -> list[str]:
    """The names that follow the place: `Prof. A. Ek and B. Ohm at …`."""
    rest = re.sub(
        r"\b(?:prof(?:essor|s)?|drs?|assoc(?:iate)?|assistant|asst|mr|ms)\b\.?\s*", "", text[at : at + 200], flags=re.I
    ).lstrip(" *:：")
    found = []
    for part in re.split(
        (
            r"\s*[,，、]\s*(?:and\s+)?|\s+(?:and|和|与)\s+|\s*&\s*|\s*[(（]|\s+(?=at\b|from\b|in\b|"
            r"of\b|on\b|who\b|with\b|as\b)|[.。;；]\s|[.。]$"
        ),
        rest,
    ):
        name = re.sub(r"(?:教授|老师|副教授|研究员|院士|博士)$", "", names.bare(part)).strip()
        if not names.is_name(name):
            break
        found.append(name)
    return found


def code_links(document: Document, content: Content) -> list[Link]:
    """Repositories that the page points to outside of its list of works."""
    found = []
    for line in content.lines:
        for span in line.spans:
            url = html.link(document, span.href.rstrip(".,;")) if span.href else None
            if (
                url
                and re.match(r"https?://(?:www\.)?github\.com/[\w.-]+/[\w.-]+/?$", url)
                and not labels.is_placeholder(span.text)
            ):
                found.append(Link(kind="code", url=url.rstrip("/")))
    return list(dict.fromkeys(found))


def job(person: dict[str, Any]) -> tuple[Position, ...]:
    """The position that JSON-LD gives the person."""
    titles = jsonld.strings(person.get("jobTitle"))
    places = jsonld.strings(person.get("affiliation") or person.get("worksFor"))
    position = Position(
        title=texts.clean("".join(titles[:1]), texts.TITLE), organization=texts.clean("".join(places[:1]), texts.TITLE)
    )
    return (position,) if position != Position() else ()
