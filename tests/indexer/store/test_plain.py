"""A plain record has its versions by number, each once, with what it says of its own among them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from crawler.record import Version
from indexer.store.assertions import plain, union
from tests.indexer.store.samples import paper

NUMBERS = some.integers(1, 3)
DATES = some.none() | some.sampled_from(["2024", "2024-01-02", "2024-03-03T10:00:00Z"])
VERSIONS = some.builds(Version, number=NUMBERS, date=DATES, size=some.none() | some.just("9kb"))


@given(some.lists(VERSIONS, max_size=3).map(tuple), some.none() | NUMBERS, DATES)
def test_versions(versions, number, date):
    own = (Version(number=number, date=date),) if number is not None else ()
    assert plain(paper(versions=versions, version=number, updated=date)).versions == union(versions, own)
