"""What phrases tell, in an index of invented papers."""

import pytest

from indexer.people.telling import COMMON, Telling
from tests.indexer.store.samples import memory, paper, store


@pytest.fixture(scope="module")
def telling():
    db = memory()
    titles = [*["Common sand"] * (COMMON + 1), "Rare moss", "Rare: moss"]
    store(db, *(paper(f"2401.{n:05d}", title=title, abstract="Said of all.") for n, title in enumerate(titles)))
    return Telling(db.conn)


def test_rare_and_common(telling):
    phrases = ("rare moss", "common sand", "said of all", "nobody's words", "?")
    assert [telling.is_rare(phrase) for phrase in phrases] == [True, False, False, True, False]


def test_weight(telling):
    weights = [telling.weight(phrase) for phrase in ("nobody's words", "rare moss", "common sand", "said")]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] > weights[1] > weights[2] > 0


def test_no_papers():
    db = memory()
    assert Telling(db.conn).weight("moss") >= 0
    assert Telling(db.conn).is_rare("moss")
