"""Whose page is this: names in every script and order, links, interests, advisors, and what was not taken.

A name is taken from where a page says it: JSON-LD, a microformat, a heading, the title, a labelled line; last from the
one author whom a list of publications sets apart in every entry.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from crawler.parse import headings, html, ids, jsonld, labels, names, private, sections
from crawler.parse import text as texts
from crawler.parse.entries import Work
from crawler.parse.lines import Content, Line
from crawler.parse.page import Source
from crawler.record import Link, Position
from crawler.source import Document

_NATIVE = re.compile(r"\s*[(（\[]?\s*([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af·]{2,8})\s*[)）\]]?\s*")
_TAIL = re.compile(r"(?:\s*(?:'|’|`)s|s(?:'|’))?\s+(?:personal\s|academic\s|official\s|www\s)?(?:home\s?pages?|web\s?(?:site|page)s?|page|cv|c\.v\.|curriculum vitae|resume|résumé|publications?|的?个人主页|的?主页)\b.*$|\s*[(（<\[][^()（）]*@.*$|(?:的?个人主页|的?主页|的?简历)$", re.I)  # fmt: skip
_HEAD = re.compile(r"^(?:(?:welcome\s+to|hello,?|hi,?|about|the|my|personal|home\s?page|homepage|web\s?page|curriculum\s+vitae|cv|resume|of|for|i'?m|i am|this is|dr|prof(?:essor)?|mr|mrs|ms)\b[\s.:,!–-]*)+", re.I)  # fmt: skip
_POST = re.compile(r",?\s*(?:ph\.?\s?d\.?|m\.?d\.?|fba|frs|facm|fieee|msc|m\.s\.|assistant professor|associate professor|professor|student|candidate)\.?(?:\b|$).*$", re.I)
_LABEL = re.compile(r"(?:^|[\s*•|])(?:姓\s*名|name|full name)\s*[:：]\s*([^\n,，;；|]{2,40})", re.I)
_SELF = re.compile(r"(?:\bmy name is|\bi am|\bi'm|\bi’m|我叫|我是|本人)\s*[:：]?\s*((?:dr\.?\s|prof\.?\s)?[A-Z][\w.'’-]+(?:\s+[A-Z][\w.'’-]+){1,3}|[\u3400-\u9fff]{2,4}(?=[,，。\s（(]))")  # fmt: skip
_NAME_CLASS = re.compile(r"(?:^|[\s_-])(?:author__name|p-name|fn|(?:sidebar|profile|person|hero|author|user|full|site)[\w-]*[-_]+name|name)(?:$|[\s_-])", re.I)
_PLACEHOLDER = re.compile(r"your name|first ?last|firstname|john doe|jane doe|site title|%\w+%|\{\{", re.I)
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
)  # fmt: skip
_ACCOUNT = re.compile(r"\W*(?:my\s+|full\s+|the\s+|our\s+)?(?:google\s*)?(?:scholar|谷歌学术|学术主页|github|orcid(?:\s*id)?|dblp|open\s?review|linked\s?in|semantic\s?scholar|researchgate|profile|page|here|link|publications?|list|google scholar profile|[\d\s,.x-]+|[\w.-]+/?[\w.-]*|)\W*(?:profile|page|account|citations?|id|主页)?\W*", re.I)  # fmt: skip
_ADVISED = re.compile(
    r"(?:(?:co-?)?(?:advised|supervised|mentored)\s+by|under\s+the\s+(?:(?:co-?)?supervision|guidance|direction|mentorship)\s+of|(?:my\s+)?(?:ph\.?d\.?\s+)?(?:co-?)?(?:advisor|adviser|supervisor)s?\s*(?:is|are|was|were|[:：])|师从|导师(?:为|是|[:：]))\s*",
    re.IGNORECASE,
)
_INTERESTED = re.compile(r"(?:interested in|(?:research|current|primary)?\s*interests?\s*(?:are|is|include|includes|including|lie in|lies in|focus(?:es)? on|mainly (?:lie in|focus(?:es)? on)|span|cover)(?:\s+(?:the (?:areas?|fields?) of|in|on))?|研究兴趣(?:为|是|包括|[:：])|研究方向(?:为|是|包括|[:：])|研究领域(?:为|是|包括|[:：])|research interests?\s*[:：])\s*[:：]?\s*([^.。!\n]{4,240})[.。!]?", re.I)  # fmt: skip


def written(page: Source, things: Iterable[dict[str, Any]]) -> tuple[str | None, str | None, tuple[str, ...]]:
    """The name, the name in the person's own script, and other forms, as the page writes them."""
    person = next((t for t in things if jsonld.is_a(t, jsonld.PERSON)), {})
    said = [*jsonld.strings(person.get("name"))[:1]]
    found = [pair for text in [*said, *_places(page)] if any(pair := _split(text))]
    name = next((n for n, _ in found if n), None)
    native = next((n for _, n in found if n), None)
    name = next((n for n, _ in found if n and name and n.startswith(f"{name.rstrip('.')}") and len(n) > len(name) + 1 and _same_family(n, name)), name)
    if name and native and not _belongs(found, name, native):
        native = None
    others = [n for n, _ in found if n and name and n != name and _same_family(n, name)]
    others += [a for text in jsonld.strings(person.get("alternateName")) if (a := texts.clean(text, texts.AUTHOR))]
    main = name or native
    return main, native, tuple(dict.fromkeys(o for o in others if o != main))


