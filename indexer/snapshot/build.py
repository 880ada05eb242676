"""The public copy as a file: the tables that may be published, in a database of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from indexer.changes import TOLD
from indexer.exports.sqlite import COPIED, NEEDED, WHOLE
from indexer.snapshot import licences
from indexer.store.authority import PAGES
from indexer.store.integrity import thorough
from indexer.store.schema import migrations

#: What the copy says of itself, one row.
TABLE = "create table snapshot (build text primary key, made text, papers integer, without_abstract integer)"
#: What harvesters ask for by date. Where papers are written to it would cost more than it is worth.
INDEX = "create index papers_by_change on papers (fetched)"
#: Of works: what only serves whoever writes, and who decided what.
_AT_HOME = ("decisions", "work_keys", "contested")
_TABLES = tuple(table for table in (*COPIED, *NEEDED, *WHOLE) if table not in _AT_HOME)
#: Tables that are published: works and what belongs to them. Not who harvests what from where and when, nor pages about
#: people, who have not asked to be published twice.
PUBLISHED = frozenset((*_TABLES, "paper_moves", "snapshot", "papers_fts", "_sqlite_migrations"))

# Works part at home only: what waits for that would say of one work what is true of another.
_UNTOLD = f"""
delete from changes
where id in (select c.id from changes as c join papers as p on p.id = c.paper where not {TOLD})
"""

# By which name somebody follows a page about a person is theirs.
_UNNAMED = "update {} set feed = source where source in (select value from json_each(?))"

#: Is told what is being done.
Say = Callable[[str], None]


def build(source: Path, part: Path, *, name: str, made: str, say: Say) -> tuple[int, int]:
    """Makes the copy at `part` under that name of build, out of a looser one beside it; returns how many papers it has,
    and how many of them lost their abstract. Raises SQLite's errors. What is read is one moment of a database that may
    be in use.
    """
    target = Database(sqlite3.connect(Path(f"{part}-loose").absolute().as_uri(), uri=True))
    conn = target.conn
    try:
        conn.execute("pragma journal_mode = off")
        conn.execute("pragma synchronous = off")
        migrations.apply(target)
        conn.execute("attach ? as source", (f"{source.absolute().as_uri()}?mode=ro",))
        conn.execute("begin")
        say("copying")
        _copy(conn)
        conn.execute(_UNTOLD)
        for table in ("assertions", "changes"):
            conn.execute(_UNNAMED.format(table), (json.dumps(PAGES),))
        _drop(conn)
        without = licences.withhold(conn)
        (papers,) = conn.execute("select count(*) from papers").fetchone()
        conn.execute(TABLE)
        conn.execute(INDEX)
        conn.execute("insert into snapshot values (?, ?, ?, ?)", (name, made, papers, without))
        conn.commit()
        conn.execute("detach source")
        say("building the search index")
        conn.execute("insert into papers_fts (papers_fts) values ('rebuild')")
        conn.execute("insert into papers_fts (papers_fts) values ('optimize')")
        conn.commit()
        say("compacting")
        # Into another file: within its own SQLite may hold all of it in memory.
        conn.execute("vacuum into ?", (str(part),))
    finally:
        target.close()
    return papers, without


def faults(part: Path) -> list[str]:
    """What is wrong with the copy: each a sentence."""
    db = Database(sqlite3.connect(part))
    try:
        found = thorough(db)
        tables = {name for (name,) in db.conn.execute("select name from sqlite_master where type in ('table', 'view')")}
        found += [f"table {name} is not to be published" for name in sorted(tables) if not _is_published(name)]
    except sqlite3.DatabaseError as exc:
        found = [str(exc)]
    finally:
        db.close()
    return found


def _copy(conn: sqlite3.Connection) -> None:
    for table in _TABLES:
        columns = ", ".join(name for _, name, *_ in conn.execute(f"pragma main.table_info({table})"))
        conn.execute(f"delete from main.{table}")
        conn.execute(f"insert into main.{table} ({columns}) select {columns} from source.{table}")


def _drop(conn: sqlite3.Connection) -> None:
    """Tables that stay at home, those first that lead to others."""
    conn.execute("pragma defer_foreign_keys = on")
    own = conn.execute("select name, type from main.sqlite_master where type in ('view', 'table') order by type desc")
    for name, kind in own.fetchall():
        if not _is_published(name):
            conn.execute(f"drop {kind} main.{name}")


def _is_published(name: str) -> bool:
    return name in PUBLISHED or name.startswith(("papers_fts_", "sqlite_"))
