"""Works that are one by title and authors, in whatever order they come. All works are invented."""

from contextlib import closing
from dataclasses import replace
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.record import Author, Identifier, Page, Profile
from indexer.store import workkeys
from indexer.store.connect import open_store
from indexer.store.fingerprint import logical_lines
from indexer.store.locks import writing
from indexer.store.save import save_page
from tests.indexer.store.samples import doi, memory, paper, store, whole

TITLE = "Counting Grains of Sand by Candlelight"
EK, OHM, MOSS = Author(name="Ana Ek"), Author(name="Bo Ohm"), Author(name="Kim Moss")
PREPRINT = paper("2401.00001", title=TITLE, authors=(EK, OHM), abstract="We count.")
PUBLISHED = paper(
    "pub",
    source="feed",
    title=TITLE.upper(),
    authors=(Author(name="A. Ek"), Author(name="B. Ohm")),
    identifiers=(doi("10.1/p"),),
    submitted=None,
    year=2025,
    abstract=None,
)
LISTED = paper("ek.example/#title:1", source="homepage", title=TITLE, authors=(), identifiers=(), submitted=None)


@pytest.fixture
def db():
    db = memory()
    yield db
    db.close()


def rows(db, sql):
    return [tuple(row) for row in db.conn.execute(sql)]


def papers(db):
    whole(db)
    return rows(db, "select arxiv_id, doi from papers order by id")


def test_a_publication_without_an_identifier_of_the_preprint(db):
    store(db, PREPRINT)
    store(db, PUBLISHED)
    assert papers(db) == [("2401.00001", "10.1/p")]
    (merge,) = db.query("select rule, score, one, other, evidence from merges")
    assert (merge["rule"], merge["score"], merge["one"], merge["other"]) == (
        "title and authors",
        1.0,
        "arxiv_oai 2401.00001",
        "feed pub",
    )
    assert '"authors": 2' in merge["evidence"]


@pytest.mark.parametrize("order", [range(8), range(7, -1, -1), (3, 0, 7, 1, 6, 2, 5, 4)])
def test_many_mentions_of_a_work_make_one_merge_each(db, order):
    """As few as say that all are one, the same for any order."""
    mentions = [PREPRINT, *(replace(PUBLISHED, key=f"p{n}", identifiers=(), title=TITLE) for n in range(7))]
    for n in order:
        store(db, mentions[n])
    assert papers(db) == [("2401.00001", None)]
    assert rows(db, "select one, other, in_force from merges order by 2") == [
        ("arxiv_oai 2401.00001", f"feed p{n}", 1) for n in range(7)
    ]


def test_what_changes_is_compared_anew(db):
    store(db, PREPRINT, PUBLISHED)
    store(db, replace(PUBLISHED, title="Of Moss and Lichen in the Dunes"), at="2024-03-01T00:00:00Z")
    assert papers(db) == [("2401.00001", None), (None, "10.1/p")]
    assert rows(db, "select count(*) from merges") == [(0,)]
    store(db, PUBLISHED, at="2024-04-01T00:00:00Z")
    assert papers(db) == [("2401.00001", "10.1/p")]


def test_two_preprints_that_fit_are_none(db):
    store(db, PREPRINT, PUBLISHED)
    second = replace(PREPRINT, key="2401.00002", identifiers=(Identifier(scheme="arxiv", value="2401.00002"),))
    store(db, second)
    assert papers(db) == [("2401.00001", None), ("2401.00002", None), (None, "10.1/p")]
    assert rows(db, "select rule from near_misses") == [("several fit",)] * 2
    # the second one is about something else, as it turns out
    store(db, replace(second, title="Lichen in the Dunes"), at="2024-03-01T00:00:00Z")
    assert ("2401.00001", "10.1/p") in papers(db)
    assert rows(db, "select rule from near_misses") == []


def test_two_works_that_are_perhaps_one_are_told_once(db):
    """However many pages list each of them."""
    thesis = replace(PREPRINT, comments="PhD thesis, 200 pages")
    store(db, PREPRINT, *listings(3))
    store(db, *(replace(r, key=f"thesis {r.key}", comments=thesis.comments, authors=(EK,)) for r in listings(4)))
    assert len(papers(db)) == 2
    assert rows(db, "select count(*) from near_misses") == [(1,)]


def test_identifiers_that_contradict(db):
    other = replace(PUBLISHED, key="other", identifiers=(doi("10.1/q"),))
    store(db, PUBLISHED, other)
    assert papers(db) == [(None, "10.1/p"), (None, "10.1/q")]
    store(db, PREPRINT)
    assert sorted(papers(db), key=str) == [("2401.00001", None), (None, "10.1/p"), (None, "10.1/q")]
    assert rows(db, "select rule from near_misses") == [("several fit",)] * 2


def test_whose_page_it_is_on_counts_where_no_authors_are_named(db):
    store(db, PREPRINT)
    page = Page(
        records=(LISTED,),
        profiles=(Profile(source="homepage", key="https://ek.example/", name="Ana Ek", works=(LISTED.key,)),),
    )
    moss = replace(page.profiles[0], key="https://moss.example/", name="Kim Moss")
    for profile, found in ((moss, 2), (page.profiles[0], 1)):
        db.conn.execute("begin immediate")
        save_page(
            db.conn, replace(page, profiles=(profile,)), kind="homepage", feed="page", fetched="2024-02-01T00:00:00Z"
        )
        db.conn.commit()
        assert len(papers(db)) == found
    assert rows(db, "select count(distinct paper) from profile_works") == [(1,)]


