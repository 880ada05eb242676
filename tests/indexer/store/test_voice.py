"""What a source says otherwise is told whatever becomes of the works around it. All works are invented."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.record import Author, Identifier
from indexer.store import merging
from indexer.store.decisions import Decision
from indexer.store.identity import pair
from tests.indexer.store.samples import doi, memory, paper, store, whole

TITLES = ("Counting grains of sand by candlelight", "Counting Grains of Sand by Candle-Light", "On the weight of moss")
PEOPLE = tuple(Author(name=name) for name in ("Kim Moss", "Ana Dune", "Bo Fern"))
NUMBERS = ("2401.00001", "2401.00002")
PREPRINT = paper(title=TITLES[0], authors=PEOPLE, version=1, updated="2024-01-02T00:00:00Z")
PUBLISHED = paper(
    "f", source="feed", title=TITLES[0], authors=PEOPLE, identifiers=(doi("10.1/p"),), venue="Dunes", submitted="2024"
)
GONE = replace(PREPRINT, version=2, status="withdrawn", title=TITLES[2])
TOLD = [
    ("version", "1", "2"),
    ("retitled", TITLES[0], TITLES[2]),
    ("withdrawn", None, "withdrawn"),
]


def told(db):
    sql = "select c.kind, c.old, c.new from changes as c where c.source like 'arxiv%' order by c.id"
    return [tuple(row) for row in db.conn.execute(sql)]


@pytest.mark.parametrize(
    ("records", "want"),
    [
        ([PREPRINT, GONE], TOLD),
        ([PREPRINT, PUBLISHED, GONE], TOLD),
        ([PUBLISHED, PREPRINT, GONE], TOLD),
        ([PUBLISHED, GONE, replace(PREPRINT, version=3)], [
            ("version", "2", "3"), ("retitled", TITLES[2], TITLES[0]), ("reinstated", "withdrawn", None)]),
        ([PUBLISHED, PREPRINT, replace(PREPRINT, version=2, authors=PEOPLE[1:2])], [
            ("version", "1", "2"), ("authors", "Kim Moss, Ana Dune, Bo Fern", "Ana Dune")]),
    ],
    ids=["alone", "before its publication", "after it", "and it joins it", "and it parts by its authors"],
)  # fmt: skip
def test_a_version_that_parts_a_work_or_joins_it(records, want):
    db = memory()
    for day, record in enumerate(records, 1):
        store(db, record, feed=record.source, at=f"2024-04-{day:02}T00:00:00Z")
    whole(db)
    assert told(db) == want
    sql = "select distinct c.paper = a.paper from changes as c join assertions as a using (source, key)"
    assert db.conn.execute(sql).fetchall() == [(1,)], "it is told of the work that the word is on"
    db.close()


@pytest.mark.parametrize("known", [False, True])
def test_a_doi_that_appears_is_told_though_it_joins_the_publication(known):
    other = replace(PUBLISHED, title=TITLES[2])
    db = memory()
    store(db, *((other, PREPRINT) if known else (PREPRINT,)))
    store(db, replace(PREPRINT, identifiers=(*PREPRINT.identifiers, doi("10.1/p"))), at="2024-04-02T00:00:00Z")
    assert told(db) == [("published", None, "10.1/p")]
    db.close()


def test_a_doi_that_the_work_had_is_not_told_of_another_source():
    db = memory()
    store(db, PUBLISHED, PREPRINT)
    store(db, replace(PREPRINT, identifiers=(*PREPRINT.identifiers, doi("10.1/p"))), at="2024-04-02T00:00:00Z")
    assert told(db) == []
    db.close()


def test_a_page_that_calls_a_work_as_arxiv_does_retitles_nothing():
    entry = replace(PUBLISHED, source="homepage", key="h", identifiers=(), title=TITLES[2], venue=None)
    db = memory()
    store(db, entry, PREPRINT)
    store(db, replace(entry, title=TITLES[1]), at="2024-04-02T00:00:00Z")
    assert db.conn.execute("select count(*) from papers").fetchone() == (1,)
    assert db.conn.execute("select * from changes").fetchall() == []
    db.close()


def words(draw, number):
    """What arXiv says of a number, one version after the other, by one door or another."""
    for version in range(1, draw(st.integers(2, 4))):
        word = replace(
            PREPRINT,
            key=number,
            source=draw(st.sampled_from(("arxiv_oai", "arxiv_oai", "arxiv_rss"))),
            identifiers=(Identifier(scheme="arxiv", value=number),),
            version=version,
            updated=f"2024-0{version}-05T00:00:00Z",
            title=draw(st.sampled_from(TITLES)),
            abstract=draw(st.sampled_from((None, "We count sand.", "We weigh moss."))),
            authors=draw(st.sampled_from((PEOPLE, PEOPLE[1:], PEOPLE[:1]))),
            status=draw(st.sampled_from((None, "withdrawn"))),
        )
        yield word
        if draw(st.booleans()):
            yield replace(word, title=draw(st.sampled_from(TITLES)))


def others(draw):
    """What others say of works that may be the same, without their numbers."""
    for key in "fgh"[: draw(st.integers(1, 3))]:
        yield paper(
            key,
            source=draw(st.sampled_from(("feed", "acl_anthology", "homepage"))),
            identifiers=draw(st.sampled_from(((), (doi(f"10.1/{key}"),), (doi("10.1/f"),)))),
            title=draw(st.sampled_from(TITLES)),
            abstract=draw(st.sampled_from((None, "We count sand."))),
            authors=draw(st.sampled_from((PEOPLE, PEOPLE[:2]))),
            submitted="2024-01-20",
            venue="Dunes",
            status=draw(st.sampled_from((None, None, "retracted"))),
        )


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_what_is_told_of_a_number_does_not_depend_on_when_others_came(data):
    """Neither other works nor what somebody decides of them: only `reinstated` waits for all that say otherwise."""
    preprints = [list(words(data.draw, number)) for number in NUMBERS]
    pages = [*preprints, *([other] for other in others(data.draw))]
    turns = [n for n, page in enumerate(pages) for _ in page]
    found = []
    for order in (data.draw(st.permutations(turns)), data.draw(st.permutations(turns))):
        queues, db = [iter(page) for page in pages], memory()
        merged = data.draw(st.integers(0, len(turns)))
        for moment, n in enumerate(order):
            if moment == merged:
                merge(db, data.draw(st.sampled_from((NUMBERS, (NUMBERS[0], "f"), (NUMBERS[1], "g")))))
            record = next(queues[n])
            store(db, record, feed=f"of:{record.source}", at=f"2024-03-01T00:{moment:02}:00Z")
        whole(db)
        sql = """
            select source, key, kind, field, old, new, version from changes
            where source like 'arxiv%' and kind in ('version', 'retitled', 'abstract', 'authors', 'withdrawn')
            order by 2, 7, 3
        """
        found.append(db.conn.execute(sql).fetchall())
        db.close()
    assert found[0] == found[1]


def merge(db, names):
    """Makes the works of these two words one, by hand; they may come later."""
    sources = {"f": "feed", "g": "feed"}
    both = pair(*((sources.get(name, "arxiv_oai"), name) for name in names))
    db.conn.execute("begin immediate")
    merging.write(db.conn, merging.consider(db.conn, both, Decision(pair=both)))
    db.conn.commit()
