from __future__ import annotations

import pytest

from crawler.parse.people import periods


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("北港大学 2021.09 - 至今", "2021-09", None),
        ("2023.1 – 至今", "2023-01", None),
        ("Sep 2019 – Jul 2021", "2019-09", "2021-07"),
        ("September 2019 to present", "2019-09", None),
        ("2018 年 9 月 – 2022 年 6 月", "2018-09", "2022-06"),
        ("2030.4 - 2031.6, Research Intern", "2030-04", "2031-06"),
        ("2019 – 2025", "2019", "2025"),
        ("2026-", "2026", None),
        ("09/2019 - 06/2021", "2019-09", "2021-06"),
        ("Fall 2019", None, "2019"),
        ("since 2019", "2019", None),
        ("Ph.D., 2020", None, "2020"),
    ],
)
def test_find(text, since, until):
    found = periods.find(text)
    assert found is not None
    assert (found.since, found.until) == (since, until)


@pytest.mark.parametrize("text", ["no date", "12345", "3.14 - 2.72", ""])
def test_find_none(text):
    assert periods.find(text) is None
