import pytest

from indexer.store.fingerprint import logical_hash
from tests.indexer.store.samples import memory, paper, store

SAME = [
    ("another order", [paper("2401.00002"), paper("2401.00001")], {}),
    ("another time and feed", [paper("2401.00001"), paper("2401.00002")], {"at": "2025-01-01T00:00:00Z", "feed": "x"}),
]
OTHER = [
    ("a letter", [paper("2401.00001", title="x"), paper("2401.00002")]),
    ("one less", [paper("2401.00001")]),
    ("who says so", [paper("2401.00001", source="arxiv_api"), paper("2401.00002")]),
    ("order of authors", [paper("2401.00001", authors=paper().authors[::-1]), paper("2401.00002")]),
    ("announced", [paper("2401.00001", announced="2024-01-03", announce_type="new"), paper("2401.00002")]),
]


def hashed(records, **options):
    db = memory()
    try:
        store(db, *records, **options)
        return logical_hash(db.conn)
    finally:
        db.close()


PLAIN = hashed([paper("2401.00001"), paper("2401.00002")])


@pytest.mark.parametrize(("name", "records", "options"), SAME)
def test_same(name, records, options):
    assert hashed(records, **options) == PLAIN


@pytest.mark.parametrize(("name", "records"), OTHER)
def test_other(name, records):
    assert hashed(records) != PLAIN
