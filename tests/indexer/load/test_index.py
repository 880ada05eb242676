import json
import random

import pytest

from indexer.load import archive, index
from indexer.store import graft, searchversion, segments
from indexer.store.connect import open_store
from indexer.store.errors import StoreError
from indexer.store.graft import Segment, Structure
from tests.indexer.load import archive_file
from tests.indexer.store.samples import paper, store, whole

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
    monkeypatch.setattr(index, "PAPERS", papers)
    db = library(tmp_path / "papers.db")
    db.conn.execute("insert into papers_fts (papers_fts) values ('rebuild')")
    db.conn.commit()
    before = asked(db)
    db.close()
    told = []
    assert index.build(tmp_path / "papers.db", workers=2, progress=lambda *parts: told.append(parts)) == 300
    db = open_store(tmp_path / "papers.db")
    assert told == [(n, built) for n in range(1, built + 1)]
    assert [len(found) for _, found in graft.structure(db.conn).levels if found] == left
    assert asked(db) == before
    whole(db)
    store(db, paper("2401.00003", title="another one"), at="2024-03-01T00:00:00Z")
    whole(db)


def test_interrupted_nobody_writes(tmp_path, monkeypatch):
    monkeypatch.setattr(index, "PAPERS", 70)
    library(tmp_path / "papers.db").close()

    def stop(done, count):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.build(tmp_path / "papers.db", workers=1, progress=stop)
    with pytest.raises(StoreError, match="an index that is not finished"):
        open_store(tmp_path / "papers.db")
    index.build(tmp_path / "papers.db", workers=1)
    whole(open_store(tmp_path / "papers.db"))


def test_another_version_of_the_format(tmp_path):
    db = library(tmp_path / "papers.db")
    db.conn.execute("update papers_fts_config set v = 5 where k = 'version'")
    db.conn.commit()
    db.close()
    with pytest.raises(StoreError, match="expected FTS5 format 4, found 5 in main"):
        index.build(tmp_path / "papers.db", workers=1)
    assert searchversion.version(open_store(tmp_path / "papers.db", any_index=True).conn) == 0


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
