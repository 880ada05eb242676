import gzip
import json
import random
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from crawler.journal import Tally
from indexer.imports import arxiv_json
from indexer.imports import lines as lines_of
from indexer.load import archive, loader
from indexer.store import graft, searchversion, segments
from indexer.store.bulk import import_records
from indexer.store.connect import open_store
from indexer.store.errors import LockedError
from indexer.store.fingerprint import logical_lines
from indexer.store.locks import writing
from tests.indexer.load import archive_file
from tests.indexer.store.samples import doi, paper, store, whole
from tests.real import DATA, needs_data


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(loader, "LINES", 60)


def file_of(tmp_path, lines, name="dump.jsonl"):
    path = tmp_path / name
    path.write_bytes(gzip.compress(b"".join(lines)) if name.endswith(".gz") else b"".join(lines))
    return path


def today():
    return datetime(2031, 3, 6, 1, tzinfo=UTC)


def tomorrow():
    return datetime(2031, 3, 7, 1, tzinfo=UTC)


def plainly(path, file, now=today):
    """What the same file leads to one record after the other, in one process."""
    db = open_store(path)
    tally = import_records(db, path, arxiv_json.parse(lines_of.read(file)), name=file.name, now=now)
    return db, tally


def content(db):
    """All content, and the names of indexes."""
    (names,) = db.conn.execute("select group_concat(name) from (select name from sqlite_master order by 1)").fetchone()
    return [names, *logical_lines(db.conn)]


def test_same_as_one_record_after_the_other(tmp_path, small_parts):
    file = file_of(tmp_path, archive_file.lines(400), "dump.jsonl.gz")
    heard = []
    tally = archive.load(tmp_path / "a.db", file, hear=heard.append, workers=2)
    db, reference = open_store(tmp_path / "a.db"), plainly(tmp_path / "b.db", file)
    assert content(db) == content(reference[0])
    assert (tally.faults, reference[1].faults) == (5, 5)
    assert tally.new == reference[1].new == db["papers"].count
    assert db["faults"].count == 5
    assert [h.doing for h in heard[-2:]] == ["reading", "building indexes"]
    assert heard[-2].tally.new > 300
    whole(db)
    assert list(db.query("select * from loads")) == list(db.query("select * from late_records")) == []
    assert db.conn.execute("pragma journal_mode").fetchone()[0] == "wal"
    sql = "select source, verdict, new, changed, unchanged, faults from run_sources"
    assert [tuple(r) for r in db.conn.execute(sql)] == [
        ("import:dump.jsonl.gz", "ok", tally.new, tally.changed, tally.unchanged, 5)
    ]
    assert not list(tmp_path.glob("*.load"))
    found = "select count(*) from papers_fts where papers_fts match ?"
    assert [db.conn.execute(found, (w,)).fetchone() for w in ('"检 索"', "hats")] == [
        reference[0].conn.execute(found, (w,)).fetchone() for w in ('"检 索"', "hats")
    ]


def test_again_and_into_what_is_there(tmp_path, small_parts):
    """Known papers of other sources join with the archive's, and a second load is as idle as a second import."""
    lines = archive_file.lines(150)
    file = file_of(tmp_path, lines)
    for name in ("a.db", "b.db"):
        db = open_store(tmp_path / name)
        store(db, paper("2401.00007"), paper("feed:1", source="feed", identifiers=(doi("10.1000/10"),)))
        db.close()
    archive.load(tmp_path / "a.db", file, now=today, workers=1)
    db = open_store(tmp_path / "a.db")
    assert content(db) == content(plainly(tmp_path / "b.db", file)[0])
    whole(db)
    db.close()
    # when it was read decides between two words of one source, so a second is not nothing
    tally = archive.load(tmp_path / "a.db", file, now=tomorrow, workers=1)
    reference, other = plainly(tmp_path / "b.db", file, tomorrow)
    assert (tally.new, tally.unchanged) == (0, other.unchanged)
    assert content(open_store(tmp_path / "a.db")) == content(reference)


def test_again_writes_nothing(tmp_path, small_parts):
    entries = [archive_file.entry(random.Random(n), n) | {"listed": None} for n in range(150)]
    file = file_of(tmp_path, [json.dumps(e).encode() + b"\n" for e in entries])
    archive.load(tmp_path / "a.db", file, workers=1)
    db = open_store(tmp_path / "a.db")
    tables = ("papers", "assertions", "names", "papers_fts_data")
    before = [list(db.conn.execute(f"select * from {table}")) for table in tables]
    db.close()
    assert archive.load(tmp_path / "a.db", file, workers=1) == Tally(unchanged=150)
    db = open_store(tmp_path / "a.db")
    assert before == [list(db.conn.execute(f"select * from {table}")) for table in tables]


def test_while_somebody_reads(tmp_path, small_parts):
    """The log is used where the file can't be had alone, and the reader sees whole parts only."""
    file = file_of(tmp_path, archive_file.lines(200))
    reader = open_store(tmp_path / "a.db")
    reader.conn.execute("select count(*) from papers").fetchone()
    seen = []
    hear = lambda p: seen.append(reader.conn.execute("select count(*) from papers").fetchone()[0])  # noqa: E731
    tally = archive.load(tmp_path / "a.db", file, hear=hear, workers=1)
    assert seen == sorted(seen)
    assert 0 < seen[0] < tally.new
    assert content(reader) == content(plainly(tmp_path / "b.db", file)[0])


