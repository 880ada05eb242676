"""What works are called, and which part of a work is meant. All works are invented."""

import pytest

from crawler.record import Identifier
from indexer.store import merging
from indexer.store.called import find, standing, word
from indexer.store.merging import Signature
from tests.indexer.store.samples import doi, memory, paper, store

BY = Signature("2024-05-01T00:00:00Z")


@pytest.fixture
def db():
    db = memory()
    store(db, paper(identifiers=(Identifier(scheme="arxiv", value="2401.00001"), doi("10.1000/abc"))))
    store(db, paper("cs/0112017", submitted="2001-12-11"))
    yield db
    db.close()


@pytest.mark.parametrize(
    ("name", "want"),
    [
        ("2401.00001", 2024010200000),
        ("arXiv:2401.00001v3", 2024010200000),
        ("https://arxiv.org/abs/2401.00001", 2024010200000),
        ("doi:10.1000/ABC", 2024010200000),
        ("https://doi.org/10.1000/abc", 2024010200000),
        ("https://publisher.example/doi/10.1000/abc", 2024010200000),
        ("arxiv:2401.00001", 2024010200000),
        ("2024010200000", 2024010200000),
        ("cs.CL/0112017v2", 2001121100000),
        ("10.48550/arXiv.cs/0112017", 2001121100000),
        ("doi:10.48550/arXiv.cs/0112017", 2001121100000),
        ("DOI: 10.48550/ARXIV.2401.00001", 2024010200000),
        ("https://doi.org/10.48550/arXiv.2401.00001", 2024010200000),
        ("2401.99999", None),
        ("7", None),
        ("9" * 30, None),
        ("word", None),
        ("acl:2024.x-1.1", None),
        ("", None),
    ],
)
def test_find(db, name, want):
    assert find(db.conn, name) == want
    assert (word(db.conn, name) is None) == (want is None)


def test_which_part_is_meant(db):
    """A number goes with its word, an identifier is who names it; what neither tells, the first word stands for."""
    ours, old, pub = ("arxiv_oai", "2401.00001"), ("arxiv_oai", "cs/0112017"), ("feed", "pub")
    store(db, paper("pub", source="feed", identifiers=(doi("10.1000/xyz"), doi("10.1000/abc")), submitted=None))
    assert word(db.conn, "2024010200000") == ours
    assert [word(db.conn, name) for name in ("10.1000/abc", "10.1000/xyz")] == [ours, pub]
    assert standing(db.conn, pub) == ours
    db.conn.execute("begin immediate")
    merging.write(db.conn, merging.merge(db.conn, ours, old, BY))
    db.conn.commit()
    assert find(db.conn, "2024010200000") == find(db.conn, "cs/0112017") == 2001121100000
    told = ("2401.00001", "cs/0112017", "2024010200000", "2001121100000", "10.1000/xyz")
    assert [word(db.conn, name) for name in told] == [ours, old, ours, old, pub]
    assert [standing(db.conn, one) for one in (ours, pub, old)] == [ours, ours, old]


def test_what_rules_put_together_is_meant_as_a_whole(db):
    """Whichever of its words came first: by itself that would be judged otherwise."""
    written = {"title": "Counting grains of sand by candlelight", "submitted": None, "year": 2024}
    page = paper("h", source="homepage", identifiers=(), **written)
    preprint = paper("2402.00001", title=written["title"], submitted="2024-02-01")
    published = paper("p", source="feed", identifiers=(doi("10.1000/p"),), **{**written, "title": "By candlelight"})
    store(db, page)
    store(db, preprint)
    store(db, published)
    at = dict(db.conn.execute("select key, paper from assertions").fetchall())
    assert at["h"] == at["2402.00001"] != at["p"]
    assert [word(db.conn, name) for name in (str(at["h"]), "2402.00001")] == [
        ("homepage", "h"),
        ("arxiv_oai", "2402.00001"),
    ]
    assert standing(db.conn, ("homepage", "h")) == ("arxiv_oai", "2402.00001")
    db.conn.execute("begin immediate")
    change = merging.merge(db.conn, standing(db.conn, ("homepage", "h")), ("feed", "p"), BY)
    merging.write(db.conn, change)
    db.conn.commit()
    assert db.conn.execute(
        "select count(distinct paper) from assertions where key in ('h', 'p', '2402.00001')"
    ).fetchone() == (1,)
