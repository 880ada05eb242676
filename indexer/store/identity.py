"""Which words are about the same work? The rule is pure: it looks at what is asserted, not at when it came.

The questions to the database are asked for many identifiers at once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlite_utils.utils import sqlite3

from crawler.record import Identifier

#: A source and its name for a work: what one assertion is stored under.
Key = tuple[str, str]

#: What all pages of somebody's site call a work they know by title: as good as an identifier, and never stored as one.
ON_SITE = "title on site"
# crawler/parse/lists/workkeys.py
_ON_SITE = re.compile(r".*#title:[0-9a-f]+#")

#: By which of its identifiers a word finds its work, the first that leads anywhere; schemes not named come last.
#: arXiv keeps its numbers unique, so that two of them are two works, whatever DOI both of them name.
RANK = ("arxiv", "doi", "acl", "openreview", "pmid", "dblp", "openalex")
PREPRINT = RANK[0]


@dataclass(slots=True, kw_only=True)
class Group:
    """The words on one work, its arXiv number if it has one, and the identifiers that lead to it."""

    number: str | None
    keys: list[Key] = field(default_factory=list)
    identifiers: set[Identifier] = field(default_factory=set)


def groups(named: Mapping[Key, Sequence[Identifier]]) -> list[Group]:
    """The works that these words are about, in the order of their first words; the same sets for any order of words.

    A word with an arXiv number belongs to that number. One without belongs to the number whose word names the same
    identifier, directly or through other words; of several to the smallest. Words that no number reaches belong
    together where they share an identifier. An identifier leads to the work that it was found by.
    """
    homes, owners = _numbered(named)
    found: dict[str | Key, Group] = {}
    together = _together({key: named[key] for key in named if key not in homes})
    for key in named:
        number = homes.get(key)
        group = found.setdefault(number or together[key], Group(number=number))
        group.keys.append(key)
        if number is None:
            group.identifiers.update(named[key])
    for identifier, number in owners.items():
        found[number].identifiers.add(identifier)
    return list(found.values())


def name_on_site(key: Key) -> Identifier | None:
    """What all pages of somebody's site call a work they know by title; None for other keys.

    >>> name_on_site(("homepage", "ek.example/#title:5f0c#pubs.html"))
    Identifier(scheme='title on site', value='homepage ek.example/#title:5f0c#')
    >>> name_on_site(("feed", "https://x.example/#1"))
    """
    match = _ON_SITE.match(key[1])
    return Identifier(scheme=ON_SITE, value=f"{key[0]} {match[0]}") if match else None


def on_site(conn: sqlite3.Connection, names: Iterable[Identifier]) -> set[int]:
    """The papers of works that pages of these sites list under these titles."""
    asked = json.dumps(sorted(name.value.split(" ", 1) for name in names))
    sql = """
        select distinct a.paper
        from json_each(?) as j
        join assertions as a
          on a.source = j.value ->> 0 and a.key >= j.value ->> 1 and a.key < j.value ->> 1 || char(1114111)
    """
    return {paper for (paper,) in conn.execute(sql, (asked,))}


def owners(conn: sqlite3.Connection, identifiers: Iterable[Identifier]) -> dict[Identifier, int]:
    """Which paper each identifier leads to; those that lead nowhere are left out."""
    asked = json.dumps([(i.scheme, i.value) for i in identifiers])
    sql = """
        select i.scheme, i.value, i.paper
        from json_each(?) as j
        join identifiers as i on i.scheme = j.value ->> 0 and i.value = j.value ->> 1
    """
    return {Identifier(scheme=s, value=v): paper for s, v, paper in conn.execute(sql, (asked,))}


def leading_to(conn: sqlite3.Connection, papers: Iterable[int]) -> dict[Identifier, int]:
    """The identifiers that lead to these papers."""
    sql = "select i.scheme, i.value, i.paper from json_each(?) as j join identifiers as i on i.paper = j.value"
    found = conn.execute(sql, (json.dumps(sorted(papers)),))
    return {Identifier(scheme=s, value=v): paper for s, v, paper in found}


def _numbered(named: Mapping[Key, Sequence[Identifier]]) -> tuple[dict[Key, str], dict[Identifier, str]]:
    """The arXiv number that each word belongs to, and each identifier; both without what no number reaches."""
    homes = {}
    for key, identifiers in named.items():
        if numbers := [i.value for i in identifiers if i.scheme == PREPRINT]:
            homes[key] = numbers[0] if len(numbers) == 1 else min(numbers, key=_age)
    owners = {Identifier(scheme=PREPRINT, value=number): number for number in homes.values()}
    reached, left = dict(homes), [key for key in named if key not in homes]
    while reached:
        _claim(owners, reached, named)
        reached = {}
        for key in left:
            if known := [i for i in named[key] if i in owners]:
                reached[key] = owners[min(known, key=lambda i: (_rank(i), _age(owners[i])))]
        left = [key for key in left if key not in reached]
        homes |= reached
    return homes, owners


def _claim(
    owners: dict[Identifier, str], reached: Mapping[Key, str], named: Mapping[Key, Sequence[Identifier]]
) -> None:
    """Gives the identifiers that these words name, and none before them did, to the smallest number among them."""
    claimed: dict[Identifier, str] = {}
    for key, number in reached.items():
        for identifier in named[key]:
            if identifier not in owners:
                held = claimed.setdefault(identifier, number)
                if held != number and _age(number) < _age(held):
                    claimed[identifier] = number
    owners |= claimed


def _together(named: Mapping[Key, Sequence[Identifier]]) -> dict[Key, Key]:
    """For each word one that stands for all that share an identifier with it, directly or through others."""
    leads: dict[Key, Key] = {key: key for key in named}
    first: dict[Identifier, Key] = {}

    def lead(key: Key) -> Key:
        while leads[key] != key:
            leads[key] = key = leads[leads[key]]
        return key

    for key, identifiers in named.items():
        for identifier in identifiers:
            leads[lead(key)] = lead(first.setdefault(identifier, key))
    return {key: lead(key) for key in named}


def _rank(identifier: Identifier) -> tuple[int, str, str]:
    place = RANK.index(identifier.scheme) if identifier.scheme in RANK else len(RANK)
    return place, identifier.scheme, identifier.value


def _age(number: str) -> tuple[bool, str]:
    """Numbers with an archive (`hep-th/9901001`) were given before those without."""
    return "/" not in number, number
