"""What a person's portrait rests on: counts of what pages and other sources say. No score is made of them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlite_utils.utils import sqlite3

from indexer.people.portrait import Portrait

_TOLD = """
select count(*)
from json_each(:works) as j
where exists (
  select 1 from assertions as a
  where a.paper = j.value and a.deleted is null and a.feed not in (select value from json_each(:feeds))
)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Of the `works` that pages list: how many other sources tell of too (None: may not be told), how many are signed
    with a name of the person, how many stand on two pages or more. `pages` are those that nothing else led to,
    `parted` the rest; `declared` is how many works the pages say there are, where they say so."""

    works: int
    told: int | None
    signed: int
    repeated: int
    pages: int
    parted: int
    declared: int | None
    read: str


def grounds(conn: sqlite3.Connection, person: Portrait, *, tells_claims: bool) -> Grounds:
    """The counts. What a source tells is asked for where `tells_claims`."""
    works, feeds = [work.id for work in person.works], {page.feed for page in person.pages}
    asked = {"works": json.dumps(works), "feeds": json.dumps(sorted(feeds))}
    declared = [page.declared["works"] for page in person.pages if isinstance(page.declared.get("works"), int)]
    return Grounds(
        works=len(works),
        told=conn.execute(_TOLD, asked).fetchone()[0] if tells_claims else None,
        signed=sum(work.signed for work in person.works),
        repeated=sum(len(work.pages) > 1 for work in person.works),
        pages=sum(page.part_of is None for page in person.pages),
        parted=sum(page.part_of is not None for page in person.pages),
        declared=max(declared, default=None),
        read=max(page.fetched for page in person.pages),
    )
