"""By which rules values are served (`indexer.store.authority`), and serving them anew where the rules were others.

Whoever opens a database to write brings it up to date. That is no news of any work: nothing is written to `changes`.
"""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from indexer.store import authority, built
from indexer.store.errors import StoreError
from indexer.store.hearing import UPGRADE
from indexer.store.locks import writing
from indexer.store.placing import Gathered, Work
from indexer.store.rows import load
from indexer.store.tables import write

#: Works a transaction.
CHUNK = 1_000

_WHAT = "served"
# Of what one source says of a work all is served, by any rules.
_SEVERAL = "select paper from assertions where paper > ? group by paper having count(*) > 1 order by paper limit ?"


def bring(db: Database, path: Path | str) -> None:
    """Serves what several sources tell of by the rules of today; raises `StoreError` where a newer program has served
    it. Interrupted, it begins again with the next writer."""
    found = built.version(db.conn, _WHAT)
    if found == authority.VERSION:
        return
    if found is not None and found > authority.VERSION:
        raise StoreError(
            f"{path}: expected values served by rules of version {authority.VERSION}, found {found}: a newer paperfeed "
            "has served them; upgrade with `pip install --upgrade paperfeed`"
        )
    last, done = -1, 0
    (total,) = db.conn.execute(f"select count(*) from ({_SEVERAL})", (last, -1)).fetchone()
    with UPGRADE.telling("values served anew", total) as tell:
        while papers := [paper for (paper,) in db.conn.execute(_SEVERAL, (last, CHUNK))]:
            last, done = papers[-1], done + len(papers)
            with writing(db, path):
                serve_anew(db.conn, papers)
            if total > CHUNK:
                tell(done)
    with writing(db, path):
        built.record(db.conn, _WHAT, authority.VERSION)


def serve_anew(conn: sqlite3.Connection, papers: list[int]) -> None:
    """Writes what differs from what these papers serve; the caller holds the transaction."""
    works = [
        Work(
            id=paper,
            number=stored.columns["arxiv_id"],
            stored=stored,
            assertions=dict(stored.assertions),
            hashes=dict(stored.hashes),
        )
        for paper, stored in load(conn, papers).items()
    ]
    write(conn, Gathered(works=works))
