from datetime import date

import pytest

from indexer.store.holidays import LISTED, OTHER, holiday


@pytest.mark.parametrize(
    ("evening", "want"),
    [
        # arXiv's own lists
        (date(2023, 6, 14), OTHER),
        (date(2023, 11, 23), "Thanksgiving"),
        (date(2023, 1, 2), None),
        (date(2024, 12, 31), OTHER),
        (date(2025, 1, 1), "New Year's Day"),
        (date(2025, 7, 4), None),
        (date(2025, 7, 6), OTHER),
        (date(2026, 1, 19), "Martin Luther King Day"),
        (date(2026, 7, 3), "Independence Day"),
        (date(2026, 12, 29), OTHER),
        # by rule: years without a list
        (date(2030, 1, 1), "New Year's Day"),
        (date(2030, 1, 21), "Martin Luther King Day"),
        (date(2030, 6, 19), "Juneteenth"),
        (date(2030, 7, 4), "Independence Day"),
        (date(2030, 9, 2), "Labor Day"),
        (date(2030, 11, 28), "Thanksgiving"),
        (date(2030, 11, 21), None),
        (date(2030, 12, 25), "Christmas"),
        (date(2030, 12, 29), None),
        # a Sunday is kept on Monday, a Saturday on Friday, also across the year
        (date(2027, 7, 4), None),
        (date(2027, 7, 5), "Independence Day"),
        (date(2027, 12, 24), "Christmas"),
        (date(2027, 12, 25), None),
        (date(2027, 12, 31), "New Year's Day"),
        (date(2028, 1, 1), None),
    ],
)
def test_holiday(evening, want):
    assert holiday(evening) == want


def test_all_that_arxiv_has_listed_is_kept():
    for year, days in LISTED.items():
        assert [d for d in days if holiday(date(year, *d)) is None] == []
        assert sum(holiday(date.fromordinal(n)) is not None for n in year_days(year)) == len(days)


def year_days(year):
    return range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
