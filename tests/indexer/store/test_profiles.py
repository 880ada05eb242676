from crawler.record import Link, Page, Position, Profile
from indexer.store.save import save_page
from tests.indexer.store.samples import memory, paper


def profile(**fields):
    values = {
        "source": "homepage",
        "key": "https://ada.example.org/",
        "name": "Ada Probe",
        "native_name": "探艾达",
        "interests": ("samples",),
        "positions": (Position(title="Professor", organization="Institute of Samples", since="2019"),),
        "links": (Link(kind="project", url="https://probe.example.org"),),
        "works": ("w1", "w2", "unknown"),
        "declared": {"works": 3},
        "withheld": 1,
    }
    return Profile(**{**values, **fields})


def save(db, *profiles, records=(), at="2024-02-01T00:00:00Z"):
    page = Page(records=tuple(records), profiles=profiles)
    with db.atomic():
        return save_page(db.conn, page, kind="homepage", feed="ada", fetched=at)


def works(db):
    sql = "select position, title from profile_works join papers on papers.id = paper order by position"
    return [tuple(row) for row in db.conn.execute(sql)]


def test_profile_and_its_works():
    db = memory()
    records = [paper(key, source="homepage", title=key.upper(), identifiers=()) for key in ("w1", "w2", "w3")]
    save(db, profile(), records=records)
    (row,) = db.query("select * from profiles")
    assert {name: value for name, value in row.items() if name not in ("id", "hash")} == {
        "source": "homepage",
        "key": "https://ada.example.org/",
        "name": "Ada Probe",
        "native_name": "探艾达",
        "url": None,
        "interests": '["samples"]',
        "positions": '[{"organization":"Institute of Samples","since":"2019","title":"Professor"}]',
        "links": '[{"kind":"project","url":"https://probe.example.org"}]',
        "aliases": None,
        "declared": '{"works":3}',
        "says": None,
        "withheld": 1,
        "feed": "ada",
        "fetched": "2024-02-01T00:00:00Z",
        "degrees": None,
        "projects": None,
        "advisors": None,
        "part_of": None,
        "person": 1,
        "evidence": None,
    }
    assert works(db) == [(1, "W1"), (2, "W2")]
    before = db.conn.total_changes
    save(db, profile(), records=records, at="2024-03-01T00:00:00Z")
    save(db, profile(name="Old Probe"), at="2024-01-01T00:00:00Z")
    assert db.conn.total_changes == before
    save(db, profile(works=("w3",)), at="2024-03-01T00:00:00Z")
    assert works(db) == [(1, "W3")]
    assert [row["id"] for row in db.query("select id from profiles")] == [row["id"]]
    db.close()