def _belongs(found: list[tuple[str | None, str | None]], name: str, native: str) -> bool:
    return any(n == native and (m in (name, None)) for m, n in found[:6])


def _places(page: Source) -> Iterator[str]:
    """Where pages say whose they are, surest first."""
    text = " \n ".join(line.text for line in page.content.lines[:60])[:6_000]
    for element in page.root.iter("h1", "h2", "h3", "div", "span", "p", "a", "strong", "td"):
        marks = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        if marks != " " and _NAME_CLASS.search(marks) and len(words := html.words(element)) <= 60:
            yield words
    if label := _LABEL.search(text):
        yield label[1]
    for line in page.content.lines[:80]:
        if line.level == 1 or (line.level == 2 and page.kind != "html"):
            yield line.text
    metas = {(m.get("property") or m.get("name") or "").lower(): m.get("content") or "" for m in page.root.iter("meta")}
    yield from (metas.get(name, "") for name in ("profile:name", "og:title"))
    yield page.title
    yield from (page.front.get(name, "") for name in ("name", "author"))
    yield metas.get("author", "")
    yield from (m[1] for m in _SELF.finditer(text[:3_000]))
    for line in page.content.lines[:8]:
        if line.spans[0].bold and re.match(r"\s*(?:[,(（]|is\b|was\b|received\b|joined\b|holds\b|obtained\b)", line.text[len(line.spans[0].text) :]):
            yield line.spans[0].text
        if page.kind == "text" and len(line.text) < 40:
            yield line.text


def _split(text: str) -> tuple[str | None, str | None]:
    """(name, native name) in a heading or a title; None where neither is there."""
    text = " ".join(text[:200].split())
    if not text or _PLACEHOLDER.search(text):
        return None, None
    native = next((m[1] for m in _NATIVE.finditer(text) if names.is_native(m[1]) or (m[0].strip()[:1] in "(（" and len(m[1]) <= 5)), None)
    bare = _NATIVE.sub(" ", text) if native else text
    for part in re.split(r"\s*[|–—·:•/]\s*|\s+-\s+|\s*[(（][^()（）]*[)）]\s*|,\s+(?=[a-z])", bare):
        short = _POST.sub("", _TAIL.sub("", _HEAD.sub("", part.strip()))).strip(" ,.!-")
        short = re.sub(r"(?:'|’)s$", "", short)
        if inverted := re.fullmatch(r"([A-Z][\w'’-]+), ((?:[A-Z][\w.'’-]*\s?){1,3})", short):
            short = f"{inverted[2].strip()} {inverted[1]}"
        if names.is_name(short) and not names.is_native(short) and headings.kind(short) is None:
            return texts.clean(short.title() if short.isupper() and " " in short else short, texts.AUTHOR), native
    return None, native


def _same_family(a: str, b: str) -> bool:
    first, second = set(names.fold(a).split()), set(names.fold(b).split())
    return bool({w for w in first & second if len(w) > 1})


def forms(*known: str | None) -> frozenset[str]:
    """Folded forms under which the person may stand in lists of authors: in full, and with initials."""
    found: set[str] = set()
    for name in known:
        if not name:
            continue
        found.add(names.fold(name))
        words = [w.strip(".,") for w in name.replace("-", " ").split() if w.strip(".,")]
        if len(words) > 1 and name.isascii():
            given, family = words[:-1], words[-1]
            initials = [w[0] for w in given]
            for form in (f"{' '.join(initials)} {family}", f"{initials[0]} {family}", f"{given[0]} {family}", f"{given[0]} {' '.join(initials[1:])} {family}"):
                found.add(names.fold(form))
    return frozenset(f for f in found if f)


