from datetime import UTC, date, datetime

import pytest

from indexer.store.calendar import News, announces, is_announced, latest, news, window

NOTHING = News()
# 2026-11-16 is a Monday; New York is five hours behind UTC then
MONDAY_NIGHT, MONDAY = datetime(2026, 11, 16, 7, tzinfo=UTC), datetime(2026, 11, 16, 15, tzinfo=UTC)
THURSDAY_EVENING, FRIDAY = datetime(2026, 11, 20, 3, tzinfo=UTC), datetime(2026, 11, 20, 15, tzinfo=UTC)
SATURDAY, SUNDAY = datetime(2026, 11, 21, 15, tzinfo=UTC), datetime(2026, 11, 22, 15, tzinfo=UTC)


def stale(shown, due):
    return News(stale=f"what was announced on {shown} is shown again, though arXiv has announced on {due}")


def known(shown, following):
    return News(quiet=f"0 new: the announcement of {shown} is known, the next is that of {following}")


def known_off(day, why):
    return News(quiet=f"0 new: arXiv announces nothing on {day}, after {why}")


THANKSGIVING, AFTER_THANKSGIVING = datetime(2026, 11, 26, 15, tzinfo=UTC), datetime(2026, 11, 27, 15, tzinfo=UTC)
AFTER = "arXiv announces nothing on Friday 2026-11-27, after Thanksgiving"
NEW_YEARS_WEEK = known_off("Wednesday 2026-12-30", "a holiday of arXiv")


@pytest.mark.parametrize(
    ("now", "newest", "want"),
    [
        (MONDAY, "2026-11-13", stale("2026-11-13", "2026-11-16")),
        (MONDAY, "2026-11-16", known("2026-11-16", "2026-11-17")),
        # two in the morning: the feed may still be Friday's
        (MONDAY_NIGHT, "2026-11-13", known("2026-11-13", "2026-11-16")),
        (MONDAY_NIGHT, "2026-11-12", stale("2026-11-12", "2026-11-13")),
        # Thursday evening in New York, Friday in UTC: the listing may show Friday's already
        (THURSDAY_EVENING, "2026-11-19", known("2026-11-19", "2026-11-20")),
        (THURSDAY_EVENING, "2026-11-20", known("2026-11-20", "2026-11-23")),
        (FRIDAY, "2026-11-19", stale("2026-11-19", "2026-11-20")),
        (SATURDAY, "2026-11-20", News(quiet="0 new: arXiv announces nothing on Saturday")),
        (SATURDAY, "2026-11-19", stale("2026-11-19", "2026-11-20")),
        (SUNDAY, "2026-11-20", News(quiet="0 new: arXiv announces nothing on Sunday")),
        # summer: four hours behind UTC
        (datetime(2026, 7, 1, 7, 59, tzinfo=UTC), "2026-06-30", known("2026-06-30", "2026-07-01")),
        (datetime(2026, 7, 1, 8, 0, tzinfo=UTC), "2026-06-30", stale("2026-06-30", "2026-07-01")),
        (MONDAY, None, NOTHING),
        # Thanksgiving is the evening of Thursday 26 November 2026: there is a Thursday and no Friday
        (THANKSGIVING, "2026-11-25", stale("2026-11-25", "2026-11-26")),
        (THANKSGIVING, "2026-11-26", known("2026-11-26", "2026-11-30")),
        (AFTER_THANKSGIVING, "2026-11-26", News(quiet=f"0 new: {AFTER}")),
        (AFTER_THANKSGIVING, "2026-11-25", stale("2026-11-25", "2026-11-26")),
        (datetime(2026, 11, 30, 15, tzinfo=UTC), "2026-11-26", stale("2026-11-26", "2026-11-30")),
        # two evenings in one week: 29 and 31 December, so no 30 December and no 1 January
        (datetime(2026, 12, 30, 15, tzinfo=UTC), "2026-12-29", NEW_YEARS_WEEK),
        (datetime(2027, 1, 1, 15, tzinfo=UTC), "2026-12-31", known_off("Friday 2027-01-01", "a holiday of arXiv")),
    ],
)
def test_what_is_shown(now, newest, want):
    assert news(now, newest, empty=False) == want


@pytest.mark.parametrize(
    ("now", "want"),
    [
        (MONDAY, News(stale="nothing is shown, though arXiv announces on Monday")),
        (MONDAY_NIGHT, News(quiet="0 new: the announcement of 2026-11-16 is still being made")),
        (SATURDAY, News(quiet="0 new: arXiv announces nothing on Saturday")),
        (SUNDAY, News(quiet="0 new: arXiv announces nothing on Sunday")),
        (AFTER_THANKSGIVING, News(quiet=f"0 new: {AFTER}")),
        (THANKSGIVING, News(stale="nothing is shown, though arXiv announces on Thursday")),
    ],
)
def test_nothing_is_shown(now, want):
    assert news(now, "2026-11-13", empty=True) == want


@pytest.mark.parametrize(
    ("kind", "options", "want"),
    [
        ("arxiv_rss", {"category": "cs.CL"}, True),
        ("arxiv_list", {"category": "cs.CL"}, True),
        ("arxiv_list", {"category": "cs.CL", "show": "recent"}, True),
        ("arxiv_list", {"category": "cs.CL", "show": "2026-05"}, False),
        ("arxiv_rss", {"category": "cs.CL", "base_url": "http://127.0.0.1:1"}, False),
        ("arxiv_oai", {"set": "cs"}, False),
        ("feed", {"url": "https://example.org/"}, False),
    ],
)
def test_who_announces(kind, options, want):
    assert announces(kind, options) == want


@pytest.mark.parametrize(
    ("day", "want"),
    [
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2026, 11, 29), date(2026, 11, 26)),
        (date(2027, 1, 3), date(2026, 12, 31)),
        # the evening of Sunday 6 July 2025 was held back: no Monday
        (date(2025, 7, 7), date(2025, 7, 4)),
        # what is observed on a Friday changes nothing: Friday evening announces nothing anyway
        (date(2026, 7, 6), date(2026, 7, 6)),
    ],
)
def test_latest(day, want):
    assert latest(day) == want
    assert is_announced(day) == (day == want)


def moment(day, hour):
    return datetime(2026, *day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "begins", "ends"),
    [
        # the table of the page: Tuesday 14:00 to Wednesday 14:00 is announced on Wednesday evening, dated Thursday
        (date(2026, 11, 19), moment((11, 17), 19), moment((11, 18), 19)),
        (date(2026, 11, 20), moment((11, 18), 19), moment((11, 19), 19)),
        (date(2026, 11, 23), moment((11, 19), 19), moment((11, 20), 19)),
        (date(2026, 11, 24), moment((11, 20), 19), moment((11, 23), 19)),
        # a holiday joins two days
        (date(2026, 11, 30), moment((11, 25), 19), moment((11, 27), 19)),
        # summer, and the weekend on which it ends
        (date(2026, 7, 1), moment((6, 29), 18), moment((6, 30), 18)),
        (date(2026, 11, 3), moment((10, 30), 18), moment((11, 2), 19)),
    ],
)
def test_window(day, begins, ends):
    assert window(day) == (begins, ends)
