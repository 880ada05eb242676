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
        # it leads on, and what follows is of a list of another length
        ([page("a", declared=1, part_of="3 of w", follow=("b",)), page("c", declared=1, part_of="2 of w")], 1),
        ([page("a", declared=1, part_of="w", follow=("b",)), page("c", declared=1, part_of="w")], 0),
        # between pages of a list there may be pages that are of none
        ([page("a", declared=1, part_of="w", follow=("b",)), page("x"), page("c", declared=1, part_of="w")], 0),
        # one list after another
        ([page("a", declared=1, part_of="w"), page("b", declared=1, part_of="x")], 0),
    ],
)
def test_missing(pages, missing):
    census = Census()
    for one in pages:
        census.take(one)
    assert census.missing == missing


def test_a_page_that_did_not_come_ends_its_list():
    census = Census()
    census.take(page("a", declared=1, part_of="w", follow=("b",)))
    census.cut()
    census.take(page("b", declared=1, part_of="x"))
    assert census.missing == 0
