import doctest

import pytest

from indexer.exports import bibtex, reference
from indexer.exports.reference import Reference, parse

CLEAR = [
    ("J. Inv. Stud. 147 (2011) 263-283", ("J. Inv. Stud.", "147", None, "263--283", "2011")),
    ("Acta Invent., 125 (2011), 815 – 836.", ("Acta Invent.", "125", None, "815--836", "2011")),
    ("Stars & Hats, 528 (2011) L1", ("Stars & Hats", "528", None, "L1", "2011")),
    ("Eur.Inv.J. C31 (2003) 17-29", ("Eur.Inv.J.", "C31", None, "17--29", "2003")),
    ("Random Hats and Coats 42, 1 (2013) 59-72", ("Random Hats and Coats", "42", "1", "59--72", "2013")),
    ("Inv. Rev. Lett. 106, 243601 (2011)", ("Inv. Rev. Lett.", "106", None, "243601", "2011")),
    ("Inv. Rev. Lett. 37(1), 71-80 (2011)", ("Inv. Rev. Lett.", "37", "1", "71--80", "2011")),
    ("J. of Hats B (JHB), 24, 5060 (2010)", ("J. of Hats B (JHB)", "24", None, "5060", "2010")),
    ("Discrete Inv. Geom., 45(2):279-302, 2011", ("Discrete Inv. Geom.", "45", "2", "279--302", "2011")),
    ("Inv.Rev.D83:124037,2011", ("Inv.Rev.", "D83", None, "124037", "2011")),
    ("AIP Inv. Proc. 1446, 320-332 (2012)", ("AIP Inv. Proc.", "1446", None, "320--332", "2012")),
]
UNCLEAR = [
    ("Proceedings of the Tenth Workshop on Hats, pages 14-26. Hat Press, 2020", "2020"),
    ("Springer Hats Vol. 101, Hat Press, New York, 2014, pp. 257-312", None),
    ("J. Hats Vol 19 No 4 (2010)", "2010"),
    ("J. Hats 28:045006,2011; J.Hats28:045006,2012", "2012"),
    ("J. Hats 523, 239 (2011); 524, A181 (2012)", None),
    ("J. Hats (in press)", None),
    ("J. Hats 3 (January 2012)", "2012"),
    ("PoS HATS2010:016,2010", "2010"),
]


@pytest.mark.parametrize(("text", "want"), CLEAR)
def test_clear(text, want):
    names = ("journal", "volume", "number", "pages", "year")
    assert parse(text) == Reference(**dict(zip(names, want, strict=True)))


@pytest.mark.parametrize(("text", "year"), UNCLEAR)
def test_unclear(text, year):
    assert parse(text) == Reference(journal=text, year=year)


def test_examples():
    assert doctest.testmod(reference).failed == 0


PAPER = {"title": "Hats", "authors": "Ada Dune", "submitted": "2024-11-30", "arxiv_id": "2411.00001"}
WANT = """\
@article{dune2024hats-blf,
  title = {Hats},
  author = {Ada Dune},
  journal = {J. Inv. Stud.},
  volume = {7},
  pages = {11--19},
  year = {2025},
  eprint = {2411.00001},
  archivePrefix = {arXiv}
}
"""


def test_entry_of_a_published_preprint():
    """The entry is of the year in which it appeared; its key stays what it was before."""
    assert bibtex.bibtex_entry(PAPER | {"journal_ref": "J. Inv. Stud. 7 (2025) 11-19"}) == WANT


@pytest.mark.parametrize(
    ("fields", "year"),
    [
        ({}, "2024"),
        ({"journal_ref": "J. Inv. Stud. (in press)"}, "2024"),
        ({"journal_ref": "Inv. Stud. 7 (2025)"}, "2025"),
        ({"journal_ref": "Inv. Stud. 7 (2025)", "venue": "Inv. Stud."}, "2025"),
        ({"journal_ref": "Inv. Stud. 7 (2025)", "year": 2026}, "2026"),
    ],
)
def test_year(fields, year):
    assert f"  year = {{{year}}}" in bibtex.bibtex_entry(PAPER | fields)
