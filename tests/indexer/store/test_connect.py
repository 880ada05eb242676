import multiprocessing
import subprocess
import sys

import pytest
from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from indexer.store.connect import is_begun, open_store
from indexer.store.errors import StoreError
from indexer.store.schema import migrations


def test_a_new_database(tmp_path):
    path = tmp_path / "papers.db"
    db = open_store(path)
    pragmas = ("page_size", "journal_mode", "synchronous", "foreign_keys", "journal_size_limit")
    assert [db.conn.execute(f"pragma {p}").fetchone()[0] for p in pragmas] == [8192, "wal", 1, 1, 32 * 1024 * 1024]
    assert migrations.pending(db) == []
    db.close()


def test_opening_writes_nothing_to_what_is_up_to_date(tmp_path):
    path = tmp_path / "papers.db"
    open_store(path).close()
    before = path.read_bytes()
    for readonly in (False, True):
        db = open_store(path, readonly=readonly)
        assert db.conn.total_changes == 0
        db.close()
    assert path.read_bytes() == before


def test_search_tables_are_fts5_and_found_by_others(tmp_path):
    db = open_store(tmp_path / "any name.db")
    virtual = [
        sql for (sql,) in db.conn.execute("select sql from sqlite_master where sql like 'create virtual table%'")
    ]
    assert [("fts5" in sql, "content=[papers]" in sql) for sql in virtual] == [(True, True)]
    assert db["papers"].detect_fts() == "papers_fts"
    db.close()


def test_datasette_finds_the_search_table(tmp_path):
    from datasette.utils import detect_fts

    db = open_store(tmp_path / "papers.db")
    assert detect_fts(db.conn, "papers") == "papers_fts"
    db.close()


def foreign(path):
    db = Database(path)
    db["dogs"].insert({"name": "Cleo"})
    db.close()


def newer(path):
    db = open_store(path)
    db["_sqlite_migrations"].insert({"migration_set": "paperfeed", "name": "m999_future", "applied_at": "2099"})
    db.close()


CASES = [
    ("missing", lambda p: None, {"create": False}, "there is no such database"),
    ("missing", lambda p: None, {"readonly": True}, "there is no such database"),
    ("folder", lambda p: p.mkdir(), {}, "expected a database file, found a folder"),
    ("no/such/folder", lambda p: None, {}, "expected the folder"),
    ("text", lambda p: p.write_text("hello, this is no database"), {}, "expected an SQLite database"),
    ("magic", lambda p: p.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4096), {}, "SQLite database|damaged"),
    ("foreign", foreign, {}, "expected a paperfeed database"),
    ("newer", newer, {}, "newer paperfeed has written it; upgrade"),
    ("newer", newer, {"readonly": True}, "newer paperfeed has written it; upgrade"),
]


@pytest.mark.parametrize(("name", "make", "options", "want"), CASES)
def test_refused(tmp_path, name, make, options, want):
    path = tmp_path / name
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError, match=want):
        open_store(path, **options)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_reader_does_not_migrate(tmp_path):
    path = tmp_path / "papers.db"
    open_store(path).close()
    script = f"""
from indexer.store import connect, errors, schema
schema.migrations(name="m998_later")(lambda db: db.conn.execute("create table later (a)"))
try:
    connect.open_store({str(path)!r}, readonly=True)
except errors.StoreError as exc:
    print(exc)
db = connect.open_store({str(path)!r})
print("later" in db.table_names())
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    refused, migrated = done.stdout.splitlines()
    assert ("expected the newest schema, found an older one" in refused, migrated) == (True, "True")


def test_an_empty_file_becomes_a_database(tmp_path):
    path = tmp_path / "papers.db"
    path.touch()
    open_store(path).close()
    assert path.stat().st_size > 0


def _open(path):
    open_store(path).close()


def test_many_open_a_new_database_at_once(tmp_path):
    path = tmp_path / "papers.db"
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_open, args=(path,)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [p.exitcode for p in processes] == [0, 0, 0, 0]
    db = open_store(path)
    assert len(migrations.applied(db)) == len(migrations.pending(Database(memory=True)))
    db.close()


def test_a_migration_is_whole_or_not_at_all(tmp_path):
    """A process that dies within the first migration leaves a file that the next one can use."""
    path = tmp_path / "papers.db"
    script = f"""
import os
from indexer.store import connect, schema
def die(db):
    db.conn.execute("create table half (a)")
    os._exit(9)
schema.migrations(name="m998_dies")(die)
connect.open_store({str(path)!r})
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 9
    db = open_store(path)
    assert "half" not in db.table_names()
    assert "papers" in db.table_names()
    db.close()


def test_works_with_the_library_of_python(tmp_path):
    """Without pysqlite3 the standard library's SQLite (3.40 or later) does it all."""
    script = f"""
import sys
sys.modules["pysqlite3"] = None
from tests.indexer.store.samples import paper, whole
from indexer.store.connect import is_begun, open_store
from indexer.store.locks import writing
from indexer.store.save import save_records
from sqlite_utils.utils import sqlite3
assert sqlite3.__name__ == "sqlite3", sqlite3
path = {str(tmp_path / "papers.db")!r}
db = open_store(path)
for version in (1, 2):
    with writing(db, path):
        save_records(db.conn, [paper(version=version, title="t" * version)], feed="f", fetched=f"2024-01-0{{version}}")
whole(db)
print(*db.conn.execute("select title, version from papers").fetchone())
db.close()
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "tt 2\n"), done.stderr


def test_the_same_library_as_sqlite_utils():
    assert sqlite3.sqlite_version_info >= (3, 40)


def test_a_file_that_somebody_is_making_is_not_begun(tmp_path):
    path = tmp_path / "papers.db"
    assert not is_begun(path)
    path.touch()
    assert not is_begun(path)
    conn = sqlite3.connect(path)
    conn.execute("pragma journal_mode = wal")
    assert path.stat().st_size
    conn.execute("begin immediate")
    conn.execute("create table one (two)")
    assert not is_begun(path)
    conn.commit()
    assert is_begun(path)
    conn.close()
    path.write_bytes(b"no database")
    assert is_begun(path)
