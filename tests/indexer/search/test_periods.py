"""Dates typed into a query, as ranges of ids."""

from __future__ import annotations

import pytest

from indexer.search.periods import AFTER_ALL, Period, between, read


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2023", 2023000000000, 2024000000000),
        ("2023-05", 2023050000000, 2023060000000),
        ("2023-05-31", 2023053100000, 2023053200000),
        ("2023..2025", 2023000000000, 2026000000000),
        ("2023-05..", 2023050000000, AFTER_ALL),
        ("..2019-12-31", 0, 2019123200000),
    ],
)
def test_read(text, first, after):
    assert read(text) == Period(first=first, after=after)


@pytest.mark.parametrize("text", ["", "..", "...", "23", "2023-13", "2023-02-40", "2023...2024", "soon", "2023..soon"])
def test_no_period(text):
    assert read(text) is None


def test_between():
    assert between(None, None) is None
    assert between("2024", None) == Period(first=2024000000000)
    assert between(None, "2024-03") == Period(after=2024040000000)
