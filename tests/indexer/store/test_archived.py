from datetime import UTC, datetime

import pytest

from crawler.journal import Place
from indexer.store.archived import Kept, kept, last_uses, let_go, made, newest_moment
from indexer.store.connect import open_store

OLD, NEW = "20260801T120000123456Z-7.warc.gz", "20261101T120000123456Z-8.warc.gz"


@pytest.fixture
def db(tmp_path):
    db = open_store(tmp_path / "papers.db")
    db.execute("insert into runs (id, command, started, archive) values (1, 'crawl', '2026-08-01', ?)", (OLD,))
    rows = [(1, OLD, number * 100, f"2026-08-01T12:00:{number:02d}Z") for number in range(40)]
    rows += [(1, NEW, number * 100, f"2026-11-01T12:00:{number:02d}Z") for number in range(20)]
    rows.append((1, None, None, "2026-11-02T12:00:00Z"))
    sql = """
        insert into fetches (run, source, url, outcome, archive, archive_offset, archive_length, fetched)
        values (?, 'a', 'https://a.example/', 'page', ?, ?, 100, ?)
    """
    db.conn.executemany(sql, rows)
    db.conn.commit()
    yield db
    db.close()


def test_kept(db):
    every = kept(db.conn)
    assert len(every) == 60
    place = Place(file=OLD, offset=0, length=100)
    assert every[0] == Kept(fetch=1, source="a", url="https://a.example/", place=place)


def test_a_sample_is_of_the_newest_and_of_all_ages(db):
    some = [row.fetch for row in kept(db.conn, 20)]
    assert some == [1, 7, 13, 19, 25, 31, 37, 43, 49, *range(51, 61)]
    assert len(kept(db.conn, 1000)) == 60


def test_last_uses(db):
    assert last_uses(db.conn) == {
        OLD: datetime(2026, 8, 1, 12, 0, 39, tzinfo=UTC),
        NEW: datetime(2026, 11, 1, 12, 0, 19, tzinfo=UTC),
    }


@pytest.mark.parametrize(
    ("file", "want"),
    [
        ("20250102T030405678901Z-99.warc.gz", datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("20250102T030405678901Z-99-1.warc.gz", datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("somebody-elses.warc.gz", None),
    ],
)
def test_made(file, want):
    assert made(file) == want


def test_let_go_keeps_the_exchanges(db):
    let_go(db.conn, OLD)
    assert [row.place.file for row in kept(db.conn)] == [NEW] * 20
    sql = "select count(*), count(archive), count(archive_offset) from fetches"
    assert db.execute(sql).fetchone() == (61, 20, 20)
    assert db.execute("select archive from runs").fetchone() == (None,)
    assert db.execute("select old, new from archive_moves").fetchall() == [(OLD, None)]


def test_newest_moment(db, tmp_path):
    assert newest_moment(db.conn) == datetime(2026, 11, 2, 12, tzinfo=UTC)
    db.execute("update runs set finished = '2026-11-03T00:00:00Z'")
    assert newest_moment(db.conn) == datetime(2026, 11, 3, tzinfo=UTC)
    fresh = open_store(tmp_path / "fresh.db")
    assert newest_moment(fresh.conn) is None
    fresh.close()
