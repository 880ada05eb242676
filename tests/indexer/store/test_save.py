from dataclasses import replace

import pytest

from crawler.record import Author, Identifier, Profile
from indexer.search.normalise import search_text
from indexer.store.profiles import save_profiles
from indexer.store.rows import load
from tests.indexer.store.samples import doi, memory, paper, store, whole


@pytest.fixture
def db():
    db = memory()
    yield db
    db.close()


def rows(db, sql):
    return [tuple(row) for row in db.conn.execute(sql)]


def matches(db, query):
    return [key for (key,) in rows(db, f"select rowid from papers_fts where papers_fts match '{query}' order by 1")]


def test_every_table_of_a_new_paper(db):
    record = paper(
        version=2, updated="2024-01-20T10:00:00Z", announced="2024-01-22", announce_type="new", comments="9 pages"
    )
    tally = store(db, record)
    assert (tally.new, tally.changed, tally.unchanged) == (1, 0, 0)
    assert list(db.query("select * from papers")) == [
        {
            "id": 2024010200000,
            "arxiv_id": "2401.00001",
            "title": "On invented matters 2401.00001",
            "abstract": "We invent matters and measure $a<b$.",
            "authors": "Ada Probe, 王试",
            "authors_complete": 1,
            "category": "cs.CL",
            "categories": "cs.CL math.ST",
            "submitted": "2024-01-02T10:00:00Z",
            "updated": "2024-01-20T10:00:00Z",
            "announced": "2024-01-22",
            "fetched": "2024-02-01T00:00:00Z",
            "version": 2,
            "venue": None,
            "year": None,
            "doi": None,
            "comments": "9 pages",
            "journal_ref": None,
            "license": None,
            "url": "https://arxiv.org/abs/2401.00001",
            "has_code": None,
            "status": None,
            "language": None,
            "source": "arxiv_oai",
            "search_text": search_text(record.title, record.abstract, "Ada Probe, 王试"),
            "tags": "ᶜcs ᶜcscl ᶜmath ᶜmathst ˢarxivoai",
        }
    ]
    assert rows(db, "select position, n.name, affiliations from authorships as a join names as n on n.id = a.name") == [
        (1, "Ada Probe", '["Institute of Samples"]'),
        (2, "王试", None),
    ]
    assert rows(db, "select category, name, is_primary from paper_categories join categories on code = category") == [
        ("cs.CL", "Computation and Language", 1),
        ("math.ST", "Statistics Theory", 0),
    ]
    assert rows(db, "select scheme, value from identifiers") == [("arxiv", "2401.00001")]
    assert rows(db, "select version, date from versions") == [(2, "2024-01-20T10:00:00Z")]
    assert rows(db, "select source, date, type, version from announcements") == [
        ("arxiv:cs.CL", "2024-01-22", "new", 2)
    ]
    assert rows(db, "select source, key, feed, version, data from assertions") == [
        ("arxiv_oai", "2401.00001", "arxiv:cs.CL", 2, "{}")
    ]
    assert matches(db, "invented") == [2024010200000]
    whole(db)


def test_the_same_again_writes_nothing(db):
    page = [paper(f"2401.0000{n}", announced="2024-01-03", announce_type="new", version=1) for n in range(5)]
    store(db, *page)
    before = db.conn.total_changes
    tally = store(db, *page, at="2024-03-01T00:00:00Z")
    assert (tally.new, tally.changed, tally.unchanged) == (0, 0, 5)
    assert db.conn.total_changes == before


def test_a_changed_title_is_found_and_the_old_one_is_not(db):
    store(db, paper(title="Cats"))
    assert store(db, paper(title="Dogs"), at="2024-03-01T00:00:00Z").changed == 1
    assert (matches(db, "cats"), len(matches(db, "dogs"))) == ([], 1)
    whole(db)


def test_related_rows_follow(db):
    store(db, paper(), paper("2401.00002"))
    store(db, paper(authors=paper().authors[::-1], categories=("math.ST",)), at="2024-03-01T00:00:00Z")
    sql = """
        select p.arxiv_id, a.position, n.name
        from papers as p
        join authorships as a on a.paper = p.id
        join names as n on n.id = a.name
        order by 1, 2
    """
    assert rows(db, sql) == [
        ("2401.00001", 1, "王试"),
        ("2401.00001", 2, "Ada Probe"),
        ("2401.00002", 1, "Ada Probe"),
        ("2401.00002", 2, "王试"),
    ]
    assert rows(db, "select category, is_primary from paper_categories order by paper, 1") == [
        ("math.ST", 1),
        ("cs.CL", 1),
        ("math.ST", 0),
    ]
    whole(db)