def set_apart(content: Content, works: Iterable[tuple[int, int, Work]]) -> str | None:
    """The one author whom the list sets in bold or underlines in most entries."""
    seen: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    entries = 0
    for start, end, work in works:
        if not work.listed:
            continue
        entries += 1
        here = {names.fold(n): n for line in content.lines[start:end] for n in _emphasised(line) if n in work.authors}
        if len(here) == 1:
            seen.update(here.keys())
            spelled |= {fold: names.bare(name) for fold, name in here.items() if fold not in spelled}
    if not seen:
        return None
    fold, count = seen.most_common(1)[0]
    return spelled[fold] if count >= 2 and count >= 0.6 * entries and names.is_name(spelled[fold]) else None


def _emphasised(line: Line) -> Iterator[str]:
    for span in line.spans:
        if span.bold or span.marked:
            words = span.text.strip(" ,;.")
            if names.is_name(words):
                yield words


def links(document: Document, page: Source, things: Iterable[dict[str, Any]], owner: frozenset[str]) -> list[Link]:
    """Accounts of the person: those whose link is called after the service or the person, not after somebody else."""
    person = next((t for t in things if jsonld.is_a(t, jsonld.PERSON)), {})
    found = [(a, "") for a in jsonld.strings(person.get("sameAs"))]
    found += [(a.get("href") or "", html.words(a)[:100]) for a in page.root.iter("a")]
    kept: list[Link] = []
    for address, text in found:
        url = html.link(document, address.strip().rstrip(".,;"))
        kind = next((kind for kind, pattern in _OWN if url and pattern.match(url)), None)
        if not url or not kind:
            continue
        named_otherwise = names.is_name(text) or names.find(text) is not None
        if names.fold(text) in owner or (not named_otherwise and _ACCOUNT.fullmatch(text)):
            kept.append(Link(kind=kind, url=url))
    first: dict[str, Link] = {}
    for link in kept:
        first.setdefault(link.kind if link.kind in ("scholar", "orcid", "github") else link.url, link)
    return list(first.values())


def interests(content: Content, kinds: list[sections.Section], things: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """What the person says to be interested in: short items of such a section, or of a sentence that lists them."""
    person = next((t for t in things if jsonld.is_a(t, jsonld.PERSON)), {})
    found = list(jsonld.strings(person.get("knowsAbout")))
    if not found:
        for line, section in zip(content.lines, kinds, strict=True):
            if section.kind == "interests" and not line.level and len(line.text) <= 160 and not any(s.href for s in line.spans) and not re.search(r"[.。]\s|[.。?？:：]$|\w: |\b(?:i|my|we)\b", line.text, re.I):
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
        for match in list(_ADVISED.finditer(line.text))[:10]:
            found += named_after(line.text, match.end())
    return tuple(dict.fromkeys(found))


def named_after(text: str, at: int) -> list[str]:
    """The names that follow the place: `Prof. A. Ek and B. Ohm at …`."""
    rest = re.sub(r"\b(?:prof(?:essor|s)?|drs?|assoc(?:iate)?|assistant|asst|mr|ms)\b\.?\s*", "", text[at : at + 200], flags=re.I).lstrip(" *:：")
    found = []
    for part in re.split(r"\s*[,，、]\s*(?:and\s+)?|\s+(?:and|和|与)\s+|\s*&\s*|\s*[(（]|\s+(?=at\b|from\b|in\b|of\b|on\b|who\b|with\b|as\b)|[.。;；]\s|[.。]$", rest):
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
            if url and re.match(r"https?://(?:www\.)?github\.com/[\w.-]+/[\w.-]+/?$", url) and not labels.is_placeholder(span.text):
                found.append(Link(kind="code", url=url.rstrip("/")))
    return list(dict.fromkeys(found))


def job(things: Iterable[dict[str, Any]]) -> tuple[Position, ...]:
    """The position that JSON-LD gives the person."""
    person = next((t for t in things if jsonld.is_a(t, jsonld.PERSON)), {})
    titles = jsonld.strings(person.get("jobTitle"))
    places = jsonld.strings(person.get("affiliation") or person.get("worksFor"))
    position = Position(
        title=texts.clean("".join(titles[:1]), texts.TITLE), organization=texts.clean("".join(places[:1]), texts.TITLE)
    )
    return (position,) if position != Position() else ()
