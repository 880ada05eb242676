"""Names of people who do not exist."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.people.names import Written, folded, is_collective, is_full, spellings


@pytest.mark.parametrize(
    ("name", "fold", "full"),
    [
        ("Kim Moss", "kim moss", True),
        ("Moss, Kim", "kim moss", True),
        ("KIM  moss", "kim moss", True),
        ("Zoë Ångström-Nyhavn", "angstromnyhavn zoe", True),
        ("Zoe Angstrom Nyhavn", "angstrom nyhavn zoe", True),
        (r"Erd\H{o}s Vint\'e", "erdos vinte", True),
        ("J.-R. Moss", "j moss r", False),
        ("J.R. Moss", "j moss r", False),
        ("Kim J. Moss", "j kim moss", True),
        ("Moss", "moss", False),
        ("杨沙", "杨沙", True),
        ("杨 沙", "杨沙", True),
        ("沙杨", "沙杨", True),
        ("阿依·买买提", "阿依买买提", True),
        ("杨", "杨", False),
        ("Ива́н Мох", "иван мох", True),
        ("やまだ ハダ", "やまだハダ", True),
        ("やまだ バダ", "やまだバダ", True),
        ("3", "", False),
        ("", "", False),
        ("<script>", "script", False),
    ],
)
def test_folded(name, fold, full):
    assert (folded(name), is_full(folded(name))) == (fold, full)


@pytest.mark.parametrize(
    ("name", "want"),
    [
        ("The COLDFISH Collaboration", True),
        ("for the COLDFISH collaboration", True),
        ("MossNet Team", True),
        ("The Dune Study Group", True),
        ("et al.", True),
        ("Kim Moss et al", True),
        ("others", True),
        ("沙丘合作组", True),
        ("Kim Moss", False),
        ("R. C. Group", False),
        ("Teamo Moss", False),
        ("杨沙", False),
        ("", False),
    ],
)
def test_is_collective(name, want):
    assert is_collective(name) is want


def kinds(*written):
    said = [Written(name=name, kind=kind, place=place) for place, (name, kind) in enumerate(written)]
    return [(s.name, s.kind, s.language) for s in spellings(said)]


@pytest.mark.parametrize(
    ("written", "want"),
    [
        ([("Kim Moss", "name")], [("Kim Moss", "name", None)]),
        ([("杨沙", "name"), ("杨沙", "native")], [("杨沙", "name", "zh")]),
        (
            [("杨沙", "name"), ("杨沙", "native"), ("Sha Yang", "alias")],
            [("Sha Yang", "name", None), ("杨沙", "native", "zh")],
        ),
        # the other order is no second name; the family name comes last
        ([("Yang Sha", "name"), ("Sha Yang", "alias")], [("Sha Yang", "name", None)]),
        ([("Yang Sha", "name")], [("Yang Sha", "name", None)]),
        ([("Moss, Kim", "name"), ("Kim Moss", "alias")], [("Kim Moss", "name", None)]),
        # two family names tell nothing of the order
        ([("Yu Yang", "name"), ("Yu Yang", "name"), ("Yang Yu", "name")], [("Yu Yang", "name", None)]),
        # initials are shown, but not first
        ([("K. Moss", "name"), ("Kim Moss", "alias")], [("Kim Moss", "name", None), ("K. Moss", "alias", None)]),
        ([("K. Moss", "name")], [("K. Moss", "name", None)]),
        ([("???", "name")], []),
    ],
)
def test_spellings(written, want):
    assert kinds(*written) == want
    assert {pair[:1] for pair in kinds(*reversed(written))} == {pair[:1] for pair in want}


@given(st.text(max_size=30))
def test_any_text(text):
    assert folded(folded(text)) == folded(text)
    assert len(spellings([Written(name=text, kind="name", place=0)])) == bool(folded(text))
