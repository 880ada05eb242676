"""Identifiers that several works name: they lead to one, and to the next when that one no longer names them. All works
are invented."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.record import Identifier
from indexer.store.called import find
from indexer.store.fingerprint import logical_lines
from tests.indexer.store.samples import doi, memory, paper, store, whole

DOI = doi("10.1000/moss")


def preprint(number, *named, **fields):
    own = Identifier(scheme="arxiv", value=number)
    return paper(number, title=f"Weighing moss, {number}", identifiers=(own, *named), **fields)


FIRST = preprint("2401.00001", DOI, version=1)
CORRECTED = replace(preprint("2401.00001", version=2), url=FIRST.url)
SECOND = preprint("2401.00002", DOI, version=1)
PUBLISHED = paper(
    "pub", source="feed", identifiers=(DOI,), title="Moss, weighed", venue="Dunes", submitted=None, year=2024
)


@pytest.fixture
def db():
    db = memory()
    yield db
    db.close()


def test_who_else_names_it_has_it_when_the_first_does_not(db):
    store(db, FIRST)
    store(db, SECOND)
    at = dict(db.conn.execute("select key, paper from assertions").fetchall())
    assert find(db.conn, DOI.value) == at["2401.00001"]
    assert db.conn.execute("select value, paper from contested").fetchall() == [(DOI.value, at["2401.00002"])]
    store(db, CORRECTED)
    assert find(db.conn, DOI.value) == at["2401.00002"]
    assert db.conn.execute("select * from contested").fetchall() == []
    whole(db)


def test_any_order_leads_to_the_same():
    contents = []
    for order in permutations((FIRST, CORRECTED, SECOND, PUBLISHED)):
        db = memory()
        for record in order:
            store(db, record, feed=record.source)
        whole(db)
        assert find(db.conn, DOI.value) == find(db.conn, "2401.00002")
        contents.append(list(logical_lines(db.conn)))
        db.close()
    assert all(content == contents[0] for content in contents)


NAMES = (DOI, doi("10.1000/sand"), Identifier(scheme="acl", value="2024.x-1"))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_names_in_any_order(data):
    """Versions that name other identifiers than those before, of works that name the same ones."""
    said = []
    for number in ("2401.00001", "2401.00002", "2401.00003"):
        for version in range(1, data.draw(st.integers(1, 3)) + 1):
            named = data.draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True))
            said.append(preprint(number, *named, version=version))
    for key in data.draw(st.sets(st.sampled_from(("p", "q")))):
        named = data.draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True))
        said.append(replace(PUBLISHED, key=key, title=f"Of {key}", identifiers=tuple(named)))
    one, other = memory(), memory()
    try:
        for db, order in ((one, said), (other, data.draw(st.permutations(said)))):
            for record in order:
                store(db, record, feed=record.source)
            whole(db)
        assert list(logical_lines(one.conn)) == list(logical_lines(other.conn))
    finally:
        one.close()
        other.close()
