"""What paperfeed.toml says of a source, as far as the database repeats it for whoever reads it there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from indexer.store.forgotten import is_forgotten
from indexer.store.locks import writing

#: `removed`: no longer followed; what it brought stays.
State = Literal["active", "paused", "removed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A source as paperfeed.toml names it."""

    name: str
    kind: str
    options: Mapping[str, str]
    every: timedelta | None = None
    paused: bool = False


def mark(db: Database, path: Path | str, name: str, state: State) -> bool:
    """Notes that a source was paused, resumed or removed; False where the database has no such source."""
    with writing(db, path):
        return bool(db.conn.execute("update sources set state = ? where name = ?", (state, name)).rowcount)


def take_over(db: Database, path: Path | str, sources: Iterable[Followed], now: str) -> None:
    """What paperfeed.toml names is followed from now on, if it was not yet, and paused where that says so: whoever
    reads the database alone must know of a source that is never asked. What it does not name stays: somebody else's
    may. Of a page that was forgotten no trace is to come back, though the file still names it."""
    rows = [
        {
            "name": each.name,
            "kind": each.kind,
            "options": options_text(each.options),
            "state": "paused" if each.paused else "active",
            "every": _seconds(each.every),
            "now": now,
        }
        for each in sources
        if not is_forgotten(db.conn, each.options.get("url", ""))
    ]
    known = {row[0]: row[1:] for row in db.conn.execute("select name, state, every_seconds from sources")}
    if all(known.get(row["name"]) == (row["state"], row["every"]) for row in rows):
        return
    sql = """
        insert into sources (name, kind, options, state, every_seconds, followed)
        values (:name, :kind, :options, :state, :every, :now)
        on conflict (name) do update set
          state = excluded.state, every_seconds = excluded.every_seconds,
          followed = case when state = 'removed' then excluded.followed else coalesce(followed, excluded.followed) end
    """
    with writing(db, path):
        db.conn.executemany(sql, rows)


def follow(conn: sqlite3.Connection, name: str, every: timedelta | None) -> None:
    """A source that is harvested is active, and asked as often as `every` says; None leaves that to its kind."""
    sql = """
        update sources set state = 'active', every_seconds = :seconds
        where name = :name and (state, every_seconds) is not ('active', :seconds)
    """
    conn.execute(sql, {"name": name, "seconds": _seconds(every)})


def options_text(options: Mapping[str, str]) -> str:
    """How a source's options are kept, so that the same are the same text."""
    return json.dumps(dict(options), ensure_ascii=False, sort_keys=True)


def _seconds(every: timedelta | None) -> int | None:
    return None if every is None else round(every.total_seconds())