IDS = [
    ({}, 2024010200000),
    ({"submitted": "2024-03"}, 2024030000000),
    ({"submitted": None, "updated": "2023-05-06"}, 2023050600000),
    ({"submitted": None, "announced": "2022-07-08"}, 2022070800000),
    ({"submitted": None, "year": 1999}, 1999000000000),
    # no date at all: the month in the arXiv number orders, and what has none comes before all others
    ({"submitted": None}, 2024010000000),
    ({"submitted": None, "identifiers": (Identifier(scheme="arxiv", value="hep-th/9901001"),)}, 1999010000000),
    ({"submitted": None, "identifiers": ()}, 1),
]


@pytest.mark.parametrize(("fields", "want"), IDS)
def test_id(db, fields, want):
    store(db, paper(**fields))
    assert rows(db, "select id from papers") == [(want,)]


def test_ids_count_up_within_a_date_and_stay(db):
    store(db, paper("2401.00001"), paper("2401.00002"))
    store(db, paper("2401.00003"), paper("2401.00001", submitted="2020-01-01"), at="2024-03-01T00:00:00Z")
    assert rows(db, "select id, arxiv_id, submitted from papers order by 1") == [
        (2024010200000, "2401.00001", "2020-01-01"),
        (2024010200001, "2401.00002", "2024-01-02T10:00:00Z"),
        (2024010200002, "2401.00003", "2024-01-02T10:00:00Z"),
    ]


def test_a_full_date_spills_over(db):
    store(db, paper("2401.00001"))
    db.conn.execute("pragma foreign_keys = off")
    for table, column in (
        ("papers", "id"),
        ("identifiers", "paper"),
        ("authorships", "paper"),
        ("assertions", "paper"),
    ):
        db.conn.execute(f"update {table} set {column} = 2024010299999")
    db.conn.commit()
    store(db, paper("2401.00002"), paper("2401.00003", submitted="2024-01-03"), paper("2401.00004"))
    assert rows(db, "select arxiv_id, id from papers order by 1") == [
        ("2401.00001", 2024010299999),
        ("2401.00002", 2024010300000),
        ("2401.00003", 2024010300001),
        ("2401.00004", 2024010300002),
    ]


def test_another_source_of_the_same_work(db):
    store(db, paper(title="On $\\alpha$", source="arxiv_rss", abstract=None, version=1))
    tally = store(db, paper(title="On α", source="arxiv_api", version=1), at="2024-03-01T00:00:00Z")
    assert (tally.new, tally.changed) == (0, 1)
    assert rows(db, "select title, source from papers") == [("On α", "arxiv_api")]
    assert rows(db, "select source, data from assertions order by 1") == [
        ("arxiv_api", "{}"),
        ("arxiv_rss", '{"abstract":null,"title":"On $\\\\alpha$"}'),
    ]
    whole(db)


def test_first_announcement(db):
    for day, kind in (("2024-01-09", "new"), ("2024-01-05", "replace"), ("2024-01-08", "cross"), ("2024-01-10", None)):
        store(db, paper(announced=day, announce_type=kind))
    assert rows(db, "select announced from papers") == [("2024-01-08",)]
    assert rows(db, "select date, type from announcements order by 1") == [
        ("2024-01-05", "replace"),
        ("2024-01-08", "cross"),
        ("2024-01-09", "new"),
        ("2024-01-10", "listed"),
    ]
    store(db, paper(announced="2024-01-06"))
    assert rows(db, "select announced from papers") == [("2024-01-06",)]


def test_two_feeds_announce_one_paper(db):
    """Section and day are the feed's: the paper does not flip between the two."""
    for _ in range(2):
        store(db, paper(announced="2024-01-03", announce_type="new"), feed="arxiv:cs.CL")
        before = db.conn.total_changes
        tally = store(db, paper(announced="2024-01-03", announce_type="cross"), feed="arxiv:cs.LG")
    assert (tally.unchanged, db.conn.total_changes) == (1, before)
    assert rows(db, "select source, type from announcements order by 1") == [
        ("arxiv:cs.CL", "new"),
        ("arxiv:cs.LG", "cross"),
    ]


