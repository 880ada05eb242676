from __future__ import annotations

from datetime import date, timedelta

import pytest

from crawler.parse.window import Window, window
from crawler.source import Options, UsageError

TODAY = date(2031, 5, 14)
EARLIEST = date(2005, 9, 16)


def day(text):
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("since", "until", "cursor", "start", "end", "then"),
    [
        (None, None, None, None, None, "2031-05-14"),
        (None, None, "2031-05-10", "2031-05-08", None, "2031-05-14"),
        (None, None, "2031-05-14", "2031-05-12", None, "2031-05-14"),
        (None, None, "2031-05-15", "2031-05-13", None, "2031-05-15"),  # somewhere it is tomorrow
        # a clock that was ahead
        (None, None, "2031-05-16", "2030-05-12", None, "2031-05-14"),
        (None, None, "2041-05-14", "2030-05-12", None, "2031-05-14"),
        ("2031-05-12", None, "2041-05-14", "2031-05-12", None, "2030-05-14"),
        (None, "2031-05-10", "2041-05-14", "2030-05-12", "2031-05-10", "2031-05-10"),
        (None, None, "2005-09-16", "2005-09-16", None, "2031-05-14"),
        ("1999-01-01", None, None, "2005-09-16", None, "2031-05-14"),
        ("2031-06-01", None, None, "2031-05-14", None, "2031-05-14"),
        ("2031-05-01", None, "2031-05-10", "2031-05-01", None, "2031-05-14"),
        ("2031-05-12", None, "2031-05-10", "2031-05-12", None, "2031-05-10"),  # 11 May was not asked for
        ("2030-01-01", "2030-02-01", "2031-05-10", "2030-01-01", "2030-02-01", "2031-05-10"),
        ("2030-01-01", "2030-02-01", None, "2030-01-01", "2030-02-01", "2030-02-01"),
        ("2031-05-01", "2031-05-12", "2031-05-10", "2031-05-01", "2031-05-12", "2031-05-12"),
        (None, "2031-06-01", "2031-05-10", "2031-05-08", "2031-05-14", "2031-05-14"),
    ],
)
def test_window(since, until, cursor, start, end, then):
    options = Options(today=TODAY, since=day(since), until=day(until))
    found = window(options, cursor, overlap=timedelta(days=2), earliest=EARLIEST)
    assert found == Window(start=day(start), end=day(end), cursor=then)


def test_what_can_not_be_asked():
    options = Options(today=TODAY, since=date(2031, 5, 2), until=date(2031, 5, 1))
    with pytest.raises(UsageError, match="would end on 2031-05-01, before it begins on 2031-05-02"):
        window(options, None, overlap=timedelta(days=2), earliest=EARLIEST)
    with pytest.raises(UsageError, match="expected a cursor like 2026-01-31, found 'x'"):
        window(Options(today=TODAY), "x", overlap=timedelta(days=2), earliest=EARLIEST)
