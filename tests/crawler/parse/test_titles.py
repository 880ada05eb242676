from __future__ import annotations

import pytest

from crawler.parse import titles


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("On Hats:  a Survey", "on hats – a survey", True),
        ("Hat", "Hat2.0", False),
        ("Hat-2: Hats", "Hat: Hats", False),
        ("帽子研究", "帽子综述", False),
        ("!!!", "???", False),
    ],
)
def test_key(one, other, same):
    assert (titles.key(one) == titles.key(other)) is same
