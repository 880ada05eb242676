"""With whom somebody wrote. All people are invented."""

import pytest

from indexer.people.collaborators import Tie, collaborators, ties
from indexer.people.signed import Author


def line(paper, *names, native=None, person=None):
    return [
        Author(paper=paper, position=n, name=name, native_name=native, person=person) for n, name in enumerate(names)
    ]


@pytest.mark.parametrize(
    ("advisors", "want"),
    [
        ((), [("Bo Ohm", None, False), ("Tai Yang", None, False)]),
        (("Ohm, Bo",), [("Bo Ohm", None, True), ("Tai Yang", None, False)]),
        (("杨苔",), [("Bo Ohm", None, False), ("Tai Yang", "杨苔", True)]),
        (("杨沙", "B. Ohm"), [("Bo Ohm", None, False), ("Tai Yang", None, False)]),
    ],
)
def test_advisors(advisors, want):
    found = collaborators([*line(1, "Bo Ohm", "Tai Yang"), *line(2, "Bo Ohm")], advisors)
    assert [(one.name, one.native_name, one.advisor) for one in found] == want
    assert [one.works for one in found] == [2, 1]


def test_two_who_may_be_the_advisor():
    found = collaborators([*line(1, "Tai Zeng", "Tai Ceng")], ["曾苔"])
    assert [(one.name, one.advisor) for one in found] == [("Tai Ceng", False), ("Tai Zeng", False)]


def test_collaborations_are_nobody():
    assert collaborators(line(1, "The COLDFISH Collaboration", "et al.", "MossNet Team", "others")) == []


def test_who_wrote_together():
    authors = [*line(1, "Bo Ohm", "Cy Un", "The COLDFISH Collaboration"), *line(2, "Cy Un", "Bo Ohm", "Di Ek")]
    mates = collaborators(authors)
    assert [mate.name for mate in mates] == ["Bo Ohm", "Cy Un", "Di Ek"]
    assert ties(authors, mates) == (
        Tie(one=0, other=1, works=2),
        Tie(one=0, other=2, works=1),
        Tie(one=1, other=2, works=1),
    )
    assert ties(authors, mates[:1]) == ()


def test_two_of_one_name_wrote_apart():
    authors = [*line(1, "Bo Ohm", person=1), *line(2, "Bo Ohm", person=2), *line(1, "Cy Un"), *line(2, "Cy Un")]
    mates = collaborators(authors)
    assert [(mate.name, mate.person) for mate in mates] == [("Cy Un", None), ("Bo Ohm", 1), ("Bo Ohm", 2)]
    assert ties(authors, mates) == (Tie(one=0, other=1, works=1), Tie(one=0, other=2, works=1))


def test_two_of_one_name_stay_two():
    found = collaborators([*line(1, "Bo Ohm", person=1), *line(2, "Bo Ohm", person=2), *line(3, "Bo Ohm")])
    assert [(one.works, one.person) for one in found] == [(1, 1), (1, 2), (1, None)]
