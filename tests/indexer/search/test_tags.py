"""What filters ask for, as tokens."""

from __future__ import annotations

import pytest

from indexer.search.tags import category, tags


@pytest.mark.parametrize(
    ("columns", "want"),
    [
        ({"categories": None}, None),
        ({"categories": "cs.CL cs.LG hep-th"}, "ᶜcs ᶜcscl ᶜcslg ᶜhepth"),
        ({"categories": "cs.CL", "venue": "Proc. of the ACL"}, "ᶜcs ᶜcscl ᵛproc ᵛof ᵛthe ᵛacl ᶠvenue"),
        ({"categories": None, "journal_ref": "计算机学报 4"}, "ᵛ计 ᵛ算 ᵛ机 ᵛ学 ᵛ报 ᵛ4 ᶠvenue"),
        ({"categories": "", "has_code": 1, "doi": "10.99999/x", "status": "withdrawn"}, "ᶠcode ᶠdoi ᶠwithdrawn"),
        ({"categories": "", "has_code": 0, "status": "retracted", "language": "zh"}, "ˡzh"),
        ({"categories": "cs.CL", "source": "arxiv_oai"}, "ᶜcs ᶜcscl ˢarxivoai"),
        ({"categories": None, "source": "?"}, None),
        ({"categories": "?"}, None),
    ],
)
def test_tags(columns, want):
    assert tags(**columns) == want


@pytest.mark.parametrize(
    ("code", "want"), [("cs.CL", "ᶜcscl"), ("CS.cl", "ᶜcscl"), ("q-bio.*", "ᶜqbio"), ("", None), ("??", None)]
)
def test_category(code, want):
    assert category(code) == want