def test_two_preprints_of_one_article(db):
    """Both name the article's DOI, and are two papers; the DOI leads to the older one."""
    store(db, paper("2402.00002", submitted="2024-02-02", identifiers=(arxiv("2402.00002"), doi("10.1/x"))))
    store(db, paper("2401.00001", identifiers=(arxiv("2401.00001"), doi("10.1/x"))))
    assert rows(db, "select arxiv_id, doi from papers order by 1") == [
        ("2401.00001", "10.1/x"),
        ("2402.00002", "10.1/x"),
    ]
    assert rows(db, "select value, arxiv_id from identifiers join papers on id = paper order by 1") == [
        ("10.1/x", "2401.00001"),
        ("2401.00001", "2401.00001"),
        ("2402.00002", "2402.00002"),
    ]
    whole(db)


def test_a_record_that_connects_two_papers(db):
    """What names the number and the DOI says that both are one work: the words on the DOI join those on the number."""
    store(db, paper("2401.00001"), feed_entry("a", doi("10.1/x")))
    profile = Profile(source="feed", key="p", works=("a",))
    save_profiles(db.conn, [profile], feed="f", fetched="2024-02-01T00:00:00Z")
    db.conn.commit()
    assert [key for (key,) in rows(db, "select id from papers order by 1")] == [2024010200000, 2024050500000]
    both = feed_entry("b", doi("10.1/x"), arxiv("2401.00001"))
    assert store(db, both).changed == 1
    assert rows(db, "select id, arxiv_id, doi from papers") == [(2024010200000, "2401.00001", "10.1/x")]
    assert rows(db, "select key from assertions order by 1") == [("2401.00001",), ("a",), ("b",)]
    assert rows(db, "select paper from profile_works") == [(2024010200000,)]
    assert matches(db, "invented") == [2024010200000]
    whole(db)
    before = db.conn.total_changes
    assert store(db, both).unchanged == 1
    assert db.conn.total_changes == before


def test_a_connection_that_is_taken_back(db):
    store(db, paper(identifiers=(arxiv("2401.00001"), doi("10.1/x"))), feed_entry("a", doi("10.1/x")))
    assert rows(db, "select arxiv_id from papers") == [("2401.00001",)]
    store(db, paper(), again=True)
    assert rows(db, "select id, arxiv_id, doi from papers order by 1") == [
        (2024010200000, "2401.00001", None),
        (2024050500000, None, "10.1/x"),
    ]
    assert rows(db, "select value, paper from identifiers order by 1") == [
        ("10.1/x", 2024050500000),
        ("2401.00001", 2024010200000),
    ]
    whole(db)


def test_announcements_of_papers_that_become_one(db):
    entry = replace(feed_entry("a", doi("10.1/x")), announced="2024-01-04", announce_type="new")
    store(db, paper(announced="2024-01-05", announce_type="new"), entry)
    store(db, paper(identifiers=(arxiv("2401.00001"), doi("10.1/x"))), at="2024-03-01T00:00:00Z")
    assert rows(db, "select arxiv_id, announced from papers") == [("2401.00001", "2024-01-04")]
    assert rows(db, "select date from announcements order by 1") == [("2024-01-04",), ("2024-01-05",)]
    whole(db)


def test_deleted_by_its_source(db):
    store(db, paper(), paper("2401.00002"), paper("2401.00002", source="arxiv_rss"))
    gone = [("arxiv_oai", "2401.00001"), ("arxiv_oai", "2401.00002"), ("arxiv_oai", "2401.00009")]
    for _ in range(2):
        tally = store(db, gone=gone, at="2024-03-01T00:00:00Z")
    assert tally.deleted == 0
    sql = "select arxiv_id, title is not null, status, source from papers order by 1"
    assert rows(db, sql) == [("2401.00001", 1, "withdrawn", "arxiv_oai"), ("2401.00002", 1, None, "arxiv_rss")]
    store(db, paper(), at="2024-02-15T00:00:00Z")  # an older page, read late
    assert rows(db, sql)[0][2] == "withdrawn"
    assert store(db, paper(), at="2024-04-01T00:00:00Z").changed == 1
    assert rows(db, sql)[0][2] is None
    whole(db)


