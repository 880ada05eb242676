from __future__ import annotations

import pytest

from crawler.parse import private


@pytest.mark.parametrize(
    ("text", "hrefs", "count"),
    [
        ("write to ada@brimm.example", (), 1),
        ("ada [at] brimm [dot] example, ada@brimm.example", (), 2),
        ("ada@brimm.example", ("mailto:Ada@brimm.example?subject=x",), 1),
        ("ezek at nordby dot example", (), 1),
        ("手机：(+86) 13900000000 · 邮箱：tan@alder.example", (), 2),
        ("Phone: +00 000 0000000", (), 1),
        ("call 13900000000", (), 1),
        ("in MRR@20 and Recall@20, 24% and 13%", (), 0),
        ("arXiv:2401.00001, 2019-2021, pp. 1234-5678", (), 0),
        ("see me @ the hat show", (), 0),
        ("{ada, bo}@cs.brimm.example", (), 1),
        ("ada(at)brimm(dot)example and bo＠ohm.example", (), 2),
        ("0571-88990011, (0)30 1234567, (206) 555-0134", (), 3),
        ("电话（微信同号）：13900001234；微信：brimm_lab；QQ：123456789", (), 3),
        ("look at cats dot product attention, pages 100-118, 2019-2020", (), 0),
        ("国家自然科学基金(61872369), ISBN 978-3-16-148410-0", (), 0),
    ],
)
def test_count(text, hrefs, count):
    assert private.count(text, hrefs) == count


def test_without():
    assert private.without("Ek, ek@dune.example, Nordby") == "Ek, , Nordby"
