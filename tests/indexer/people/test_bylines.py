"""What lists of authors add to a person's names. All names are invented."""

import pytest

from indexer.people.bylines import lacks, told

BO, TAI, TURNED = ("Bo Ohm", None), ("Tai Yang", None), ("Yang, Tai", None)

CASES = {
    "the one who can be meant": ({"杨苔"}, [[BO, TAI]], ("Tai Yang",)),
    "all spellings": ({"杨苔"}, [[BO, TAI], [TURNED]], ("Tai Yang", "Yang, Tai")),
    "two on one work": ({"杨苔"}, [[TAI, TURNED]], ()),
    "most works": ({"曾苔"}, [[("Tai Zeng", None)], [("Tai Zeng", None)], [("Tai Ceng", None)]], ("Tai Zeng",)),
    "as many": ({"曾苔"}, [[("Tai Zeng", None)], [("Tai Ceng", None)]], ()),
    "initials": ({"杨苔"}, [[BO, ("T. Yang", None)]], ()),
    "in characters": ({"tai yang"}, [[BO, ("Tai Yang", "杨苔")]], ("杨苔",)),
    "somebody else's": ({"tai yang"}, [[("Bo Ohm", "欧姆"), TAI]], ()),
    "two ways in characters": ({"tai yang"}, [[("Tai Yang", "杨苔")], [("Tai Yang", "杨太")]], ()),
    "no works": ({"杨苔"}, [], ()),
}


@pytest.mark.parametrize(("names", "lines", "want"), CASES.values(), ids=CASES)
def test_told(names, lines, want):
    assert told(names, lines) == want
    assert told(names, reversed(lines)) == want


@pytest.mark.parametrize(
    ("names", "want"),
    [({"杨苔"}, True), ({"tai yang"}, True), ({"杨苔", "tai yang"}, False), ({"t yang"}, False), (set(), False)],
)
def test_lacks(names, want):
    assert lacks(names) is want
