"""The index made anew: as FTS5 would make it, in pieces, by one process at a time, and killed anywhere."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from multiprocessing import active_children
from pathlib import Path

import pytest
from sqlite_utils import Database

from indexer.load import archive
from indexer.store import graft, searchindex, searchversion, segments
from indexer.store.connect import open_reading, open_store
from indexer.store.errors import LockedError, StoreError
from indexer.store.graft import Segment, Structure
from indexer.store.hearing import UPGRADE, Step
from indexer.store.locks import upgrading
from indexer.store.searchindex import Made
from tests.indexer.load import archive_file
from tests.indexer.store.samples import paper, store, whole
from tests.program import command, environment, paperfeed

STRUCTURES = [
    Structure(b"\0\0\0\1", [], 0),
    Structure(b"\0\0\0\0", [(0, [Segment(1, 1, 9)])], 3),
    Structure(b"abcd", [(2, [Segment(7, 1, 130), Segment(300, 1, 70_000)]), (0, []), (0, [Segment(9, 1, 1)])], 2**40),
]


@pytest.mark.parametrize("structure", STRUCTURES, ids=range(3))
def test_a_list_of_segments_and_back(structure):
    assert Structure.read(structure.written()) == structure


@pytest.mark.parametrize(
    "blob",
    [b"", b"abcd", b"abcd\xff\0\0\1\1", b"abcd\1\1\0\0", b"abcd\1\2\0\0\1\1\1\1", b"abcd\1\1\0\0\1\1\1\1\5"],
    ids=range(6),
)
def test_another_format_is_refused(blob):
    with pytest.raises(StoreError, match="papers_fts: expected the segment list of FTS5 version 4"):
        Structure.read(blob)


def library(path):
    """A database of three hundred papers."""
    db = open_store(path)
    rng = random.Random(3)
    records = [paper(f"2401.{n:05d}", title=" ".join(rng.choices(archive_file.WORDS, k=6))) for n in range(300)]
    store(db, *records)
    return db


def asked(db):
    """What a hundred queries find, in order of their rank, and how well."""
    rng, sql = random.Random(4), "select rowid, round(bm25(papers_fts), 9) from papers_fts where papers_fts match ?"
    words = [word.replace("$", "").replace("\\", "") for word in archive_file.WORDS if word.isascii()]
    texts = [" OR ".join(f'"{word}"' for word in rng.sample(words, k=2)) for _ in range(100)]
    return [list(db.conn.execute(f"{sql} order by rank, rowid", (text,))) for text in texts]


@pytest.mark.parametrize(
    ("papers", "built", "left"), [(70, 5, [3, 2]), (15, 20, [1])], ids=["left in a few", "merged where there are many"]
)
def test_the_same_index_as_fts5_makes(tmp_path, monkeypatch, papers, built, left):
    monkeypatch.setattr(searchindex, "PAPERS", papers)
    db = library(tmp_path / "papers.db")
    db.conn.execute("insert into papers_fts (papers_fts) values ('rebuild')")
    db.conn.commit()
    before = asked(db)
    db.close()
    told = []
    monkeypatch.setattr(UPGRADE, "by", told.append)
    assert searchindex.build(tmp_path / "papers.db", workers=2) == Made()
    assert searchindex.build(tmp_path / "papers.db", anew=True, workers=2) == Made(papers=300)
    db = open_store(tmp_path / "papers.db")
    steps = [Step("search index", min(n * papers, 300), 300) for n in range(built + 1)]
    assert told == [*steps, None]
    assert [len(found) for _, found in graft.structure(db.conn).levels if found] == left
    assert asked(db) == before
    whole(db)
    store(db, paper("2401.00003", title="another one"), at="2024-03-01T00:00:00Z")
    whole(db)


class StoppedError(Exception):
    """What ends the work in the middle."""


def stopping(step):
    if step is not None and step.done > 200:
        raise StoppedError


def stop_in_the_middle(path, monkeypatch):
    """Three segments of five are there."""
    with monkeypatch.context() as patched:
        patched.setattr(searchindex, "PAPERS", 70)
        patched.setattr(UPGRADE, "by", stopping)
        with pytest.raises(StoppedError):
            searchindex.build(path, anew=True, workers=1)


def of_old(path):
    """Texts and index as another version of the rules left them; gives what a search finds by those of today."""
    db = library(path)
    before = asked(db)
    db.conn.execute("update papers set search_text = 'of old', tags = null")
    db.conn.execute("insert into papers_fts (papers_fts) values ('rebuild')")
    searchversion.record(db.conn, 1)
    db.conn.commit()
    db.close()
    return before


def test_interrupted_nobody_writes_and_whoever_opens_it_goes_on(tmp_path, monkeypatch):
    path = tmp_path / "papers.db"
    library(path).close()
    other = open_store(path)
    stop_in_the_middle(path, monkeypatch)
    assert searchversion.is_begun(other.conn)
    with pytest.raises(LockedError, match="found an index that is not finished"):
        store(other, paper("2401.99999"))
    other.conn.rollback()
    told = []
    monkeypatch.setattr(searchindex, "PAPERS", 50)
    monkeypatch.setattr(UPGRADE, "by", told.append)
    db = open_store(path)
    done = [step.done for step in told if step is not None and step.what == "search index"]
    assert (done, told[-1]) == ([210, 260, 300], None)
    whole(db)
    store(other, paper("2401.99999"))
    whole(other)


def test_other_rules_begin_at_the_beginning(tmp_path, monkeypatch):
    path = tmp_path / "papers.db"
    before = of_old(path)
    stop_in_the_middle(path, monkeypatch)
    db = open_store(path, any_index=True)
    db.conn.execute("update papers set search_text = 'of old'")
    searchversion.record(db.conn, -1)
    db.conn.commit()
    db.close()
    db = open_store(path)
    assert asked(db) == before
    whole(db)


KILLED = """
import os, signal, sys
from multiprocessing import active_children
from contextlib import contextmanager
from indexer.store import searchindex
from indexer.store.connect import open_store
left = int(sys.argv[2])
writing = searchindex.writing
@contextmanager
def dying(db, path):
    global left
    with writing(db, path):
        yield
        if left == 0:
            print(*[child.pid for child in active_children()])
            sys.stdout.flush()
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
searchindex.writing, searchindex.PAPERS, searchindex.CHUNK = dying, 100, 60
if __name__ == "__main__":
    open_store(sys.argv[1])
