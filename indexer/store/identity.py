"""Which work is this record about? The rule is pure; the questions to the database are asked for many at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from sqlite_utils.utils import sqlite3

from crawler.record import Identifier

#: The scheme that arXiv itself keeps unique: two of its numbers are two works, whatever DOI both of them name.
PREPRINT = "arxiv"
# crawler/parse/workkeys.py
_ON_SITE = re.compile(r".*#title:[0-9a-f]+#")


def same_work(asserted: int | None, named: Iterable[int]) -> int | None:
    """The paper that a record belongs to, `None` for a new one.

    `asserted` is where the same (kind, key) was put before: it stays there. Otherwise the papers that share an
    identifier (`named`) decide; of several the smallest id, so that the answer does not depend on chance. The others
    keep their identifiers until somebody merges the papers.
    """
    return asserted if asserted is not None else min(named, default=None)


def name_on_site(key: tuple[str, str]) -> tuple[str, str] | None:
    """What all pages of somebody's site call a work they know by title; None for other keys.

    >>> name_on_site(("homepage", "ek.example/#title:5f0c#pubs.html")), name_on_site(("feed", "https://x.example/#1"))
    (('homepage', 'ek.example/#title:5f0c#'), None)
    """
    match = _ON_SITE.match(key[1])
    return (key[0], match[0]) if match else None


def beside(conn: sqlite3.Connection, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The papers of works that another page of the same site lists under the same title, by their name there."""
    asked = json.dumps(sorted({site for key in keys if (site := name_on_site(key))}))
    sql = """
        select j.value ->> 0, j.value ->> 1, min(a.paper)
        from json_each(?) as j
        join assertions as a
          on a.source = j.value ->> 0 and a.key >= j.value ->> 1 and a.key < j.value ->> 1 || char(1114111)
        group by 1, 2
    """
    return {(source, site): paper for source, site, paper in conn.execute(sql, (asked,))}


def candidates(
    identifiers: Iterable[Identifier], owners: Mapping[Identifier, int], preprints: Mapping[int, set[str]]
) -> set[int]:
    """The papers that share an identifier, without those that carry another arXiv number.

    `owners` tells which paper an identifier leads to, `preprints` the arXiv numbers of papers. E.g. 1001.0774 and
    1210.1784 both name the DOI of one article, and are two papers.
    """
    identifiers = tuple(identifiers)
    own = {i.value for i in identifiers if i.scheme == PREPRINT}
    found = {owners[i] for i in identifiers if i in owners}
    return {p for p in found if not own or not preprints.get(p) or own & preprints[p]}


def preprints(conn: sqlite3.Connection, papers: Iterable[int]) -> dict[int, set[str]]:
    """The arXiv numbers of those papers that have one."""
    sql = """
        select i.paper, i.value
        from json_each(?) as j
        join identifiers as i on i.paper = j.value and i.scheme = ?
    """
    found: dict[int, set[str]] = {}
    for paper, value in conn.execute(sql, (json.dumps(sorted(papers)), PREPRINT)):
        found.setdefault(paper, set()).add(value)
    return found


def owners(conn: sqlite3.Connection, identifiers: Iterable[Identifier]) -> dict[Identifier, int]:
    """Which paper each identifier leads to; those that lead nowhere are left out."""
    asked = json.dumps([(i.scheme, i.value) for i in identifiers])
    sql = """
        select i.scheme, i.value, i.paper
        from json_each(?) as j
        join identifiers as i on i.scheme = j.value ->> 0 and i.value = j.value ->> 1
    """
    return {Identifier(scheme=s, value=v): paper for s, v, paper in conn.execute(sql, (asked,))}
