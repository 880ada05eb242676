"""Watches over works that are merged and parted again. All works are invented."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.store import forget, merging
from indexer.store.decisions import Decision
from indexer.store.identity import pair
from indexer.watches.store import add, hits, run, tell
from indexer.watches.watch import Watch
from tests.indexer.store.samples import doi, memory, paper, store, whole

MOSS = Watch(name="moss", query="moss")
FIRST, SECOND, THIRD = (f"2024-03-0{n}T12:00:00Z" for n in (6, 7, 8))


def about(key, title, **fields):
    return paper(key, title=title, abstract=None, **fields)


SAND, PEAT, DUNE = (
    about("2401.00001", "Counting sand"),
    about("2401.00002", "Grains of moss"),
    about("2401.00003", "Moss of the dunes"),
)


@pytest.fixture
def db():
    db = memory()
    yield db
    db.close()


def key(record):
    return record.source, record.key


def decide(db, one, other, same=True):
    """With `same` None what was decided is taken back."""
    both = pair(key(one), key(other))
    db.conn.execute("begin immediate")
    merging.write(db.conn, merging.consider(db.conn, both, None if same is None else Decision(pair=both, same=same)))
    db.conn.commit()
    whole(db)


def within(db, do, *arguments, **named):
    """In a transaction of its own, as the commands do."""
    with db.conn:
        return do(db.conn, *arguments, **named)


def titles(db, **asked):
    return sorted(hit.paper["title"] for hit in hits(db.conn, MOSS, **asked))


def test_what_was_known_stays_so(db):
    store(db, SAND, PEAT)
    within(db, add, MOSS, FIRST)
    decide(db, SAND, PEAT)
    assert within(db, run, MOSS, SECOND) == 0
    decide(db, SAND, PEAT, None)
    assert within(db, run, MOSS, THIRD) == 0
    assert titles(db) == []


def test_what_was_told_is_told_once(db):
    store(db, DUNE)
    within(db, add, MOSS, FIRST, all_new=True)
    within(db, tell, hits(db.conn, MOSS), FIRST)
    store(db, PEAT)
    assert within(db, run, MOSS, SECOND) == 1
    decide(db, DUNE, PEAT)
    assert within(db, run, MOSS, SECOND) == 0
    assert (titles(db), titles(db, untold=True)) == ([PEAT.title], [])
    assert titles(db, since=SECOND) == [], "as one work it was told before"
    decide(db, DUNE, PEAT, None)
    assert within(db, run, MOSS, THIRD) == 0
    assert (titles(db), titles(db, untold=True)) == ([PEAT.title, DUNE.title], [PEAT.title])


def test_what_was_found_as_one_is_known_as_two(db):
    store(db, SAND, PEAT)
    decide(db, SAND, PEAT)
    within(db, add, MOSS, FIRST)
    store(db, about("2401.00001", "Moss and sand"), at="2024-03-07T00:00:00Z")
    assert within(db, run, MOSS, SECOND) == 1
    within(db, tell, hits(db.conn, MOSS), SECOND)
    decide(db, SAND, PEAT, None)
    assert within(db, run, MOSS, THIRD) == 0
    assert titles(db, untold=True) == []


def test_a_part_with_a_number_of_its_own_is_known(db):
    one = about("one", "Of sand", source="feed", identifiers=(doi("10.1/p"),))
    other = about("other", "Of moss", source="homepage", identifiers=(doi("10.1/p"),))
    store(db, one, other)
    watch = Watch(name="all", query="author:Probe")
    assert within(db, add, watch, FIRST) == 1
    decide(db, one, other, same=False)
    assert db["papers"].count == 2
    assert within(db, run, watch, SECOND) == 0


def test_what_a_part_comes_to_meet_is_new(db):
    """It was found of the other part alone, before they were one."""
    store(db, SAND, PEAT)
    within(db, add, MOSS, FIRST)
    decide(db, SAND, PEAT)
    decide(db, SAND, PEAT, None)
    store(db, about("2401.00001", "Moss and sand", version=2), at="2024-03-07T00:00:00Z")
    assert within(db, run, MOSS, SECOND) == 1
    assert titles(db) == ["Moss and sand"]


def test_what_nobody_asserts_is_no_hit(db):
    """Neither where its number led to another work at the end."""
    one, other = (about(name, f"Of moss {name}", source="homepage", identifiers=()) for name in ("a", "b"))
    store(db, one, other, DUNE)
    within(db, add, MOSS, FIRST)
    decide(db, one, other)
    decide(db, other, DUNE)
    db.conn.execute("begin immediate")
    forget.apply(db.conn, forget.Plan(keys={key(one), key(other)}), {}, SECOND)
    db.conn.commit()
    assert [tuple(row) for row in db.conn.execute("select watch, paper from watch_hits")] == [
        ("moss", db.conn.execute("select id from papers").fetchone()[0])
    ]


STEPS = st.lists(
    st.tuples(st.sampled_from([(0, 1), (0, 2), (1, 2)]), st.sampled_from([True, False, None])), max_size=10
)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_no_history_of_decisions_makes_anything_new(steps):
    db = memory()
    works = (PEAT, DUNE, about("pub", "Moss", source="feed", identifiers=(doi("10.1/p"),)))
    store(db, *works)
    within(db, add, MOSS, FIRST)
    try:
        for (one, other), same in steps:
            decide(db, works[one], works[other], same)
            assert within(db, run, MOSS, SECOND) == 0
        assert titles(db) == []
    finally:
        db.close()
