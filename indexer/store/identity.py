"""Which work is this record about? The rule is pure; the questions to the database are asked for many at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from sqlite_utils.utils import sqlite3

from crawler.record import Identifier

#: The scheme that arXiv itself keeps unique: two of its numbers are two works, whatever DOI both of them name.
PREPRINT = "arxiv"


def same_work(asserted: int | None, named: Iterable[int]) -> int | None:
    """The paper that a record belongs to, `None` for a new one.

    `asserted` is where the same (kind, key) was put before: it stays there. Otherwise the papers that share an
    identifier (`named`) decide; of several the smallest id, so that the answer does not depend on chance. The others
    keep their identifiers until somebody merges the papers.
    """
    return asserted if asserted is not None else min(named, default=None)


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
