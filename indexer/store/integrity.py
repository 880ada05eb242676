"""Is the database whole? Each check is one sentence about what is wrong; none is the good answer."""

from __future__ import annotations

from collections.abc import Iterator

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from indexer.search.normalise import search_text
from indexer.search.tags import tags
from indexer.store import rows, searchversion
from indexer.store.assertions import serve
from indexer.store.errors import StoreError
from indexer.store.papers import TAGGED

#: Before it, two connections that write and checkpoint at once can damage a file: https://sqlite.org/wal.html#walresetbug
SAFE_SQLITE = (3, 51, 3)
#: Bytes of a database that is copied into memory to be checked where it can't be written.
MOST_COPIED = 256 * 1024**2


def sqlite_version() -> tuple[str, bool]:
    """The version of the SQLite in use, and whether it is free of the WAL-reset bug."""
    return sqlite3.sqlite_version, sqlite3.sqlite_version_info >= SAFE_SQLITE


def problems(db: Database, *, index: bool = True) -> list[str]:
    """What is wrong with the file, its references and, with `index`, the search index. Takes time on a big file; the
    index needs a connection that may write, since FTS5 checks itself by a command; nothing is changed."""
    return [*_file(db), *(_index(db) if index else ()), *_references(db)]


def thorough(db: Database) -> list[str]:
    """The same for a copy that is about to take a name, each page of it looked at, to the end of every index."""
    found = [line for (line,) in db.conn.execute("pragma integrity_check(5)") if line != "ok"]
    return found or problems(db)


def copied(db: Database, most: int = MOST_COPIED) -> Database | None:
    """The database in memory, where it may be written; None where it has more than that many bytes."""
    pages, size = (db.conn.execute(f"pragma {name}").fetchone()[0] for name in ("page_count", "page_size"))
    if pages * size > most:
        return None
    copy = Database(memory=True)
    db.conn.backup(copy.conn)
    return copy


def index_problems(db: Database) -> list[str]:
    """What is wrong with the search index, and where its texts are not what the rules of today make."""
    found = list(_index(db))
    try:
        searchversion.check(db.conn, "the index")
    except StoreError as exc:
        found.append(str(exc))
    return found


def content_problems(db: Database, papers: list[int]) -> list[str]:
    """Where a served row is not what its assertions and the search rules make of it today."""
    found = []
    for paper, stored in rows.load(db.conn, papers).items():
        if not stored.assertions:
            found.append(f"paper {paper}: nobody asserts it")
            continue
        columns = stored.columns
        served = serve(list(stored.assertions.values()), columns["arxiv_id"])
        names = ("title", "abstract", "submitted", "updated", "version", "status", "source")
        found += [f"paper {paper}: {n} is not what is asserted" for n in names if getattr(served, n) != columns[n]]
        if served.authors != stored.authors:
            found.append(f"paper {paper}: the authors are not those that are asserted")
        if search_text(columns["title"], columns["abstract"], columns["authors"]) != columns["search_text"]:
            found.append(f"paper {paper}: the search text is not what the rules of today make")
        if tags(**{name: columns[name] for name in TAGGED}) != columns["tags"]:
            found.append(f"paper {paper}: the tags are not what the rules of today make")
    return found


def _file(db: Database) -> Iterator[str]:
    for (line,) in db.conn.execute("pragma quick_check(5)"):
        if line != "ok":
            yield f"the file is damaged: {line}"


def _index(db: Database) -> Iterator[str]:
    try:
        db.conn.execute("insert into papers_fts (papers_fts, rank) values ('integrity-check', 1)")
    except sqlite3.DatabaseError as exc:
        yield f"the search index does not fit the papers ({exc}); mend it with `paperfeed index --rebuild`"
    finally:
        db.conn.rollback()
    sql = "select (select count(*) from papers), (select count(*) from papers_fts_docsize)"
    papers, indexed = db.conn.execute(sql).fetchone()
    if papers != indexed:
        yield f"{papers} papers, but {indexed} in the search index; mend it with `paperfeed index --rebuild`"


def _references(db: Database) -> Iterator[str]:
    for table, row, parent, _ in db.conn.execute("pragma foreign_key_check").fetchmany(5):
        yield f"table {table}: row {row} leads to nothing in {parent}"
    sql = "select id from papers as p where not exists (select 1 from assertions as a where a.paper = p.id) limit 5"
    for (paper,) in db.conn.execute(sql):
        yield f"paper {paper}: nobody asserts it"
