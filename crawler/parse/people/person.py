"""Whose page is this: names in every script and order, links, interests, advisors, and what was not taken.

A name is taken from where a page says it: JSON-LD, a microformat, a heading, the title, a labelled line; last from the
one author whom a list of publications sets apart in every entry.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from lxml import etree

from crawler.parse import text as texts
from crawler.parse.formats import html, jsonld
from crawler.parse.layout import headings
from crawler.parse.layout.lines import Content, Line
from crawler.parse.layout.page import Source
from crawler.parse.lists.placing import Work
from crawler.parse.people import names

_NATIVE = re.compile(r"\s*[(（\[]?\s*([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af·]{2,8})\s*[)）\]]?\s*")
_TAIL = re.compile(
    (
        r"(?:\s*(?:'|’|`)s|s(?:'|’))?\s+(?:personal\s|academic\s|official\s|www\s)?(?:home\s?pages?|"
        r"web\s?(?:site|page)s?|page|cv|c\.v\.|curriculum vitae|resume|résumé|publications?|的?个人主页|"
        r"的?主页)\b.*$|\s*[(（<\[][^()（）]*@.*$|(?:的?个人主页|的?主页|的?简历)$"
    ),
    re.I,
)
_HEAD = re.compile(
    (
        r"^(?:(?:welcome\s+to|hello,?|hi,?|about|the|my|personal|home\s?page|homepage|web\s?page|"
        r"curriculum\s+vitae|cv|resume|of|by|for|there|i['’]?m|i am|this is|dr|prof(?:essor)?|mr|mrs|ms|"
        r"(?:selected |recent |list of )*(?:papers|publications|works)(?= (?:of|by)\b))\b[\s.:,!–-]*)+"
    ),
    re.I,
)
_POST = re.compile(
    (
        r",?\s*(?:ph\.?\s?d\.?|m\.?d\.?|fba|frs|facm|fieee|msc|m\.s\.|assistant professor|associate "
        r"professor|professor|student|candidate)\.?(?:\b|$).*$"
    ),
    re.I,
)
_LABEL = re.compile(r"(?:^|[\s*•|])(?:姓\s*名|name|full name)\s*[:：]\s*([^\n,，;；|]{2,40})", re.I)
_SELF = re.compile(
    r"(?:\b(?i:my name is|i am|i'm|i’m)|我叫|我是|本人)\s*[:：]?\s*((?:dr\.?\s|prof\.?\s)?[A-Z][\w.'’-]+(?:\s+"
    r"[A-Z][\w.'’-]+){1,3}|[\u3400-\u9fff]{2,4}(?=[,，。\s（(]))"
)
_NAME_CLASS = re.compile(
    (
        r"(?:^|[\s_-])(?:author__name|p-name|fn|(?:sidebar|profile|person|hero|author|user|"
        r"full|site)[\w-]*[-_]+name|name)(?:$|[\s_-])"
    ),
    re.I,
)
_PLACEHOLDER = re.compile(r"your name|first ?last|firstname|john doe|jane doe|site title|%\w+%|\{\{", re.I)


def written(page: Source, person: dict[str, Any]) -> tuple[str | None, str | None, tuple[str, ...]]:
    """The name, the name in the person's own script, and other forms, as the page and its JSON-LD write them."""
    said = [*jsonld.strings(person.get("name"))[:1]]
    found = [pair for text in [*said, *_places(page)] if any(pair := _split(text))]
    name = next((n for n, _ in found if n), None)
    native = next((n for _, n in found if n), None)
    name = next(
        (
            n
            for n, _ in found
            if n and name and n.startswith(f"{name.rstrip('.')}") and len(n) > len(name) + 1 and _same_family(n, name)
        ),
        name,
    )
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
        if (
            marks != " "
            and _NAME_CLASS.search(marks)
            and len(words := html.words(element)) <= 60
            and not _is_author(element)
        ):
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
        if line.spans[0].bold and re.match(
            r"\s*(?:[,(（]|is\b|was\b|received\b|joined\b|holds\b|obtained\b)", line.text[len(line.spans[0].text) :]
        ):
            yield line.spans[0].text
        if page.kind == "text" and len(line.text) < 40:
            yield line.text


def _is_author(element: etree._Element) -> bool:
    """Whether metadata says that this is the author of a work that the page lists."""
    above = (e.get("itemprop") or "" for e in islice(element.iterancestors(), 4))
    return any(name and not name.startswith("mainEntity") for name in above)


def _split(text: str) -> tuple[str | None, str | None]:
    """(name, native name) in a heading or a title; None where neither is there."""
    text = " ".join(text[:200].split())
    if not text or _PLACEHOLDER.search(text):
        return None, None
    native = next(
        (
            m[1]
            for m in _NATIVE.finditer(text)
            if names.is_native(m[1]) or (m[0].strip()[:1] in "(（" and len(m[1]) <= 5)
        ),
        None,
    )
    bare = _NATIVE.sub(" ", text) if native else text
    for part in re.split(r"\s*[|–—·:•/]\s*|\s+-\s+|\s*[(（][^()（）]*[)）]\s*|,\s+(?=[a-z])", bare):
        short = _POST.sub("", _TAIL.sub("", _HEAD.sub("", part.strip()))).strip(" ,.!-")
        short = re.sub(r"(?:'|’)s$|[\s\u2600-\u27bf\U0001f000-\U0001faff\ufe0f]+$", "", short)
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
            for form in (
                f"{' '.join(initials)} {family}",
                f"{initials[0]} {family}",
                f"{given[0]} {family}",
                f"{given[0]} {' '.join(initials[1:])} {family}",
            ):
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
