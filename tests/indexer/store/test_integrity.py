import pytest

from indexer.store.connect import open_store
from indexer.store.integrity import content_problems, copied, problems, sqlite_version
from tests.indexer.store.samples import memory, paper, store

BROKEN = [
    ("select 1", []),
    (
        "update papers set title = 'Other' where id = 2024010200000",
        ["the search index does not fit the papers"],
    ),
    (
        """
        insert into papers_fts (papers_fts, rowid, title, abstract, authors, search_text)
        select 'delete', id, title, abstract, authors, search_text from papers where id = 2024010200000
        """,
        ["the search index does not fit the papers", "2 papers, but 1 in the search index"],
    ),
    ("insert into versions (paper, version) values (7, 1)", ["table versions: row None leads to nothing in papers"]),
    (
        "delete from assertions where paper = 2024010200001",
        ["paper 2024010200001: nobody asserts it", "paper 2024010200001: nobody asserts it"],
    ),
    (
        "update papers set search_text = 'stale' where id = 2024010200000",
        ["the search index does not fit the papers", "paper 2024010200000: the search text is not"],
    ),
]


@pytest.mark.parametrize(("damage", "want"), BROKEN)
def test_problems(damage, want):
    db = memory()
    store(db, paper("2401.00001"), paper("2401.00002"))
    db.conn.execute("pragma foreign_keys = off")
    db.conn.execute(damage)
    db.conn.commit()
    found = [*problems(db), *content_problems(db, [2024010200000, 2024010200001])]
    assert [f.startswith(w) for f, w in zip(found, want, strict=True)] == [True] * len(want), found
    assert not db.conn.in_transaction
    db.close()


def test_a_copy_says_what_a_database_cannot_that_is_only_read(tmp_path):
    db = open_store(tmp_path / "papers.db")
    store(db, paper("2401.00001"))
    with db.conn:
        db.conn.execute("update papers set title = 'Other'")
    db.close()
    db = open_store(tmp_path / "papers.db", readonly=True)
    bytes_ = (tmp_path / "papers.db").stat().st_size
    copy = copied(db, bytes_)
    (found,) = problems(copy)
    assert found.startswith("the search index does not fit the papers (")
    assert "readonly" not in found
    assert (problems(db, index=False), copied(db, bytes_ - 1)) == ([], None)
    copy.close()
    db.close()


def test_sqlite_version():
    text, safe = sqlite_version()
    assert safe == (tuple(int(part) for part in text.split(".")) >= (3, 51, 3))
