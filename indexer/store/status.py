"""How fresh each source is: what `paperfeed status` prints."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from indexer.health import Standing, stand
from indexer.store.connect import open_store


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """A source as the database knows it, or one of that name that was never harvested; moments are UTC. `left` is how
    many URLs an interrupted harvest left to do, `reason` the sentence of the last verdict, `running` since when a run
    has it that has not said how it ended, `heard` the last exchange of that run, `waits` why it was put off since a
    verdict that is not good, `followed` since when it is followed."""

    name: str
    kind: str
    state: str = "active"
    cursor: str | None = None
    last_run: int | None = None
    last_verdict: str | None = None
    reason: str | None = None
    last_success: str | None = None
    every_seconds: int | None = None
    next_due: str | None = None
    left: int = 0
    running: str | None = None
    heard: str | None = None
    waits: str | None = None
    followed: str | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def standing(self, now: datetime) -> Standing:
        """How the source stands at that moment."""
        return stand(
            now,
            name=self.name,
            kind=self.kind,
            state=self.state,
            verdict=self.last_verdict,
            reason=self.reason,
            last_success=self.last_success,
            every_seconds=self.every_seconds,
            next_due=self.next_due,
            left=self.left,
            running=self.running,
            heard=self.heard,
            waits=self.waits,
            followed=self.followed,
        )


def source_states(path: Path | str) -> dict[str, SourceState]:
    """All sources that were ever harvested, by name."""
    db = open_store(path, readonly=True)
    try:
        return {state.name: state for state in states(db.conn)}
    finally:
        db.close()


def is_current(conn: sqlite3.Connection) -> bool:
    """Whether `states` can be asked: whoever opens the file without `open_store` may have one of an older schema."""
    return conn.execute("select 1 from pragma_table_info('sources') where name = 'followed'").fetchone() is not None


def states(conn: sqlite3.Connection) -> list[SourceState]:
    """All sources in the order of their names."""
    sql = """
        select s.name, s.kind, s.state, s.cursor, s.last_run, s.last_verdict, r.reason, s.last_success,
          s.every_seconds, s.next_due, json_array_length(s.todo) as left, o.started as running, s.followed,
          (
            select f.fetched from fetches as f where f.run = o.run and f.source = o.source order by f.id desc limit 1
          ) as heard,
          (
            select d.reason from run_sources as d
            where d.source = s.name and d.run > s.last_run and d.verdict = 'deferred'
            order by d.run desc limit 1
          ) as waits
        from sources as s
        left join run_sources as r on r.run = s.last_run and r.source = s.name
        left join (
          select source, max(run) as run, started from run_sources where verdict is null group by source
        ) as o on o.source = s.name
        order by s.name
    """
    cursor = conn.execute(sql)
    names = [column[0] for column in cursor.description]
    return [SourceState(**dict(zip(names, row, strict=True))) for row in cursor]


def totals(db: Database) -> dict[str, Any]:
    """Papers, people's pages, the newest dates, near misses, and the size of the database in bytes."""
    sql = """
        select (select count(*) from papers) as papers, (select count(*) from profiles) as profiles,
          (select max(announced) from papers) as announced, (select max(submitted) from papers) as submitted,
          (select max(fetched) from fetches) as fetched,
          (select count(*) from resolutions where outcome = 'near_miss') as near_misses
    """
    (row,) = db.query(sql)
    pages = [db.conn.execute(f"pragma {name}").fetchone()[0] for name in ("page_count", "page_size")]
    return {**row, "bytes": pages[0] * pages[1]}