def test_a_title_that_many_have_tells_nothing(db):
    common = [
        replace(
            PUBLISHED, key=f"p{n}", identifiers=(doi(f"10.{n}/p"),), title="Editorial of the Spring Issue", authors=()
        )
        for n in range(workkeys.MOST + 3)
    ]
    store(db, *common)
    assert len(papers(db)) == len(common)
    assert rows(db, "select count(*) from decisions") == [(0,)]


def listings(count):
    """What so many people's pages say of the preprint, each without its number."""
    return [replace(LISTED, key=f"p{n}.example/#title:1", authors=PREPRINT.authors) for n in range(count)]


@pytest.mark.parametrize(("count", "works"), [(12, 1), (13, 14)])
def test_a_work_that_many_pages_list(count, works, monkeypatch):
    """One work up to a number that does not depend on who came first; beyond it nothing is known for sure."""
    monkeypatch.setattr(workkeys, "MOST", 12)
    mentions = listings(count)
    for records in ([PREPRINT, *mentions], [*mentions, PREPRINT], [*mentions[5:], PREPRINT, *mentions[:5]]):
        db = memory()
        for at in range(0, len(records), 7):
            store(db, *records[at : at + 7])
        assert len(papers(db)) == works
        # whoever takes his page away makes the others known again
        store(db, replace(mentions[3], title="Lichen in the Dunes"), at="2024-03-01T00:00:00Z")
        assert len(papers(db)) == 2
        db.close()


def test_keys_are_those_of_what_is_said(db, tmp_path, monkeypatch):
    monkeypatch.setattr(workkeys, "CHUNK", 2)
    store(db, PREPRINT, PUBLISHED)
    store(
        db, replace(PUBLISHED, title="Of Moss and Lichen in the Dunes"), paper("2401.00002"), at="2024-03-01T00:00:00Z"
    )
    kept = rows(db, "select key, paper from work_keys")
    assert kept
    db.conn.commit()
    workkeys.rebuild(db, tmp_path / "papers.db")
    assert not workkeys.is_current(db.conn)
    assert rows(db, "select key, paper from work_keys") == kept


def test_keys_that_were_not_finished_are_made_again(tmp_path, monkeypatch):
    path = tmp_path / "papers.db"
    with closing(open_store(path)) as db:
        store(db, PREPRINT, PUBLISHED)
        kept = rows(db, "select key, paper from work_keys")
        workkeys.record(db.conn, 1)
        db.conn.commit()
    with monkeypatch.context() as patched:
        patched.setattr(workkeys, "CHUNK", 1)
        patched.setattr(workkeys, "_TAKE_KEYS", f"{workkeys._TAKE_KEYS} and rowid < 2")
        patched.setattr(workkeys, "record", lambda conn, version: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            open_store(path)
    with closing(open_store(path, any_index=True)) as db:
        assert not workkeys.is_current(db.conn)
    with closing(open_store(path)) as db:
        assert workkeys.is_current(db.conn)
        assert rows(db, "select key, paper from work_keys") == kept


def test_what_came_uncompared_is_compared_by_the_next_writer(tmp_path):
    path = tmp_path / "papers.db"
    with closing(open_store(path, loading=True)) as db:
        # of no works all are compared
        assert workkeys.is_current(db.conn)
        store(db, PREPRINT)
        with writing(db, path):
            db.conn.execute("insert into late_keys select key, paper from work_keys")
            db.conn.execute("delete from work_keys")
        store(db, PUBLISHED)
    for how, left in (({"loading": True}, 2), ({"any_index": True}, 2), ({}, 1)):
        with closing(open_store(path, **how)) as db:
            assert len(papers(db)) == left
            assert workkeys.is_current(db.conn) == (how != {"any_index": True})


RETITLED = [TITLE, "Counting grains of sand by candle-light", "On the Weight of Moss in Winter"]
WORKS = [
    PREPRINT,
    replace(PREPRINT, key="2401.00002", identifiers=(Identifier(scheme="arxiv", value="2401.00002"), doi("10.1/p"))),
    PUBLISHED,
    replace(PUBLISHED, key="by moss", identifiers=(doi("10.1/q"),), authors=(MOSS, EK)),
    replace(PUBLISHED, key="acl", identifiers=(Identifier(scheme="acl", value="x"),)),
    replace(LISTED, authors=(EK,)),
    replace(LISTED, key="moss.example/#title:1", authors=(OHM, EK)),
]


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_order_leads_to_the_same(data):
    """Also through titles that change: each word's last title is the same, whenever it comes. And whatever number of
    works is too many."""
    with patch.object(workkeys, "MOST", data.draw(st.sampled_from((workkeys.MOST, 1, 2, 3)))):
        _in_any_order(data)


def _in_any_order(data):
    chosen = data.draw(st.lists(st.sampled_from(range(len(WORKS))), min_size=2, max_size=7, unique=True))
    last = [replace(WORKS[n], title=RETITLED[data.draw(st.integers(0, 2))]) for n in chosen]
    first = [replace(r, title=RETITLED[data.draw(st.integers(0, 2))]) for r in last]
    one, other = memory(), memory()
    for record in last:
        store(one, record, at="2024-03-01T00:00:00Z")
    for record in data.draw(st.permutations(first)):
        store(other, record, at="2024-02-01T00:00:00Z")
    for record in data.draw(st.permutations(last)):
        store(other, record, at="2024-03-01T00:00:00Z")
    try:
        whole(other)
        assert list(logical_lines(one.conn)) == list(logical_lines(other.conn))
        told = "select same, rule, one_key, other_key, score, evidence from decisions order by 3, 4"
        assert rows(one, told) == rows(other, told)
    finally:
        one.close()
        other.close()