"""


# The mark; texts in two transactions, then the segment, thrice; the end.
@pytest.mark.parametrize("transaction", range(11))
def test_killed_in_any_transaction(tmp_path, transaction):
    path = tmp_path / "papers.db"
    before = of_old(path)
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    arguments = [sys.executable, str(script), str(path), str(transaction)]
    killed = subprocess.run(arguments, env=environment(tmp_path), capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    db = Database(path)
    assert not searchversion.is_current(db.conn)
    db.close()
    db = open_store(path)
    assert searchversion.is_current(db.conn)
    assert asked(db) == before
    whole(db)
    db.close()
    for pid in killed.stdout.split():
        assert gone(int(pid))


def gone(pid):
    """Whether a process ends within some seconds."""
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        # nobody of ours waits for it
        if "(python) Z" in Path(f"/proc/{pid}/stat").read_text():
            return True
        time.sleep(0.05)
    return False


def test_two_who_upgrade_at_once(tmp_path):
    path = tmp_path / "papers.db"
    before = of_old(path)
    # whoever reads goes on with what there is, whoever writes waits
    with upgrading(path):
        assert not searchversion.is_current(open_reading(path).conn)
        refused = paperfeed("index", "--optimize", cwd=tmp_path, env={"PAPERFEED_WAIT": "0.1"})
        assert refused.returncode == 75
        assert "another paperfeed is bringing it up to date" in refused.stderr
    both = [subprocess.Popen(command("status"), cwd=tmp_path, env=environment(tmp_path)) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    db = open_store(path, readonly=True)
    assert searchversion.is_current(db.conn)
    assert asked(db) == before
    db.close()
    whole(open_store(path))


def test_a_full_disk(tmp_path, monkeypatch):
    """What was made is kept; with room again it goes on."""
    path = tmp_path / "papers.db"
    before = of_old(path)
    opened = searchindex.reopened

    def small(path):
        db = opened(path)
        (pages,) = db.conn.execute("pragma page_count").fetchone()
        db.conn.execute(f"pragma max_page_count = {pages + 1}")
        return db

    with monkeypatch.context() as patched:
        patched.setattr(searchindex, "reopened", small)
        patched.setattr(searchindex, "PAPERS", 100)
        with pytest.raises(StoreError, match=r"found the disk .* full"):
            open_store(path)
    assert not Path(f"{path}.index").exists()
    assert not searchversion.is_current(open_store(path, any_index=True).conn)
    db = open_store(path)
    assert asked(db) == before
    whole(db)


def test_a_process_that_dies(tmp_path, monkeypatch):
    path = tmp_path / "papers.db"
    before = of_old(path)

    def kill(step):
        for child in active_children():
            child.kill()

    with monkeypatch.context() as patched:
        patched.setattr(searchindex, "PAPERS", 20)
        patched.setattr(UPGRADE, "by", kill)
        with pytest.raises(StoreError, match="expected a process to make a part of the search index, it has died"):
            open_store(path)
    db = open_store(path)
    assert asked(db) == before
    whole(db)


def test_another_version_of_the_format(tmp_path):
    db = library(tmp_path / "papers.db")
    db.conn.execute("update papers_fts_config set v = 5 where k = 'version'")
    db.conn.commit()
    db.close()
    with pytest.raises(StoreError, match="expected FTS5 format 4, found 5 in main"):
        searchindex.build(tmp_path / "papers.db", anew=True)
    assert searchversion.is_begun(open_store(tmp_path / "papers.db", any_index=True).conn)


def test_small_writes_keep_few_segments(tmp_path):
    """And never more than a bounded piece of the index is written for them."""
    entries = [{"id": f"2312.{n:05d}", "title": f"On hats {n}", "abstract": "We measure. " * 20} for n in range(2_000)]
    file = tmp_path / "dump.jsonl"
    file.write_bytes(b"".join(json.dumps(e).encode() + b"\n" for e in entries))
    archive.load(tmp_path / "papers.db", file, workers=1)
    db = open_store(tmp_path / "papers.db")
    most = 0
    for n in range(60):
        store(db, *(paper(f"2401.{n:03d}{m:02d}", source="import") for m in range(10)), at="2024-03-01T00:00:00Z")
        most = max(most, len(graft.structure(db.conn).segments()))
    assert most < 20
    segments.merge_all(db, tmp_path / "papers.db")
    assert len(graft.structure(db.conn).segments()) == 1
    whole(db)
