"""What a load that was killed or an upgrade left undone to the database, and any later command makes good."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from crawler.journal import BusyError
from indexer.store import removal, workkeys
from indexer.store.hearing import UPGRADE
from indexer.store.locks import SourceLock, writing

#: Held while an archive is loaded.
LOCK = "import of an archive"

#: Indexes that are quicker to build at the end than to keep up while millions of rows come. Names come in any order,
#: what goes by paper or by category nearly sorted.
_LAST = ("authorships_name",)

#: Works that are compared in one transaction.
_TOGETHER = 200
# How many works are worth telling of.
_TOLD = 10_000


def drop(conn: sqlite3.Connection, file: str) -> None:
    """Drops the indexes, and notes in `loads` how to make them; the caller holds the transaction."""
    sql = f"select name, sql from sqlite_master where type = 'index' and name in ({', '.join('?' * len(_LAST))})"
    found = conn.execute(sql, _LAST).fetchall()
    if found:
        conn.execute("update loads set indexes = ? where file = ?", (json.dumps([sql for _, sql in found]), file))
    for name, _ in found:
        conn.execute(f"drop index {name}")


def mend(db: Database, path: Path | str) -> None:
    """Makes the indexes that are missing and takes in the keys that were put aside."""
    # First, so that the indexes take the room of what was put aside.
    if db.conn.execute("select 1 from late_keys limit 1").fetchone() is not None:
        with writing(db, path):
            workkeys.take_in(db.conn)
            if not workkeys.is_outdated(db.conn):
                workkeys.record(db.conn, 0)
    for file, indexes in db.conn.execute("select file, indexes from loads where indexes <> '[]'").fetchall():
        with writing(db, path):
            for sql in json.loads(indexes):
                (name,) = sql.split()[2:3]
                if not db.conn.execute("select 1 from sqlite_master where name = ?", (name,)).fetchone():
                    db.conn.execute(sql)
            db.conn.execute("update loads set indexes = '[]' where file = ?", (file,))


def compare(db: Database, path: Path | str) -> None:
    """Finds which works are one where they came without being compared: from an import, or an older program."""
    if workkeys.is_current(db.conn):
        return
    if workkeys.is_outdated(db.conn):
        workkeys.rebuild(db, path)
    papers = workkeys.sharing(db.conn)
    with UPGRADE.telling("works compared", len(papers)) as tell:
        for at in range(0, len(papers), _TOGETHER):
            with writing(db, path):
                removal.place_again(db.conn, papers[at : at + _TOGETHER])
            if len(papers) > _TOLD:
                tell(at)
    with writing(db, path):
        workkeys.record(db.conn)


def begin(db: Database, path: Path | str) -> None:
    """Notes that of no works all are compared, so that a first import need not begin with making all keys anew."""
    with writing(db, path):
        if workkeys.is_outdated(db.conn) and db.conn.execute("select 1 from papers limit 1").fetchone() is None:
            workkeys.record(db.conn)


def mend_left(db: Database, path: Path | str, *, compares: bool = True) -> None:
    """Makes the indexes that are missing and, with `compares`, finds which works are one, unless a load is under
    way."""
    sql = "select 1 from loads where indexes <> '[]' union all select 1 from late_keys limit 1"
    if db.conn.execute(sql).fetchone() is None and (workkeys.is_current(db.conn) or not compares):
        return
    with suppress(BusyError), SourceLock(path, LOCK):
        mend(db, path)
        if compares:
            compare(db, path)