def test_an_index_that_somebody_makes_anew_meanwhile(tmp_path, small_parts):
    """Nothing is added to it; what was stored is kept, and the import goes on when it is done."""
    path, file = tmp_path / "a.db", file_of(tmp_path, archive_file.lines(400))
    other = open_store(path)

    def begin(progress):
        with writing(other, path):
            searchversion.begin(other.conn)
            graft.empty(other.conn)

    with pytest.raises(LockedError, match="an index that is not finished"):
        archive.load(path, file, hear=begin, workers=1, now=today)
    assert 0 < other["papers"].count < 100
    whole(other)
    archive.load(path, file, workers=1, now=today)
    assert content(other) == content(plainly(tmp_path / "b.db", file)[0])
    whole(other)


def test_a_file_that_breaks_off(tmp_path, small_parts):
    # What is said in two ways would be told by when it was said last.
    lines = archive_file.lines(300, repeats=False)
    packed = gzip.compress(b"".join(lines))
    file = tmp_path / "dump.jsonl.gz"
    file.write_bytes(packed[: len(packed) // 2])
    with pytest.raises(lines_of.ImportFileError, match="cut after line"):
        archive.load(tmp_path / "a.db", file, workers=1)
    db = open_store(tmp_path / "a.db")
    assert db["papers"].count > 60
    assert [v for (v,) in db.conn.execute("select verdict from run_sources")] == ["failed"]
    db.close()
    file.write_bytes(packed)
    archive.load(tmp_path / "a.db", file, workers=1)
    db = open_store(tmp_path / "a.db")
    assert content(db) == content(plainly(tmp_path / "b.db", file)[0])
    whole(db)


KILLED = """
import sys
from pathlib import Path
from indexer.load import archive, loader
if __name__ == "__main__":
    loader.LINES = 60
    archive.load(Path(sys.argv[1]), Path(sys.argv[2]), workers=2, hear=lambda p: print(p.doing, flush=True))
"""


@pytest.mark.parametrize("reports", [1, 3, 99])
def test_killed_and_run_again(tmp_path, reports):
    """After some parts, or while indexes are built; before that, any other command mends what is missing."""
    file = file_of(tmp_path, archive_file.lines(400))
    script = tmp_path / "load.py"
    script.write_text(KILLED)
    command = [sys.executable, str(script), str(tmp_path / "a.db"), str(file)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3], env={"PYTHONPATH": "."}
    )
    for _ in range(reports):
        if process.stdout.readline().startswith("building"):
            break
    time.sleep(0.02)
    process.kill()
    process.communicate()
    if reports < 99:
        # Whoever only reads sees whole parts, also where the kill left a transaction half done.
        reader = open_store(tmp_path / "a.db", readonly=True)
        assert reader["papers"].count == reader["papers_fts"].count > 0
        reader.close()
    db = open_store(tmp_path / "a.db")
    whole(db)
    (stored,) = db.conn.execute("select lines from loads").fetchone()
    assert stored
    db.close()
    heard = []
    archive.load(tmp_path / "a.db", file, workers=1, hear=heard.append)
    db, reference = open_store(tmp_path / "a.db"), plainly(tmp_path / "b.db", file)[0]
    assert content(db) == content(reference)
    whole(db)
    assert sum(h.doing == "reading" for h in heard) <= 2 + (425 - stored) // 10


def test_merging(tmp_path, monkeypatch):
    """Many small segments become few while they come, by a connection that leaves the rollback journal to the load, and
    one when it is asked for; nothing is lost."""
    monkeypatch.setattr(loader, "LINES", 12)
    entries = [{"id": f"2401.{n:05d}", "title": f"On hats {n}", "abstract": "We measure."} for n in range(300)]
    file, journals = file_of(tmp_path, [json.dumps(e).encode() + b"\n" for e in entries]), []

    def hear(progress):
        if progress.doing == "reading":
            with closing(sqlite3.connect(tmp_path / "a.db")) as conn:
                journals.append(conn.execute("pragma journal_mode").fetchone()[0])

    archive.load(tmp_path / "a.db", file, workers=1, hear=hear)
    assert journals == ["delete"] * 25
    db = open_store(tmp_path / "a.db")
    assert [len(found) for _, found in graft.structure(db.conn).levels][6:] == [3, 3, 3, 1]
    assert segments.merge_all(db, tmp_path / "a.db") == 10
    assert len(graft.structure(db.conn).segments()) == 1
    assert segments.merge_all(db, tmp_path / "a.db") == 1
    whole(db)


@needs_data
def test_real_records(tmp_path):
    file = DATA / "corpus_slice" / "arxiv_slice.jsonl.gz"
    tally = archive.load(tmp_path / "a.db", file, workers=2)
    with gzip.open(file) as opened:
        assert tally == Tally(new=sum(1 for _ in opened))
    whole(open_store(tmp_path / "a.db"))
