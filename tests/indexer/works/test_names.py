import pytest

from crawler.record import Author
from indexer.works.names import Overlap, family, overlap, same


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
        ("Łucja Øhm", "Lucja Ohm", True),
        ("Kim O’Moss", "Kim OMoss", True),
        ("Kim O'Moss", "K. O’Moss", True),
        ("Kim Moss 0001", "Kim Moss", True),
        ("Kim Moss 0001", "Kim Moss 0002", False),
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


@pytest.mark.parametrize(
    ("one", "other", "want"),
    [
        ("", "Kim Moss", Overlap(shared=0, of=0, most=0, first=False)),
        ("K. Moss, B. Ohm, A. Ek, C. Un", "Kim Moss, Ana Ek", Overlap(shared=2, of=2, most=4, first=True)),
        ("Ana Ek, Kim Moss", "Kim Moss, Ana Ek", Overlap(shared=2, of=2, most=2, first=False)),
        ("K. Müßig, Bo Økland", "Kim Muessig, Bo Oekland", Overlap(shared=2, of=2, most=2, first=True)),
        ("K. Müßig, Bo Økland", "Kim Mussig, Bo Okland", Overlap(shared=2, of=2, most=2, first=True)),
        ("Moss KL, Ek A", "Kim Lee Moss, Ana Ek", Overlap(shared=2, of=2, most=2, first=True)),
        ("Xu LI, Ana Ek", "Xu Li, Ana Ek", Overlap(shared=2, of=2, most=2, first=True)),
        ("Moss KL", "Bo Moss", Overlap(shared=0, of=1, most=1, first=False)),
        # nobody twice
        ("K. Moss, Kim Moss", "Kim Moss, Bo Ohm", Overlap(shared=1, of=2, most=2, first=True)),
        # other scripts can't be compared
        ("莫斯", "Kim Moss", Overlap(shared=0, of=0, most=0, first=False)),
        ("莫斯, Bo Ohm", "Kim Moss, Bo Ohm, Ana Ek", Overlap(shared=1, of=1, most=2, first=False)),
        # a group only where nobody else is named
        ("Dune Collaboration, Kim Moss", "Kim Moss", Overlap(shared=1, of=1, most=1, first=True)),
        ("Dune Collaboration", "Dune Collaboration", Overlap(shared=1, of=1, most=1, first=True)),
    ],
)
def test_overlap(one, other, want):
    a, b = (tuple(Author(name=name) for name in names.split(", ") if name) for names in (one, other))
    assert (overlap(a, b), overlap(b, a)) == (want, want)


def test_long_lists_are_compared_in_part():
    many = tuple(
        Author(name=f"{given} {family}") for given in "KLMNOPQRST" for family in ("Moss", "Ek", "Ohm", "Un", "Wu")
    )
    assert overlap(many, many[:45]) == Overlap(shared=40, of=40, most=44, first=True)
    assert overlap(many * 200, many * 200) == Overlap(shared=40, of=40, most=40, first=True)


def test_native_names_count():
    one, other = (Author(name="Kim Moss", native_name="莫斯"),), (Author(name="莫斯"),)
    assert overlap(one, other) == overlap(other, one) == Overlap(shared=1, of=1, most=1, first=True)


@pytest.mark.parametrize(
    ("name", "want"),
    [("Moss, K.", "moss"), ("Kim Ek-Ohm", "ohm"), ("Ek Ohm, Kim", "ekohm"), ("K", ""), ("莫斯", "莫斯")],
)
def test_family(name, want):
    assert family(name) == want
