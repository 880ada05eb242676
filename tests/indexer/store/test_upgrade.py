"""A database of every earlier schema, as the program of that time made it, opened by the program of today."""

import gzip
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database

from indexer.search.find import search
from indexer.search.query import parse
from indexer.store import decisions
from indexer.store.assertions import digest, short
from indexer.store.backup import backup
from indexer.store.connect import open_reading, open_store
from indexer.store.decisions import Decision
from indexer.store.errors import StoreError
from indexer.store.integrity import content_problems, problems
from indexer.store.rows import load
from indexer.store.schema import migrations
from tests.indexer.store import harvester
from tests.program import environment, paperfeed

FILES = sorted((Path(__file__).parent / "schemas").glob("*.db.gz"))
ALL = [migration.name for migration in migrations.pending(Database(memory=True))]
PAPERS = {"m001_first": 74, "m002_people": 88, "m003_search": 88, "m004_spare": 88, "m005_owed": 88}
PAPERS |= {"m006_accounts": 88}
COMMANDS = [("status",), ("runs",), ("search", "检索"), ("status", "--audit"), ("changes",), ("duplicates",)]
COMMANDS += [("watch", "list")]
OLDER = [file for file in FILES if file.name.partition(".")[0] != ALL[-1]]


def name(file):
    return file.name.partition(".")[0]


def unpacked(file, folder):
    path = folder / "papers.db"
    path.write_bytes(gzip.decompress(file.read_bytes()))
    return path


def schema(db):
    """Every table with its columns, and every index with its columns, in no order."""
    tables = {table.name: [(c.name, c.type, c.is_pk) for c in table.columns] for table in db.tables}
    indexes = {i.name: i.columns for table in db.tables for i in table.indexes if not i.name.startswith("sqlite_")}
    return tables, indexes


def test_there_is_one_of_every_schema_before_this():
    assert {name(file) for file in FILES} >= set(ALL[:-1])


@pytest.mark.parametrize("file", FILES, ids=name)
def test_upgraded(file, tmp_path, capsys):
    path = unpacked(file, tmp_path)
    db = open_store(path)
    assert [m.name for m in migrations.pending(db)] == []
    fresh = open_store(tmp_path / "fresh.db")
    assert schema(db) == schema(fresh)
    fresh.close()
    assert problems(db) == []
    assert content_problems(db, [paper for (paper,) in db.conn.execute("select id from papers")]) == []
    # what the sample web held then, whatever the parsers of then made of the rest
    papers = PAPERS[name(file)]
    assert db["papers"].count == papers
    # since then the demonstration harvests on two days
    assert db["runs"].count == (1 if name(file) < "m006" else 2)
    assert search(db.conn, parse("检索")).total
    db.close()
    harvester.harvest(str(path))
    db = open_store(path)
    assert db["papers"].count == papers + 165
    assert problems(db) == []
    db.close()


@pytest.mark.parametrize("file", OLDER, ids=name)
def test_what_was_known_is_known(file, tmp_path):
    """A page that is read again after the upgrade is passed over by its hashes."""
    path = unpacked(file, tmp_path)
    before = Database(path)
    hashes = {
        (source, key): text for source, key, text in before.conn.execute("select source, key, hash from assertions")
    }
    before.close()
    db = open_store(path)
    works = load(db.conn, [paper for (paper,) in db.conn.execute("select id from papers")]).values()
    now = {key: text for work in works for key, text in work.hashes.items()}
    are_short = name(file) >= "m004_spare"
    assert now == {key: text if are_short else short(text) for key, text in hashes.items()}
    said = {key: digest(word.record) for work in works for key, word in work.assertions.items()}
    # The rest said more before than when it was read last.
    assert len(said.items() & now.items()) > len(now) * 0.9
    db.close()


