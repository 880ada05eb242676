import gzip

import pytest

from crawler.journal import Tally
from crawler.record import Fault
from indexer.imports import arxiv_json, lines
from indexer.store import bulk
from indexer.store.connect import open_store
from indexer.store.fingerprint import logical_hash
from tests.indexer.store.samples import paper, whole
from tests.real import DATA, needs_data


@pytest.fixture
def db(tmp_path):
    db = open_store(tmp_path / "papers.db")
    yield db
    db.close()


def imported(db, tmp_path, entries, **options):
    return bulk.import_records(db, tmp_path / "papers.db", entries, name="dump.jsonl.gz", **options)


def entries(count):
    return [paper(f"2401.{n:05d}", source="import") for n in range(count)]


def content(db):
    """Everything but the ledger, byte for byte."""
    tables = [t for t in db.table_names() if t not in ("runs", "run_sources", "fetches", "faults", "sqlite_sequence")]
    return {table: list(db.conn.execute(f"select * from {table}")) for table in tables if table != "papers_fts"}


def test_chunks_faults_and_ledger(db, tmp_path, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 10)
    told = []
    fault = Fault(where="line 3", why="no id")
    tally = imported(db, tmp_path, [*entries(3), fault, *entries(25)], progress=told.append)
    assert tally == Tally(new=25, unchanged=3, faults=1)
    assert [t.new + t.unchanged + t.faults for t in told] == [10, 20, 29]
    assert list(db.query("select place, reason from faults")) == [{"place": "line 3", "reason": "no id"}]
    sql = "select source, verdict, reason, records, new, unchanged, faults from run_sources"
    assert [tuple(r) for r in db.conn.execute(sql)] == [
        ("import:dump.jsonl.gz", "ok", "25 new, 0 changed, 3 known; 1 entry could not be read", 28, 25, 3, 1)
    ]
    assert [tuple(r) for r in db.conn.execute("select url, records from fetches")] == [("file:dump.jsonl.gz", 28)]
    whole(db)


def test_again_writes_to_the_ledger_only(db, tmp_path):
    imported(db, tmp_path, entries(50))
    before = content(db)
    assert imported(db, tmp_path, entries(50)) == Tally(unchanged=50)
    assert content(db) == before


def test_a_file_that_breaks_off(db, tmp_path, monkeypatch):
    """What came before is kept, the error is told, and importing the whole file goes on from there."""
    monkeypatch.setattr(bulk, "CHUNK", 10)

    def broken():
        yield from entries(25)
        raise lines.ImportFileError("dump.jsonl.gz: cut")

    with pytest.raises(lines.ImportFileError):
        imported(db, tmp_path, broken())
    assert db["papers"].count == 25
    assert [tuple(r) for r in db.conn.execute("select verdict, reason from run_sources")] == [
        ("failed", "dump.jsonl.gz: cut")
    ]
    assert imported(db, tmp_path, entries(30)) == Tally(new=5, unchanged=25)


def test_interrupted(db, tmp_path, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 10)

    def stop(tally):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imported(db, tmp_path, entries(25), progress=stop)
    assert db["papers"].count == 10
    assert [v for (v,) in db.conn.execute("select verdict from run_sources")] == ["deferred"]


@needs_data
def test_real_records(db, tmp_path):
    """As many as there are lines, dates as they stand there; a second import writes no record and no index page."""
    path = DATA / "corpus_slice" / "arxiv_slice.jsonl.gz"
    with gzip.open(path) as file:
        count = sum(1 for _ in file)
    first = imported(db, tmp_path, arxiv_json.parse(lines.read(path)))
    assert first == Tally(new=count)
    assert db["papers"].count == count
    sql = "select submitted, updated, announced from papers where arxiv_id = '0704.0021'"
    assert tuple(db.conn.execute(sql).fetchone()) == ("2007-03-31", "2007-07-24", None)
    before, pages = logical_hash(db.conn), list(db.conn.execute("select * from papers_fts_data"))
    assert imported(db, tmp_path, arxiv_json.parse(lines.read(path))) == Tally(unchanged=count)
    assert (logical_hash(db.conn), list(db.conn.execute("select * from papers_fts_data"))) == (before, pages)
