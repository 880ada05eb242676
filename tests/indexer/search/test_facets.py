"""What a facet counts is what the filter finds that it leads to."""

from indexer.search.facets import facets
from indexer.search.find import search
from indexer.search.query import parse
from tests.indexer.store.samples import memory, paper, store

VENUES = (
    ("Proc. ACL", None),
    ("Proc ACL 2024", None),
    ("ACL", None),
    ("Findings of the ACL", "Proc. ACL, 7 (2023)"),
    (None, "ACL 12, 3-14 (2024)"),
    ("Oracle Letters", "J. Sand 1 (2020) 1-2"),
    (None, None),
)


def test_of_venues():
    db = memory()
    said = ((n, {"venue": venue, "journal_ref": said}) for n, (venue, said) in enumerate(VENUES))
    store(db, *(paper(f"2401.0000{n}", title=f"Moss {n}", **fields) for n, fields in said))
    found = facets(db.conn, search(db.conn, parse("moss")).newest)
    assert found.venue == (
        ("ACL", 5),
        ("Proc. ACL", 3),
        ("Findings of the ACL", 1),
        ("Oracle Letters", 1),
        ("Proc ACL 2024", 1),
    )
    assert found.venue == tuple(
        (venue, search(db.conn, parse("moss"), having={"venue": venue}).total) for venue, _ in found.venue
    )
    db.close()