def test_what_was_decided_and_found_is_kept(tmp_path):
    """Numbers of decisions and hits of watches; works that were joined before are told to harvesters as of now."""
    path = unpacked(next(file for file in FILES if name(file) == "m006_accounts"), tmp_path)
    db = Database(path)
    decided = db.conn.execute("select * from decisions order by id").fetchall()
    ((old, new),) = db.conn.execute("select old, new from paper_moves").fetchall()
    with db.conn:
        db.conn.execute("create view ours as select count(*) from decisions join watch_hits")
        db.conn.execute("insert into watches values ('w', 'moss', null, null, '2026', '2026')")
        db.conn.execute("insert into watch_hits values ('w', ?, '2026', 'moss in the title', null)", (new,))
    db.close()
    db = open_store(path)
    assert db.conn.execute("select * from decisions order by id").fetchall() == decided
    assert db.conn.execute("select * from ours").fetchone() == (2 * len(decided),), "a view of anybody's"
    hits = db.conn.execute("select * from watch_hits order by paper").fetchall()
    assert hits == [("w", paper, "2026", "moss in the title", None) for paper in sorted((old, new))], (
        "also when they part"
    )
    assert [paper for (paper,) in db.conn.execute("select paper from datestamps order by 1")] == sorted((old, new))
    last = decided[-1][0]
    db.conn.execute("delete from decisions where id = ?", (last,))
    assert decisions.keep(db.conn, Decision(pair=(("feed", "a"), ("feed", "b")))) == last + 1
    assert db.conn.execute("select count(*) from merges").fetchone() == (len(decided),)
    db.close()


@pytest.mark.parametrize("file", OLDER, ids=name)
def test_who_only_reads_does_not_upgrade(file, tmp_path):
    path = unpacked(file, tmp_path)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="expected the newest schema, found an older one"):
        open_store(path, readonly=True)
    backup(path, tmp_path / "copy.db")
    copy = Database(tmp_path / "copy.db")
    assert [m.name for m in migrations.applied(copy)][-1] == name(file)
    copy.close()
    assert path.read_bytes() == before


@pytest.mark.parametrize("file", OLDER, ids=name)
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_commands_that_read_bring_it_up_to_date(file, words, tmp_path):
    """Whoever has upgraded the program should not have to know."""
    path = unpacked(file, tmp_path)
    done = paperfeed(*words, cwd=tmp_path)
    # sources of long ago are late, and none of them is arXiv's own
    assert (done.returncode, done.stderr.startswith("paperfeed: ")) in ((0, False), (4, False), (2, True)), done
    db = open_store(path, readonly=True)
    assert problems(db, index=False) == []
    db.close()


@pytest.mark.parametrize("file", OLDER, ids=name)
def test_what_is_older_and_cannot_be_written_is_told(file, tmp_path, monkeypatch):
    path = unpacked(file, tmp_path)
    before = path.read_bytes()
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    with pytest.raises(StoreError, match="found an older one; run `paperfeed doctor` once, as somebody who may write"):
        open_reading(path)
    assert path.read_bytes() == before


KILLED = """
import os, signal, sys
from indexer.store import schema
from indexer.store.connect import open_reading, open_store
from indexer.store.decisions import Decision
left = int(sys.argv[2])
class Dying:
    def __init__(self, conn):
        self.conn = conn
    def execute(self, statement):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return self.conn.execute(statement)
class Db:
    def __init__(self, db):
        self.conn = Dying(db.conn)
execute = schema._execute
schema._execute = lambda db, statements: execute(Db(db), statements)
open_store(sys.argv[1])
"""


# That many statements are done; from the last schemas on few are left to do.
FEW = {"m003_search": [0, 1, 2], "m004_spare": [0], "m005_owed": [0, 5], "m006_accounts": [0, 9]}
DONE = [(file, done) for file in OLDER for done in FEW.get(name(file), [0, 1, 3, 6])]


@pytest.mark.parametrize(("file", "statements"), DONE, ids=[f"{name(file)}-{done}" for file, done in DONE])
def test_killed_in_the_middle(file, statements, tmp_path):
    path = unpacked(file, tmp_path)
    arguments = [sys.executable, "-c", KILLED, str(path), str(statements)]
    killed = subprocess.run(arguments, env=environment(tmp_path), capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    db = Database(path)
    assert [m.name for m in migrations.applied(db)][-1] == name(file)
    db.close()
    db = open_store(path)
    assert [m.name for m in migrations.pending(db)] == []
    assert problems(db) == []
    db.close()
