"""Names of people who do not exist, and what they may be in Latin letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.people.names import folded
from indexer.people.sounds import LONGEST, READINGS, sounds


@pytest.mark.parametrize(
    ("native", "latin"),
    [
        ("杨苔", "Tai Yang"),
        ("杨苔", "Yang, Tai"),
        ("杨苔沙", "Taisha Yang"),
        ("杨苔沙", "Tai-Sha Yang"),
        ("杨苔沙", "YANG Tai Sha"),
        ("上官苔", "Tai Shangguan"),
        ("上官苔沙", "Taisha Shangguan"),
        ("吕苔", "Tai Lü"),
        ("吕苔", "Tai Lv"),
        ("吕苔", "Tai Lyu"),
        # family names that are read otherwise than the word
        ("曾苔", "Tai Zeng"),
        ("单苔", "Tai Shan"),
        ("解苔", "Tai Xie"),
    ],
)
def test_may_stand_for(native, latin):
    assert folded(latin) in sounds(folded(native))


@pytest.mark.parametrize(
    ("native", "latin"),
    [
        ("杨苔", "T. Yang"),
        ("杨苔", "Tai Wang"),
        ("杨苔", "Tai Sha Yang"),
        ("杨", "Yang"),
        ("杨鹅", "E. Yang"),
        ("やまだ", "Yamada"),
        ("Tai Yang", "Tai Yang"),
        ("杨苔沙杨苔沙", "Taishayangtaisha Yang"),
    ],
)
def test_may_not(native, latin):
    assert folded(latin) not in sounds(folded(native))


@given(st.text(alphabet=st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=LONGEST + 1))
def test_any_characters(text):
    assert len(sounds(folded(text))) <= READINGS * 4
