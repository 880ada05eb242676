"""Which pages are about one person, and why. A shared name alone is no reason. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any
from urllib.parse import parse_qs, urlsplit

from indexer.people.sounds import is_han, sounds

#: An address of our own making for pages of people.
PAGE = "page"
#: Other pages of the same person that are named with one.
_NAMED = 20

_ORCID = re.compile(r"/(\d{4}-\d{4}-\d{4}-\d{3}[\dX])/?$", re.IGNORECASE)
_DBLP = re.compile(r"/(?:pid|pers(?:/hd)?)/(.+?)(?:\.html)?/?$")
_SEMANTIC = re.compile(r"/author/(?:[^/]+/)?(\d+)/?$")

Id = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person's page with the pages that belong to it: folded full names, works, what names the person in the schemes
    of the world, and of that the addresses that are its own."""

    id: int
    source: str
    key: str
    names: frozenset[str] = frozenset()
    works: frozenset[int] = frozenset()
    ids: frozenset[Id] = frozenset()
    own: frozenset[Id] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Pages of one person. `evidence` tells for each page, as JSON, which others it belongs to and why; None where
    there is one page only."""

    members: tuple[Member, ...]
    evidence: dict[int, str | None] = field(default_factory=dict)


def identifier(url: str) -> Id | None:
    """What an address says of whom it is about: an id where it is an account that only one person has, else the page.

    >>> identifier("https://orcid.org/0000-0002-1825-0097"), identifier("http://www.dune.example/~ek/index.html#top")
    (('orcid', '0000-0002-1825-0097'), ('page', 'dune.example/~ek'))
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    if found := _account(host, parts.path, parse_qs(parts.query)):
        return found
    path = re.sub(r"/(?:index|default)\.(?:html?|php)$", "", parts.path, flags=re.IGNORECASE).rstrip("/")
    place = host if port in (None, 80, 443) else f"{host}:{port}"
    return PAGE, f"{place}{path}{'?' + parts.query if parts.query else ''}"


def _account(host: str, path: str, query: dict[str, list[str]]) -> Id | None:
    if host == "orcid.org" and (match := _ORCID.search(path)):
        return "orcid", match[1].upper()
    if host.startswith("scholar.google.") and (user := query.get("user")):
        return "scholar", user[0]
    if host in ("dblp.org", "dblp.uni-trier.de", "dblp.dagstuhl.de") and (match := _DBLP.search(path)):
        return "dblp", match[1]
    if host == "openreview.net" and path.startswith("/profile") and (name := query.get("id")):
        return "openreview", name[0]
    if host == "semanticscholar.org" and (match := _SEMANTIC.search(path)):
        return "semanticscholar", match[1]
    return None


def shared_names(one: Set[str], other: Set[str]) -> frozenset[str]:
    """The folded names that both have. Where one is written in Latin letters alone, also those that the other's name in
    characters may be written with: two names in characters that sound alike are two names."""
    if shared := one & other:
        return frozenset(shared)
    found: set[str] = set()
    for here, there in ((one, other), (other, one)):
        if not any(is_han(name) for name in there):
            found |= {sound for name in here for sound in sounds(name) if sound in there}
    return frozenset(found)


def reason(one: Member, other: Member) -> dict[str, Any] | None:
    """Why both are pages of one person: a shared full name, in whichever script, and beside it a shared work, account
    or address; None where that is not so. Two pages that link to a third have nothing in common by it, and neither have
    two people of one name on the same page."""
    shared = shared_names(one.names, other.names)
    if not shared:
        return None
    works = len(one.works & other.works)
    ids = {i for i in one.ids & other.ids if i[0] != PAGE}
    pages = {i for i in (one.own & other.ids) | (other.own & one.ids) if i[0] == PAGE}
    if one.source == other.source:
        pages -= one.own & other.own
    if not works and not ids and not pages:
        return None
    told = sorted(f"{scheme}:{value}" for scheme, value in ids | pages)
    return {"names": sorted(shared), "works": works, "ids": told}


def groups(members: Iterable[Member]) -> tuple[Group, ...]:
    """The members by person, each with the reasons. The order in which they come makes no difference."""
    known = sorted(members, key=lambda m: (m.source, m.key))
    leads = {m.id: m.id for m in known}
    said: dict[int, list[dict[str, Any]]] = {m.id: [] for m in known}

    def lead(number: int) -> int:
        while leads[number] != number:
            number = leads[number]
        return number

    for one, other in combinations(known, 2):
        why = reason(one, other)
        if why is not None:
            for page, there in ((one, other), (other, one)):
                said[page.id].append({"source": there.source, "page": there.key, **why})
            leads[lead(other.id)] = lead(one.id)
    found: dict[int, list[Member]] = {}
    for member in known:
        found.setdefault(lead(member.id), []).append(member)
    return tuple(
        Group(members=tuple(group), evidence={m.id: _told(said[m.id]) for m in group}) for group in found.values()
    )


def _told(reasons: Sequence[dict[str, Any]]) -> str | None:
    ordered = sorted(reasons, key=lambda r: (r["source"], r["page"]))[:_NAMED]
    return json.dumps(ordered, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if ordered else None
