"""A page of very many records: stored in pieces, and read only when its last one is there."""

import signal
import subprocess
import sys

import pytest

from crawler.journal import Batch, Exchange, Tally
from crawler.record import Fault, Page, Profile
from indexer.store.connect import open_store
from indexer.store.fingerprint import logical_lines
from indexer.store.journal import DatabaseJournal
from indexer.store.pieces import MOST, cut
from tests.indexer.store.samples import doi, paper, store, whole

NAME, KIND = "arxiv:all", "arxiv_oai"
URL = "https://oai.example.org/1"
COUNT = 3 * MOST + 20


def long_page() -> Page:
    """Each third record shares a DOI with one of another piece, and the last says again what the first did."""
    records = [paper(f"2401.{n:05d}", announced="2024-02-01", announce_type="new") for n in range(COUNT - 1)]
    far = [paper(f"x{n}", source=KIND, identifiers=(doi(f"10.1/{n % MOST}"),)) for n in range(0, COUNT, 3)]
    return Page(
        records=(*records, *far, records[0]),
        deleted=("2401.00002",),
        faults=(Fault(where="last", why="no id"),),
        declared=COUNT,
    )


def commit(path: str) -> Tally:
    exchange = Exchange(url=URL, fetched="2024-02-01T00:00:00Z", outcome="page", status=200)
    with DatabaseJournal(path, command="crawl") as journal:
        journal.begin(NAME, KIND, {})
        tally = journal.commit(
            Batch(source=NAME, kind=KIND, exchange=exchange, page=long_page(), promised="2024-02", cursor="2024-02")
        )
        journal.end(NAME, "finished")
    return tally


SHORT = Page(records=tuple(paper(f"2401.{n:05d}") for n in range(MOST)))
OF_PEOPLE = Page(records=long_page().records, profiles=(Profile(source=KIND, key="p", name="Ada Probe"),))


@pytest.mark.parametrize("page", [Page(), SHORT, OF_PEOPLE], ids=["empty", "short", "of people"])
def test_left_whole(page):
    assert cut(page) == [page]


def test_cut():
    page = long_page()
    pieces = cut(page)
    assert [len(p.records) for p in pieces[:-1]] == [MOST] * (len(pieces) - 1)
    assert 0 < len(pieces[-1].records) <= MOST
    assert tuple(r for p in pieces for r in p.records) == page.records
    assert [(p.deleted, p.faults, p.declared) for p in pieces[:-1]] == [((), (), None)] * (len(pieces) - 1)
    assert (pieces[-1].deleted, pieces[-1].faults, pieces[-1].declared) == (page.deleted, page.faults, COUNT)


def test_the_same_as_in_one_transaction(tmp_path):
    page, path = long_page(), tmp_path / "papers.db"
    tally = commit(str(path))
    db, reference = open_store(path), open_store(tmp_path / "reference.db")
    gone = [(KIND, key) for key in page.deleted]
    at_once = store(reference, *page.records, gone=gone, feed=NAME)
    # What one page says twice belongs to what it changes; what an earlier piece said is known.
    assert tally == at_once + Tally(changed=-1, unchanged=1, faults=1)
    assert list(logical_lines(db.conn)) == list(logical_lines(reference.conn))
    sql = "select requests, records, new, unchanged, deleted, faults, declared from run_sources"
    told = (1, len(page.records), tally.new, tally.unchanged, tally.deleted, 1, COUNT)
    assert db.conn.execute(sql).fetchall() == [told]
    assert db.conn.execute("select url, records from fetches").fetchall() == [(URL, len(page.records))]
    whole(db)
    db.close()
    reference.close()


def test_the_log_stays_small(tmp_path):
    """It is as long as the longest transaction, whatever the length of the page."""
    page = Page(records=tuple(paper(f"2401.{n:05d}") for n in range(8 * MOST)))
    sizes = []
    for name, pieces in (("pieces", cut(page)), ("whole", [page])):
        db = open_store(tmp_path / f"{name}.db")
        # By default SQLite lets it grow to 8 MB, more than all of this.
        db.conn.execute("pragma wal_autocheckpoint = 20")
        for piece in pieces:
            store(db, *piece.records)
        sizes.append((tmp_path / f"{name}.db-wal").stat().st_size)
        db.close()
    assert sizes[0] < sizes[1] / 2


KILLED = """
import os, signal, sys
from indexer.store import journal
from tests.indexer.store.test_pieces import commit
left = int(sys.argv[2])
begin = journal.DatabaseJournal.begin
def begun(self, *arguments, **options):
    def heard(statement):
        global left
        if statement.lower().startswith("begin"):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
    found = begin(self, *arguments, **options)
    self._db.conn.set_trace_callback(heard)
    return found
journal.DatabaseJournal.begin = begun
commit(sys.argv[1])
"""


@pytest.mark.parametrize("piece", range(1, len(cut(long_page())) + 1))
def test_killed_between_pieces(tmp_path, piece):
    path = tmp_path / "papers.db"
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path), str(piece)], capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    db = open_store(path)
    said = {record.key for record in long_page().records[: (piece - 1) * MOST]}
    assert {key for (key,) in db.conn.execute("select key from assertions")} == said
    assert db["fetches"].count == 0
    assert db.conn.execute("select cursor from sources").fetchall() == [(None,)]
    whole(db)
    db.close()
    commit(str(path))
    commit(str(tmp_path / "reference.db"))
    db, reference = open_store(path), open_store(tmp_path / "reference.db")
    assert list(logical_lines(db.conn)) == list(logical_lines(reference.conn))
    assert db.conn.execute("select cursor from sources").fetchall() == [("2024-02",)]
    whole(db)
    db.close()
    reference.close()
