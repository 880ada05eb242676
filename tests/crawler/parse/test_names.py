from __future__ import annotations

import pytest

from crawler.parse import names


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Ada Brimm", True),
        ("H.M. Ek", True),
        ("H M Ek", True),
        ("J.-C. Latour", True),
        ("Ada de la Cruz", True),
        ("Björn Åberg Jr.", True),
        ("LIU Ning", True),
        ("Ada Brimm*", True),
        ("Ada Brimm (Nordby)", True),
        ("林薇", True),
        ("欧阳小帽", True),
        ("帽子", False),
        ("江汉大学", False),
        ("方法", False),
        ("Ada", False),
        ("Machine Learning", False),
        ("Hong Kong", False),
        ("To Appear", False),
        ("Ada brimm", False),
        ("Best of all", False),
        ("arXiv 2031", False),
        ("", False),
    ],
)
def test_is_name(text, is_one):
    assert names.is_name(text) is is_one


def test_fold_knows_no_order_accents_or_marks():
    assert names.fold("Åberg, Björn*") == names.fold("bjorn ABERG")