def test_many_without_a_date(db):
    undated = [paper(f"k{n}", source="feed", submitted=None, identifiers=(doi(f"10.1/{n}"),)) for n in range(2)]
    store(db, undated[0])
    store(db, undated[1])
    assert rows(db, "select id from papers") == [(1,), (2,)]
    db.conn.execute("insert into papers (id, fetched, source) values (99999, '2024', 'feed')")
    db.conn.commit()
    store(db, paper("k3", source="feed", submitted=None, identifiers=(doi("10.1/3"),)))
    assert rows(db, "select max(id) from papers") == [(100000,)]


def test_read_again(db):
    """A better parser reads an archived page again: what the old one had got wrong is gone."""
    store(db, paper(comments="nav bar", venue="wrong"))
    assert store(db, paper(comments="9 pages"), again=True).changed == 1
    assert rows(db, "select comments, venue from papers") == [("9 pages", None)]


def test_read_again_what_was_announced_wrongly(db):
    entry = paper(announced="2024-01-05", announce_type="new", identifiers=(arxiv("2401.00001"), doi("10.1/wrong")))
    store(db, entry)
    store(db, replace(entry, announced="2024-01-09", announce_type="replace"), at="2024-02-09T00:00:00Z")
    tally = store(db, paper(announced="2024-01-06", announce_type="new"), again=True)
    assert tally.changed == 1
    assert rows(db, "select date, type from announcements order by 1") == [
        ("2024-01-06", "new"),
        ("2024-01-09", "replace"),
    ]
    assert rows(db, "select announced, doi from papers") == [("2024-01-06", None)]
    assert rows(db, "select scheme, value from identifiers") == [("arxiv", "2401.00001")]
    store(db, paper(), again=True)
    assert rows(db, "select announced from papers") == [(None,)]
    whole(db)


def test_one_page_says_a_thing_twice(db):
    tally = store(db, paper(title="A"), paper(title="B"), paper("2401.00002"))
    assert (tally.new, tally.changed, db["papers"].count) == (2, 1, 2)
    whole(db)


HOSTILE = ("𠮷野 𝒜", "O'Brien; drop table papers", '"quoted" \\ back', "{}[],:", "null", "12", "a  b", "é vs é")


def test_any_text_comes_back_as_it_went_in(db):
    for number, text in enumerate(HOSTILE):
        key = f"k{number} {text}"
        record = paper(
            key,
            source="feed",
            url=None,
            title=text,
            identifiers=(doi(text),),
            authors=(Author(name=text),),
            categories=(text,),
        )
        assert store(db, record).new == 1
        assert store(db, record).unchanged == 1
        changed = replace(record, comments="more")
        assert store(db, changed, at="2024-03-01T00:00:00Z").changed == 1
        (paper_id,) = rows(db, f"select paper from assertions where key = '{key.replace(chr(39), chr(39) * 2)}'")[0]
        (word,) = load(db.conn, [paper_id])[paper_id].assertions.values()
        assert word.record == changed
    whole(db)


def arxiv(value):
    return Identifier(scheme="arxiv", value=value)


def feed_entry(key, *identifiers):
    return paper(key, source="feed", identifiers=identifiers, submitted="2024-05-05", url=None)


def test_pages_of_one_site_speak_of_one_work_by_its_title():
    db = memory()
    site = "ek.example/#title:5f0c#"
    named = {"source": "homepage", "identifiers": (), "abstract": None, "authors": (), "title": "On Moss"}
    store(db, paper(site, **named), feed="page:ek")
    store(db, paper(f"{site}pubs.html", **named, venue="Dunes"), paper(f"{site}old.html", **named), feed="page:ek")
    store(db, paper("ohm.example/#title:5f0c#", **named), paper("ek.example/#title:5f0c1#", **named), feed="page:ohm")
    assert [r[0] for r in db.conn.execute("select count(*) from assertions group by paper order by 1")] == [1, 1, 3]
    before = db.conn.total_changes
    store(db, paper(site, **named), feed="page:ek", at="2024-03-01T00:00:00Z")
    assert db.conn.total_changes == before
    whole(db)
    db.close()
