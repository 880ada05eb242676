"""Which words somebody, or a rule, has said to be about one work, or never to be: read and written by pairs of words.

A decision names words by (source, key), since papers' numbers are what comes of it. It waits where a word is not there.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils.utils import sqlite3

from indexer.store.identity import Key, Pair

#: The rule of decisions that a person made; all others are made anew from the words.
HAND = "hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Two words that are one work, with `same` false never are, or with None perhaps are.

    `evidence` is what the rule rests on, JSON-ready; `number` is what it is called by, None before it is written.
    """

    pair: Pair
    same: bool | None = True
    rule: str = HAND
    score: float | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    why: str | None = None
    at: str | None = None
    by: str | None = None
    number: int | None = None


_COLUMNS = "one_source, one_key, other_source, other_key, same, rule, score, evidence, why, at, by"
_ON = f"""
with asked as (select value ->> 0 as source, value ->> 1 as key from json_each(?))
select d.id, {_COLUMNS} from asked
cross join decisions as d on d.one_source = asked.source and d.one_key = asked.key
union
select d.id, {_COLUMNS} from asked
cross join decisions as d on d.other_source = asked.source and d.other_key = asked.key
order by 1
"""


def spanning(found: Iterable[Decision]) -> list[Decision]:
    """Of decisions that words are one as few as say it, the first that do: twenty words on one work need nineteen."""
    company: dict[Key, set[Key]] = {}
    kept = []
    for decision in found:
        one, other = (company.setdefault(key, {key}) for key in decision.pair)
        if one is not other:
            one |= other
            company |= dict.fromkeys(other, one)
            kept.append(decision)
    return kept


def on(conn: sqlite3.Connection, keys: Collection[Key]) -> list[Decision]:
    """The decisions that name any of these words, in the order in which they were made."""
    if conn.execute("select 1 from decisions limit 1").fetchone() is None:
        return []
    return [_decision(*row) for row in conn.execute(_ON, (json.dumps(sorted(keys)),))]


def get(conn: sqlite3.Connection, number: int) -> Decision | None:
    """The decision of that number."""
    row = conn.execute(f"select id, {_COLUMNS} from decisions where id = ?", (number,)).fetchone()
    return _decision(*row) if row else None


def keep(conn: sqlite3.Connection, decision: Decision) -> int:
    """Writes a decision in place of what was decided on these two words; returns its number."""
    sql = f"""
        insert into decisions ({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (one_source, one_key, other_source, other_key) do update set
          same = excluded.same, rule = excluded.rule, score = excluded.score, evidence = excluded.evidence,
          why = excluded.why, at = excluded.at, by = excluded.by
        returning id
    """
    d = decision
    evidence = json.dumps(d.evidence, ensure_ascii=False, sort_keys=True) if d.evidence else None
    row = (*d.pair[0], *d.pair[1], d.same, d.rule, d.score, evidence, d.why, d.at, d.by)
    (number,) = conn.execute(sql, row).fetchone()
    return int(number)


def take_back(conn: sqlite3.Connection, pairs: Iterable[Pair]) -> None:
    """Removes what was decided on these words."""
    sql = "delete from decisions where one_source = ? and one_key = ? and other_source = ? and other_key = ?"
    conn.executemany(sql, [(*one, *other) for one, other in pairs])


def forget(conn: sqlite3.Connection, keys: Collection[Key]) -> None:
    """Removes all decisions that name one of these words."""
    conn.executemany("delete from decisions where id = ?", [(d.number,) for d in on(conn, keys)])


def waiting(conn: sqlite3.Connection) -> frozenset[Key]:
    """The words that decisions name and nobody has said yet."""
    sql = """
        select w.source, w.key from (
          select one_source as source, one_key as key from decisions
          union select other_source, other_key from decisions
        ) as w where not exists (select 1 from assertions as a where a.source = w.source and a.key = w.key)
    """
    return frozenset((source, key) for source, key in conn.execute(sql))


def papers(conn: sqlite3.Connection, keys: Iterable[Key]) -> dict[Key, int]:
    """The papers that these words are put to, of those that are there."""
    sql = """
        select a.source, a.key, a.paper from json_each(?) as j
        cross join assertions as a on a.source = j.value ->> 0 and a.key = j.value ->> 1
    """
    return {(source, key): paper for source, key, paper in conn.execute(sql, (json.dumps(sorted(keys)),))}


def _decision(number: int, *columns: Any) -> Decision:
    one_source, one_key, other_source, other_key, same, rule, score, evidence, why, at, by = columns
    return Decision(
        pair=((one_source, one_key), (other_source, other_key)),
        same=None if same is None else bool(same),
        rule=rule,
        score=score,
        evidence=json.loads(evidence or "{}"),
        why=why,
        at=at,
        by=by,
        number=number,
    )
