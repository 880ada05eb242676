"""One name, how many people? Works and people are invented."""

from itertools import permutations

import pytest

from indexer.people.radar import Bearing, radar


def work(number, *mates, **fields):
    names = {mate.casefold(): mate for mate in mates}
    return Bearing(paper=number, name="Kim Moss", mates=names, **{"title": f"Work {number}", **fields})


ONE, OTHER = "0000-0001-2345-6789", "0000-0009-8765-4321"
#: Works, the groups by number, and whether several people may be meant.
CASES = {
    "none": ([], [], False),
    "one": ([work(1, "Bo")], [[1]], False),
    "a co-author": ([work(1, "Bo", "Cy"), work(2, "Cy")], [[1, 2]], False),
    "nobody in common": ([work(1, "Bo"), work(2, "Cy")], [[1], [2]], True),
    "by way of a third": ([work(1, "Bo"), work(2, "Cy"), work(3, "Bo", "Cy")], [[1, 2, 3]], False),
    "three groups": ([work(1, "Bo"), work(2, "Cy"), work(3, "Di")], [[1], [2], [3]], True),
    "the largest first": ([work(1, "Bo"), work(2, "Cy"), work(3, "Cy")], [[2, 3], [1]], True),
    "alone tells nothing": ([work(1, "Bo"), work(2), work(3)], [[1], [2], [3]], False),
    "an ORCID joins": ([work(1, "Bo", orcid=ONE), work(2, "Cy", orcid=ONE)], [[1, 2]], False),
    "and parts": ([work(1, orcid=ONE), work(2, orcid=OTHER)], [[1], [2]], True),
    "two ORCIDs in a group": ([work(1, "Bo", orcid=ONE), work(2, "Bo", orcid=OTHER)], [[1, 2]], True),
    "a page joins": ([work(1, "Bo", person=1), work(2, "Cy", person=1)], [[1, 2]], False),
    "two people's pages": ([work(1, "Bo", person=1), work(2, "Bo", person=2)], [[1, 2]], True),
    "a crowd joins nobody": ([work(1, "Bo", crowded=True), work(2, "Bo"), work(3, "Bo")], [[2, 3], [1]], False),
}  # fmt: skip


@pytest.mark.parametrize(("works", "groups", "many"), CASES.values(), ids=CASES)
def test_groups(works, groups, many):
    for order in permutations(works):
        found = radar(order)
        assert [sorted(one.paper for one in circle.works) for circle in found.circles] == groups
        assert (found.many, found.works) == (many, len(works))


def test_what_is_told_of_a_group():
    mates = [f"Mate {n}" for n in range(9)]
    found = radar(
        [
            work(1, "Bo", *mates, year=2020, categories=("cs.CL",), complete=False),
            work(2, "Bo", year=2022, categories=("cs.LG", "cs.CL"), orcid=ONE),
            work(3),
        ],
        more=True,
    )
    (circle, alone) = found.circles
    assert [one.paper for one in circle.works] == [2, 1]
    assert (circle.mates, circle.more_mates) == (("Bo", *mates[:5]), 4)
    assert (circle.categories, circle.since, circle.until) == (("cs.CL", "cs.LG"), 2020, 2022)
    assert (circle.orcids, circle.people, circle.tells) == ((ONE,), (), True)
    assert (alone.mates, alone.since, alone.tells) == ((), None, False)
    assert (found.more, found.works, found.cut, found.telling, found.orcids) == (True, 3, 1, 1, (ONE,))
