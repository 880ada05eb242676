import pytest

from indexer.resolve.people import same, share


@pytest.mark.parametrize(
    ("one", "other", "want"),
    [
        ("Kim Moss", "kim  MOSS", True),
        ("Moss, Kim", "Kim Moss", True),
        ("Moss Kim", "Kim Moss", True),
        ("K. Moss", "Kim Moss", True),
        ("K. L. Moss", "Kim Lee Moss", True),
        ("KL Moss", "Kim Moss", False),
        ("Kim L. Moss", "Kim Moss", True),
        ("Wei-Lin Xu", "Weilin Xu", True),
        ("José Ek-Ohm", "Jose Ek Ohm", True),
        ("Kim Moss", "Kai Moss", False),
        ("Kim Moss", "Mik Moss", False),
        ("K. Moss", "K. Ohm", False),
        ("Moss", "Kim Moss", False),
        ("Kim Moss", "Kim Ohm", False),
        ("莫斯", "莫斯", True),
        ("莫斯", "Kim Moss", False),
        ("", "Kim Moss", False),
    ],
)
def test_same(one, other, want):
    assert (same(one, other), same(other, one)) == (want, want)


def test_share():
    assert share([], ["Kim Moss"]) == 0
    assert share(["K. Moss", "B. Ohm", "A. Ek", "C. Un"], ["Kim Moss", "Ana Ek"]) == 0.5
