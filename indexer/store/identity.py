"""Which work is this record about? The rule is pure; the questions to the database are asked for many at once."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlite_utils.utils import sqlite3

from crawler.record import Identifier


def same_work(asserted: int | None, named: Iterable[int]) -> int | None:
    """The paper that a record belongs to, `None` for a new one.

    `asserted` is where the same (kind, key) was put before: it stays there. Otherwise the papers that share an
    identifier (`named`) decide; of several the smallest id, so that the answer does not depend on chance. The others
    keep their identifiers until somebody merges the papers.
    """
    return asserted if asserted is not None else min(named, default=None)


def owners(conn: sqlite3.Connection, identifiers: Iterable[Identifier]) -> dict[Identifier, int]:
    """Which paper each identifier leads to; those that lead nowhere are left out."""
    asked = json.dumps([(i.scheme, i.value) for i in identifiers])
    sql = """
        select i.scheme, i.value, i.paper
        from json_each(?) as j
        join identifiers as i on i.scheme = j.value ->> 0 and i.value = j.value ->> 1
    """
    return {Identifier(scheme=s, value=v): paper for s, v, paper in conn.execute(sql, (asked,))}
