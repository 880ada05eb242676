from datetime import UTC, datetime

import pytest

from indexer.store.calendar import News, announces, news

NOTHING = News()
# 2026-11-16 is a Monday; New York is five hours behind UTC then
MONDAY_NIGHT, MONDAY = datetime(2026, 11, 16, 7, tzinfo=UTC), datetime(2026, 11, 16, 15, tzinfo=UTC)
THURSDAY_EVENING, FRIDAY = datetime(2026, 11, 20, 3, tzinfo=UTC), datetime(2026, 11, 20, 15, tzinfo=UTC)
SATURDAY, SUNDAY = datetime(2026, 11, 21, 15, tzinfo=UTC), datetime(2026, 11, 22, 15, tzinfo=UTC)


def stale(shown, due):
    return News(stale=f"what was announced on {shown} is shown again, though arXiv has announced on {due}")


def known(shown, following):
    return News(quiet=f"0 new: the announcement of {shown} is known, the next is that of {following}")


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
