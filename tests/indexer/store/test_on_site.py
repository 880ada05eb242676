"""Works that pages of one site know by title are one work; arXiv's records pay nothing for that."""

import pytest

from crawler.record import Identifier
from indexer.store.known import Known, names_of
from indexer.store.leads import name_on_site, on_site
from tests.indexer.store.samples import doi, memory, paper, store, whole

TITLE = "ek.example/~ek/#title:5f0c#"


@pytest.fixture
def db():
    db = memory()
    yield db
    db.close()


def listed(page, source="homepage", title=TITLE, **fields):
    """A work by its title, which is all that is known of it: by that alone two sites' works are not taken for one."""
    named = {"identifiers": (), "url": None, "title": f"On matters of {source}, {title}", "authors": ()}
    return paper(f"{title}{page}", **{"source": source, **named, **fields})


def papers(db):
    return db.conn.execute("select count(*) from papers").fetchone()[0]


def statements(db, records):
    """What storing them reads, statement by statement."""
    said = []
    db.conn.set_trace_callback(lambda sql: said.append(" ".join(sql.split())) if "select" in sql.lower() else None)
    store(db, *records)
    db.conn.set_trace_callback(None)
    return said


@pytest.mark.parametrize(
    ("key", "want"),
    [
        (("homepage", f"{TITLE}pubs.html"), f"homepage {TITLE}"),
        (("homepage", TITLE), f"homepage {TITLE}"),
        (("homepage", "ek.example/#arxiv:2401.00001#"), None),
        (("homepage", "title:5f0c"), None),
        (("feed", "https://x.example/#1"), None),
        (("arxiv_oai", "2401.00001"), None),
    ],
)
def test_name(key, want):
    assert name_on_site(key) == (None if want is None else Identifier(scheme="title on site", value=want))


def test_pages_of_a_site_are_joined_and_others_are_not(db):
    store(db, listed(""))
    store(db, listed("pubs.html"), at="2024-03-02T00:00:00Z")
    assert papers(db) == 1
    store(
        db,
        listed("", title="ek.example/~ek/#title:5f0d#"),
        listed("", title="ek.example/~ekman/#title:5f0c#"),
        listed("", source="cv"),
        at="2024-03-03T00:00:00Z",
    )
    assert papers(db) == 4
    assert db.conn.execute("select count(*) from identifiers").fetchone() == (0,), "it is never stored as one"
    whole(db)


def test_a_site_joins_what_an_identifier_brings(db):
    """One page of the site knows the DOI, another has the title only; then arXiv tells of that DOI."""
    store(db, listed("", identifiers=(doi("10.1/x"),)), listed("pubs.html"))
    assert papers(db) == 1
    store(db, paper("2401.00001", identifiers=(*paper().identifiers, doi("10.1/x"))), at="2024-03-02T00:00:00Z")
    assert [tuple(row) for row in db.conn.execute("select arxiv_id, count(*) over () from papers")] == [
        ("2401.00001", 1)
    ]
    whole(db)


def test_known_is_led_by_names_on_site(db):
    store(db, listed(""), listed("", title="ek.example/~ek/#title:5f0d#"))
    (number,) = on_site(db.conn, [name_on_site(("homepage", TITLE))])
    found = Known()
    found.add(db.conn, (), [name_on_site(("homepage", f"{TITLE}other.html"))])
    assert list(found.stored) == [number]
    ((key, word),) = found.words.items()
    assert names_of(key, word) == (name_on_site(key),)


def test_records_of_arxiv_ask_no_more_for_it(db):
    def mass(first, count):
        return [paper(f"2401.{n:05}") for n in range(first, first + count)]

    store(db, *mass(1, 1))
    few, many = statements(db, mass(100, 10)), statements(db, mass(1000, 300))
    assert len(few) == len(many), "so many a page, not so many a record"
    assert not [sql for sql in many if "a.key >= " in sql]
    assert [sql for sql in statements(db, [listed("")]) if "a.key >= " in sql]


def test_the_lookup_is_a_search_in_the_primary_key(db):
    said = []
    db.conn.set_trace_callback(said.append)
    on_site(db.conn, [name_on_site(("homepage", TITLE))])
    db.conn.set_trace_callback(None)
    plan = [row[3] for row in db.conn.execute(f"explain query plan {said[-1]}")]
    assert any("a USING PRIMARY KEY (source=? AND key>? AND key<?)" in line for line in plan)
