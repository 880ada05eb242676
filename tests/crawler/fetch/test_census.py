"""How many records are short of what pages declare."""

import pytest

from crawler.fetch.census import Census
from crawler.record import Fault, Page, Record

FAULT = Fault(where="entry 3", why="no title")


def page(*keys, **fields):
    return Page(records=tuple(Record(source="toy", key=key, title=key) for key in keys), **fields)


@pytest.mark.parametrize(
    ("pages", "missing"),
    [
        ([page("a")], 0),
        ([page("a", declared=3, faults=(FAULT,))], 1),
        ([page("a", deleted=("b",), declared=2)], 0),
        # pages of their own may show the same papers
        ([page("a", declared=1), page("a", declared=1)], 0),
        ([page("a", "b", declared=2, part_of="w"), page("c", "d", declared=2, part_of="w")], 0),
        # the second page repeats b, and d never came
        ([page("a", "b", declared=2, part_of="w"), page("b", "c", declared=2, part_of="w")], 1),
        # windows that share a paper are two lists
        ([page("a", "b", declared=2, part_of="w"), page("b", "c", declared=2, part_of="x")], 0),
        # the list grew by one, which the last page shows
        ([page("a", declared=1, part_of="w"), page("b", "c", declared=1, part_of="w")], 0),
        ([page("a", declared=2, part_of="w", faults=(FAULT,))], 0),
    ],
)
def test_missing(pages, missing):
    census = Census()
    for one in pages:
        census.take(one)
    assert census.missing == missing
