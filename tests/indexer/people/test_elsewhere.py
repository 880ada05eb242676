"""Which works under a name may be the person's, and why. Works and people are invented."""

from itertools import permutations

import pytest

from indexer.people.elsewhere import CLOSE, Known, elsewhere
from tests.indexer.people.test_radar import ONE, OTHER, work

KNOWN = Known(
    mates={"bo": "Bo", "cy": "Cy", "di": "Di"},
    orcids={ONE},
    organizations=("Dune University", "沙丘大学"),
    venues={"Dunes", "arXiv"},
    categories={"cs.CL"},
    phrases={"dry sand"},
)
LIKELY, POSSIBLE = "likely", "possible"

#: Works under the name, and of those found: number → how sure, and by what.
CASES = {
    "nothing but the name": ([work(1, "Ek")], {}),
    "an ORCID": ([work(1, orcid=ONE)], {1: (LIKELY, "orcid")}),
    "another ORCID": ([work(1, "Bo", "Cy", orcid=OTHER)], {}),
    "two co-authors": ([work(1, "Bo", "Cy", "Ek")], {1: (LIKELY, "coauthors")}),
    "one co-author": ([work(1, "Bo", "Ek")], {1: (POSSIBLE, "coauthors")}),
    "one co-author and a category": ([work(1, "Bo", categories=("cs.CL",))], {1: (LIKELY, "coauthors category")}),
    "an affiliation": (
        [work(1, "Ek", affiliations=("School of Sand, Dune University, Sand",)), work(2, "Fo")],
        {1: (POSSIBLE, "affiliation")},
    ),
    "an affiliation in characters": ([work(1, "Ek", affiliations=("沙丘大学",))], {1: (POSSIBLE, "affiliation")}),
    "a part of a word": ([work(1, "Ek", affiliations=("Dune Universityville",))], {}),
    "a category alone": ([work(1, "Ek", categories=("cs.CL",))], {}),
    "a venue alone": ([work(1, "Ek", venue="Dunes")], {}),
    "a venue more": ([work(1, "Bo", venue="Dunes")], {1: (LIKELY, "coauthors venue")}),
    "no venue": ([work(1, "Bo", venue="arXiv")], {1: (POSSIBLE, "coauthors")}),
    "a phrase": ([work(1, "Ek", title="Of Dry Sand")], {1: (POSSIBLE, "topics")}),
    "a phrase, and others of the name": ([work(1, "Ek", title="Of Dry Sand"), work(2, "Fo")], {}),
    "a phrase, signed alone": ([work(1, title="Of Dry Sand"), work(2, "Fo")], {}),
    "somebody's page": ([work(1, "Bo", "Cy", person=7)], {}),
    "a group speaks for its works": (
        [work(1, "Bo", "Cy", "Ek"), work(2, "Ek"), work(3, "Fo")],
        {1: (LIKELY, "coauthors"), 2: (POSSIBLE, "circle")},
    ),
    "not by way of a third": (
        [work(1, "Bo", "Cy", "Ek"), work(2, "Ek", "Fo"), work(3, "Fo")],
        {1: (LIKELY, "coauthors"), 2: (POSSIBLE, "circle")},
    ),
    "signed alone": ([work(1), work(2, categories=("cs.CL",))], {}),
    "the likely first": (
        [work(1, "Bo", "Ek"), work(2, "Bo", "Cy", year=1999)],
        {2: (LIKELY, "coauthors"), 1: (POSSIBLE, "coauthors")},
    ),
}


def told(known, works):
    found = elsewhere(known, works)
    return {
        one.work.paper: (LIKELY if one.likely else POSSIBLE, " ".join(e.kind for e in one.evidence)) for one in found
    }


@pytest.mark.parametrize(("works", "want"), CASES.values(), ids=CASES)
def test_found(works, want):
    for order in permutations(works):
        assert list(told(KNOWN, order).items()) == list(want.items())


def test_nothing_known():
    assert told(Known(), [work(1, "Ek", orcid=ONE, categories=("cs.CL",))]) == {}


def test_large_groups_hang_together_by_chance():
    group = [work(1, "Bo", "Cy", "Ek"), *(work(n, "Ek") for n in range(2, CLOSE + 1))]
    assert len(told(KNOWN, group)) == CLOSE
    assert told(KNOWN, [*group, work(CLOSE + 1, "Ek")]) == {1: (LIKELY, "coauthors")}


def test_what_speaks_for_it():
    (one,) = elsewhere(KNOWN, [work(1, *["Bo", "Cy", "Di", "Ek"], venue="Dunes")])
    assert [(e.kind, e.values) for e in one.evidence] == [("coauthors", ("Bo", "Cy", "Di")), ("venue", ("Dunes",))]
    assert [e.words[0] + "…" + e.words[1] for e in one.evidence] == [
        "with …, as on the pages",
        "in …, as on the pages",
    ]


def test_titles():
    (one,) = elsewhere(KNOWN, [work(1, "Ek", title="Notes on Dry Sand")])
    assert [(e.kind, e.values) for e in one.evidence] == [("topics", ("dry sand",))]
