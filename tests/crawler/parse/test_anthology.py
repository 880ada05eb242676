from __future__ import annotations

import pytest

from crawler.parse import anthology


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("2031.hats", "long", "212"), "2031.hats-long.212"),
        (("2031.hats", "1", "2"), "2031.hats-1.2"),
        (("P18", "1", "1"), "P18-1001"),
        (("W96", "1", "4"), "W96-0104"),
        (("W09", "12", "3"), "W09-1203"),
        (("C69", "7", "1"), "C69-0701"),
        (("C73", "2", "1"), "C73-2001"),
        (("D19", "1", "602"), "D19-1602"),
        (("D19", "50", "3"), "D19-5003"),
        (("D19", "66", "12"), "D19-6612"),
        (("D18", "2", "1"), "D18-2001"),
    ],
)
def test_paper_id(parts, name):
    assert anthology.paper_id(*parts) == name
    assert not anthology.is_front_matter(name)


@pytest.mark.parametrize(
    "parts", [("P18", "long", "1"), ("P18", "1", "x"), ("P18", "1", "1234567"), ("2031.hats", "", "1")]
)
def test_no_id(parts):
    with pytest.raises(ValueError, match="expected"):
        anthology.paper_id(*parts)


@pytest.mark.parametrize("name", ["2031.hats-long.0", "P18-1000", "W09-1200", "C69-0700", "D19-5000", "D19-1000"])
def test_front_matter(name):
    assert anthology.is_front_matter(name)
