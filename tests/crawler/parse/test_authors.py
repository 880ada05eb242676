from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parse import authors
from crawler.record import Author


def named(*names, **fields):
    return tuple(Author(name=name, **fields) for name in names)


@pytest.mark.parametrize(
    ("text", "want", "complete"),
    [
        (None, (), True),
        (" ", (), True),
        ("Ada Dune", named("Ada Dune"), True),
        ("A. Ek, B. Ohm, and C. Tock", named("A. Ek", "B. Ohm", "C. Tock"), True),
        ("A. Ek and B. Ohm & C. Tock", named("A. Ek", "B. Ohm", "C. Tock"), True),
        ("A. Ek; B. Ohm", named("A. Ek", "B. Ohm"), True),
        ("林薇，王石、李山", named("林薇", "王石", "李山"), True),
        (" Ek,  Ohm, ", named("Ek", "Ohm"), True),
        ("G. David Moor, Jr. and P. Crown III", named("G. David Moor, Jr.", "P. Crown III"), True),
        ("A. Ek, Sr., B. Ohm, III, C. Tock", named("A. Ek, Sr.", "B. Ohm, III", "C. Tock"), True),
        ("HAT Collaboration: A. Ek, B. Ohm, et al.", named("HAT Collaboration", "A. Ek", "B. Ohm"), False),
        ("A. Ek et al", named("A. Ek"), False),
        ("A. Ek and others", named("A. Ek"), False),
        ("A. Ek, B. Ohm, et al. (5 additional authors not shown)", named("A. Ek", "B. Ohm"), False),
        ("A. Ek (5 additional authors not shown)", named("A. Ek"), False),
        ("A. Ek et al., C. Tock", named("A. Ek", "C. Tock"), False),
        ("A. Ek, B. Ohm, and 12 others", named("A. Ek", "B. Ohm"), False),
        ("A. Ek, B. Ohm, + 12 more", named("A. Ek", "B. Ohm"), False),
        ("A. Ek, ... , Z. Zz", named("A. Ek", "Z. Zz"), False),
        ("A. Ek, …, Z. Zz", named("A. Ek", "Z. Zz"), False),
        ("A. Ek, [...], Z. Zz", named("A. Ek", "Z. Zz"), False),
        (r"A. Ek, \ldots, Z. Zz", named("A. Ek", "Z. Zz"), False),
        ("Ada Balet, Etal Brook", named("Ada Balet", "Etal Brook"), True),
        ("The HAT Collaboration", named("The HAT Collaboration"), True),
        ("A. Ek (for the HAT Collaboration)", named("A. Ek", affiliations=("for the HAT Collaboration",)), True),
        ("A. Ek on behalf of the HAT Collaboration", named("A. Ek", affiliations=("HAT Collaboration",)), True),
        ("A. Ek (Nordby, UNB)", named("A. Ek", affiliations=("Nordby, UNB",)), True),
        ("A. Ek (Inst (sub) X) (Y)", named("A. Ek", affiliations=("Inst (sub) X", "Y")), True),
        ("Wei Lin (林薇)", named("Wei Lin", native_name="林薇"), True),
        ("A. Ek (Eds.)", named("A. Ek"), True),
        ("A. Ek (with an appendix by B. Ohm)", named("A. Ek"), True),
        (
            r"Ada And\'ujar and Bo Ghyasv{\o}and (X)and C. Tock",
            (*named(r"Ada And\'ujar"), *named(r"Bo Ghyasv{\o}and", affiliations=("X",)), *named("C. Tock")),
            True,
        ),
        (r"Jos\'{e} N{\'u}{\~n}ez, C. {van, der} Meer", named(r"Jos\'{e} N{\'u}{\~n}ez", "C. {van, der} Meer"), True),
        ("Ek, A., Ohm, B. C.", named("A. Ek", "B. C. Ohm"), True),
        ("Dune Ek, A., Ohm, B", named("A. Dune Ek", "B Ohm"), True),
        ("A. Ek, D. E", named("A. Ek", "D. E"), True),
        ("Ada Ek, D. E", named("Ada Ek", "D. E"), True),
        ("Ek (Nordby), D. E.", (*named("Ek", affiliations=("Nordby",)), *named("D. E.")), True),
        ("A. Ek (never closed", named("A. Ek", affiliations=("never closed",)), True),
        ("(1), (2)", (), True),
    ],
)
def test_split(text, want, complete):
    assert authors.split(text) == (want, complete)


@pytest.mark.parametrize(
    "text",
    [
        "A. Ek (1), B. Ohm (1 and 2), C. Tock (3) ((1) Inst X, (2) Uni (UY) of Y, (3) Z)",
        "A. Ek (1), B. Ohm (1,2), C. Tock (3),  ((1) Inst X; (2) Uni (UY) of Y; (3) Z)",
        "A. Ek (1), B. Ohm (1, 2), C. Tock (3) (1 Inst X, (2) Uni (UY) of Y, (3) Z)",
        "A. Ek (1), B. Ohm (1, 2), C. Tock (3), (1) Inst X, (2) Uni (UY) of Y, (3) Z",
        "A. Ek (a), B. Ohm (a,b), C. Tock (c) ((a) Inst X, (b) Uni (UY) of Y, (c) Z)",
    ],
)
def test_numbered_affiliations_go_to_each_author(text):
    want = (("Inst X",), ("Inst X", "Uni (UY) of Y"), ("Z",))
    found, complete = authors.split(text)
    assert complete
    assert tuple((a.name, a.affiliations) for a in found) == tuple(
        zip(("A. Ek", "B. Ohm", "C. Tock"), want, strict=True)
    )


def test_three_thousand_authors_are_read_and_a_million_are_not():
    assert len(authors.split(", ".join(f"A. Ek{n}" for n in range(3_000)))[0]) == 3_000
    found, complete = authors.split(",".join(["A. B"] * 200_000))
    assert (len(found), complete) == (10_000, False)


def test_inverted():
    assert [authors.inverted(n) for n in ("Ek, Ada", "Ada Ek", "Ek,")] == ["Ada Ek", "Ada Ek", "Ek"]


PARTS = ["Ada Dune", "Wei X. Lin", "Jean-And Ek", "O'For Ohm", "And Ek", "Bo With", "Lab Team", "The Hat Collaboration"]
PARTS += [
    "Ek",
    "A. Ek",
    "Ek, Jr.",
    "Bo Ek and Cy Ohm",
    "more Authors",
    "Ann On behalf Ek",
    "Möller Ünsal",
    "X-Team Others",
    "Bo Li",
    "Ada Ek et al",
    "Ada etal",
    "and Ann Dune",
    "A. Ek.",
    "E. I. Jr",
    r"Jos\'e N\'{u}\~nez",
    r"{\O}yvind Fran\c{c}ois",
    r"Cy \dots",
    r"Ada And\'ujar",
    r"Bo Ghyasv{\o}and",
    r"Cy {van, der} Ohm",
]


@given(
    st.lists(st.sampled_from(PARTS), min_size=1, max_size=6), st.sampled_from([",", ", ", " ,  ", " and ", ", and "])
)
def test_names_that_are_taken_at_once_are_those_of_closer_reading(parts, comma):
    line = comma.join(parts)
    quick = authors.split(line)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(authors, "_simple", lambda _part: None)
        assert authors.split(line) == quick
