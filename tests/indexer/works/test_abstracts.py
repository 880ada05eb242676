import pytest

from indexer.works.abstracts import likeness

MOSS = "We weigh moss on forty northern dunes during three winters and find that heavier cushions hold more sand."
CHINESE = "本文研究了北方沙丘上苔藓的重量并且发现较重的苔藓能够保持更多的沙子因此沙丘更加稳定"


@pytest.mark.parametrize(
    ("one", "other", "want"),
    [
        (MOSS, MOSS.upper(), 1.0),
        (MOSS, MOSS.replace("three winters", "four summers"), 0.8235),
        (CHINESE, CHINESE, 1.0),
        (MOSS, CHINESE, 0.0),
        (MOSS, None, None),
        (MOSS, "Withdrawn by the authors.", None),
    ],
)
def test_likeness(one, other, want):
    assert (likeness(one, other), likeness(other, one)) == (want, want)
