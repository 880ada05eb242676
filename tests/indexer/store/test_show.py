import pytest

from indexer.store.show import show
from tests.indexer.store.samples import doi, memory, paper, store


@pytest.fixture
def db():
    db = memory()
    one = paper()
    store(
        db,
        paper(
            identifiers=(*one.identifiers, doi("10.1000/abc")), version=1, announced="2024-01-03", announce_type="new"
        ),
    )
    store(
        db, paper(source="arxiv_rss", title="Raw $\\alpha$", version=1), feed="arxiv:cs.CL", at="2024-03-01T00:00:00Z"
    )
    yield db
    db.close()


def test_show(db):
    found = show(db, 2024010200000)
    assert found is not None
    assert found["title"] == "On invented matters 2401.00001"
    assert [a["name"] for a in found["authors"]] == ["Ada Probe", "王试"]
    assert found["categories"] == [
        {"code": "cs.CL", "name": "Computation and Language", "is_primary": 1},
        {"code": "math.ST", "name": "Statistics Theory", "is_primary": 0},
    ]
    assert found["identifiers"] == [
        {"scheme": "arxiv", "value": "2401.00001"},
        {"scheme": "doi", "value": "10.1000/abc"},
    ]
    assert found["versions"] == [{"number": 1}]
    assert found["announcements"] == [{"source": "arxiv:cs.CL", "date": "2024-01-03", "type": "new", "version": 1}]
    assert [(a["record"]["source"], a["record"]["title"], a["fetched"]) for a in found["assertions"]] == [
        ("arxiv_oai", "On invented matters 2401.00001", "2024-02-01T00:00:00Z"),
        ("arxiv_rss", "Raw $\\alpha$", "2024-03-01T00:00:00Z"),
    ]
    assert show(db, 7) is None
