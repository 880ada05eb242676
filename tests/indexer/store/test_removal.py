"""Assertions that go, and what is served after it."""

from crawler.record import Author, Identifier
from indexer.store.removal import identify, reassign, unsay
from indexer.store.rows import load
from tests.indexer.store.samples import doi, memory, paper, store, whole


def ids(db):
    return [row[0] for row in db.conn.execute("select id from papers order by id")]


def columns(db, paper):
    return load(db.conn, [paper])[paper].columns


def from_page(key="title:1", **fields):
    """As somebody's page names a work: by title and authors."""
    values = {
        "source": "homepage",
        "identifiers": (),
        "abstract": None,
        "categories": (),
        "submitted": None,
        "url": None,
    }
    return paper(key, **{**values, **fields})


def test_what_others_say_stays():
    db = memory()
    store(db, paper("2401.00001"), feed="arxiv:cs.CL")
    (number,) = ids(db)
    home = from_page(
        "arxiv:2401.00001", identifiers=(*paper("2401.00001").identifiers, doi("10.1/x")), venue="Dunes ’24"
    )
    store(db, home, feed="page:ek", at="2024-03-01T00:00:00Z")
    assert columns(db, number)["venue"] == "Dunes ’24"
    assert unsay(db.conn, {("homepage", "arxiv:2401.00001")}) == set()
    assert columns(db, number)["venue"] is None
    assert columns(db, number)["title"] == "On invented matters 2401.00001"
    assert [r[0] for r in db.conn.execute("select scheme from identifiers")] == ["arxiv"]
    db.conn.commit()
    whole(db)
    db.close()


def test_works_that_nobody_asserts_go():
    db = memory()
    store(db, paper("2401.00001"))
    alone = from_page(title="Of Moss Alone", authors=(Author(name="Solo Ek"), Author(name="Ada Probe")))
    store(db, alone, feed="page:ek")
    gone, kept = ids(db)  # nobody dates what is known by title
    assert unsay(db.conn, {("homepage", "title:1"), ("homepage", "nobody said this")}) == {gone}
    assert ids(db) == [kept]
    assert [r[0] for r in db.conn.execute("select name from names order by 1")] == ["Ada Probe", "王试"]
    assert db.conn.execute("select count(*) from papers_fts where papers_fts match 'moss'").fetchone() == (0,)
    db.conn.commit()
    whole(db)
    db.close()


def test_joined():
    db = memory()
    store(db, paper("2401.00001"), feed="arxiv:cs.CL")
    store(db, from_page(title="On Invented Matters", venue="Dunes ’24", year=2024), feed="page:ek")
    number, into = ids(db)
    assert columns(db, into)["arxiv_id"] == "2401.00001"
    identify(db.conn, number, Identifier(scheme="arxiv", value="2401.00001"))
    assert ids(db) == [into]
    known = load(db.conn, [into])[into]
    assert (known.columns["title"], known.columns["venue"]) == ("On invented matters 2401.00001", "Dunes ’24")
    assert set(known.assertions) == {("arxiv_oai", "2401.00001"), ("homepage", "title:1")}
    assert known.assertions["homepage", "title:1"].record.title == "On Invented Matters"
    db.conn.commit()
    whole(db)
    # what the page says from now on is said of the same work
    store(
        db,
        from_page(title="On Invented Matters!", venue="Dunes ’25", year=2025),
        feed="page:ek",
        at="2024-05-01T00:00:00Z",
    )
    assert ids(db) == [into]
    assert columns(db, into)["venue"] == "Dunes ’25"
    whole(db)
    db.close()


def test_another_ones_word():
    db = memory()
    store(db, from_page(title="Of Moss", url="https://ek.example/"), feed="page:ek")
    (number,) = ids(db)
    reassign(db.conn, {("homepage", "title:1"): ("page:ohm", "https://ohm.example/")})
    assert columns(db, number)["url"] == "https://ohm.example/"
    assert db.conn.execute("select feed, url from assertions").fetchall() == [("page:ohm", "https://ohm.example/")]
    db.conn.commit()
    whole(db)
    db.close()


def test_an_identifier_is_not_lost_to_the_work_that_keeps_it():
    db = memory()
    store(
        db,
        paper("2401.00001"),
        from_page("arxiv:2401.00002", identifiers=(Identifier(scheme="arxiv", value="2401.00002"),)),
    )
    unsay(db.conn, {("homepage", "arxiv:2401.00002")})
    db.conn.commit()
    store(db, paper("2401.00002"), at="2024-05-01T00:00:00Z")
    assert [r[0] for r in db.conn.execute("select arxiv_id from papers order by 1")] == ["2401.00001", "2401.00002"]
    whole(db)
    db.close()
