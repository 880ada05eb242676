"""Which records of one page are the same work, and one record of all that they say."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from crawler.parse import text as texts
from crawler.parse import titles
from crawler.record import Identifier, Record

_ORDER = ("citation_meta", "json_ld", "coins", "bibtex", "theme", "list", "link")


SCHEMES = ("arxiv", "acl", "doi", "openreview")


def once(records: Iterable[Record]) -> list[Record]:
    """Each work once: those that share an identifier, or are called the same, are one."""
    found: list[Record] = []
    by_id: dict[Identifier, int] = {}
    by_title: dict[str, int] = {}
    for record in records:
        title = titles.folded(record.title or "")
        places = [by_title[title]] if title in by_title and not _differ(found[by_title[title]], record) else []
        shared = [by_id[i] for i in record.identifiers if i in by_id]
        if record.title is None and shared:
            continue
        if not places and shared and alike(found[shared[0]], record):
            places = shared[:1]
        if places:
            found[places[0]] = merged(found[places[0]], record)
            place = places[0]
        elif shared and record.title is not None:
            # The page gives one identifier to two works; only the first may keep it.
            rest = tuple(i for i in record.identifiers if i not in by_id)
            record = dataclasses.replace(record, identifiers=rest)
            place = len(found)
            found.append(record)
        else:
            place = len(found)
            found.append(record)
        by_id |= {i: place for i in record.identifiers if i not in by_id}
        if title:
            by_title.setdefault(title, place)
    return found


def merged(first: Record, second: Record) -> Record:
    """The first with what only the second has."""
    if (
        _ORDER.index(second.evidence or "link") < _ORDER.index(first.evidence or "link")
        and second.title
        and second.authors
    ):
        first, second = second, first
    more = {
        name: getattr(second, name)
        for name in ("title", "abstract", "venue", "year", "submitted", "comments", "has_code")
        if getattr(first, name) is None and getattr(second, name) is not None
    }
    if not first.authors or (second.authors_complete and not first.authors_complete and second.authors):
        more |= {"authors": second.authors, "authors_complete": second.authors_complete}
    identifiers = one_each([*first.identifiers, *second.identifiers])
    links = tuple(dict.fromkeys([*first.links, *second.links]))[:40]
    ordered = sorted(identifiers, key=lambda i: SCHEMES.index(i.scheme) if i.scheme in SCHEMES else 9)
    key = f"{ordered[0].scheme}:{ordered[0].value}" if ordered else first.key
    return dataclasses.replace(first, key=key[: texts.URL], identifiers=tuple(identifiers), links=links, **more)


def _differ(first: Record, second: Record) -> bool:
    """Whether two works of one title are two: a poster and the article each have a DOI of their own."""
    return any(first.identifier(i.scheme) not in (None, i.value) for i in second.identifiers)


def alike(first: Record, second: Record) -> bool:
    """Whether two records are called nearly the same: one title within the other, or most of their words shared."""
    if first.title is None or second.title is None:
        return True
    a, b = titles.folded(first.title), titles.folded(second.title)
    if a == b or (min(len(a), len(b)) > 15 and (a.startswith(b) or b.startswith(a))):
        return True
    mine, yours = set(first.title.casefold().split()), set(second.title.casefold().split())
    return len(mine & yours) >= 0.75 * max(len(mine), len(yours), 1)


def one_each(found: Iterable[Identifier]) -> list[Identifier]:
    first: dict[str, Identifier] = {}
    for i in found:
        first.setdefault(i.scheme, i)
    return list(first.values())
