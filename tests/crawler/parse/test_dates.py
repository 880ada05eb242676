from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.parse import dates


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("2024", "2024"),
        ("2024-03", "2024-03"),
        ("2024-03-05", "2024-03-05"),
        ("2024/3/5", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("2024-03-05T17:59:59Z", "2024-03-05T17:59:59Z"),
        ("2024-03-05T17:59:59.123456+00:00", "2024-03-05T17:59:59Z"),
        ("2026-11-20T00:00:00-05:00", "2026-11-20T05:00:00Z"),
        ("2024-03-05 17:59 +0530", "2024-03-05T12:29:00Z"),
        ("2024-12-31T23:30:00-01:00", "2025-01-01T00:30:00Z"),
        ("2024-03-05T17:59:59", "2024-03-05"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        ("Tue, 30 Jun 2009 12:52:56 GMT", "2009-06-30T12:52:56Z"),
        ("Tue, 3 Jun 2009 12:52:56 GMT", "2009-06-03T12:52:56Z"),
        ("Wed, 14 May 2031 00:00:00 -0400", "2031-05-14T04:00:00Z"),
        ("Wed, 14 May 31 00:00 EST", "2031-05-14T05:00:00Z"),
        ("14 May 95 10:00:00 PDT", "1995-05-14T17:00:00Z"),
        ("Wed, 14 May 2031 00:00:00 XYZ", "2031-05-14"),
        ("Mon, 2 Jan 2026", "2026-01-02"),
        ("Tuesday, 12 May 2026", "2026-05-12"),
        ("3 March 2023", "2023-03-03"),
        ("12-May-2026", "2026-05-12"),
        ("May 12, 2026", "2026-05-12"),
        ("Sept. 3rd, 2026", "2026-09-03"),
        ("May 2026", "2026-05"),
    ],
)
def test_parse(text, want):
    assert dates.parse(text) == want


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "x",
            "2024-13",
            "2024-02-30",
            "2019-06-31",
            "31 Jun 2009",
            "99",
            "0000",
            "2024-03-05T25:00:00Z",
            "1" * 100,
        ),
        *("0001-01-01", "0001-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 GMT", "0001"),  # how programs write "none"
        "9999-12-31T23:59:59-05:00",
    ],
)
def test_what_is_no_date(text):
    with pytest.raises(ValueError):  # noqa: PT011 (the standard library's own words for days that do not exist)
        dates.parse(text)
    assert dates.parse_or_none(text) is None


def test_written_day_is_the_day_as_written():
    assert dates.written_day("2026-11-20T00:00:00-05:00") == "2026-11-20"
    with pytest.raises(ValueError, match="expected a day, found '2026-11'"):
        dates.written_day("2026-11")


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Fri, 20 Nov 2026 00:00:00 -0500", "2026-11-20"),
        ("Tue, 30 Jun 2026 00:00:00 -0400", "2026-06-30"),
        ("2026-06-30T04:00:00Z", "2026-06-30"),
        ("2026-06-30T03:59:59Z", "2026-06-29"),
        ("2026-01-15T04:59:59Z", "2026-01-14"),
        ("2026-03-08T06:59:59Z", "2026-03-08"),  # clocks go forward at 07:00 UTC
        ("2026-03-09T04:00:00Z", "2026-03-09"),
        ("2026-11-01T04:30:00Z", "2026-11-01"),
        ("2026-11-02T04:30:00Z", "2026-11-01"),
        ("2026-05-12", "2026-05-12"),
    ],
)
def test_eastern_day(text, want):
    assert dates.eastern_day(text) == want


NUMBER = st.integers(0, 99).map("{:02d}".format)
CLOCKS = st.tuples(NUMBER, NUMBER, NUMBER).map(":".join)
ISO = st.builds("{:04d}-{}-{}T{}Z".format, st.integers(0, 9999), NUMBER, NUMBER, CLOCKS)
DAYS = st.builds("{:04d}-{}-{}".format, st.integers(0, 9999), NUMBER, NUMBER)
MONTHS = st.sampled_from(["Jan", "Feb", "may", "SEP", "Dec", "Hat"])
GMT = st.builds("Tue, {} {} {:04d} {} GMT".format, st.integers(0, 33), MONTHS, st.integers(0, 9999), CLOCKS)


def read(text):
    try:
        return dates.parse(text)
    except ValueError:
        return None


@given(st.one_of(ISO, DAYS, GMT))
@example("Tue, 30 Jun 2009 23:59:60 GMT")
@example("2016-12-31T23:59:60Z")
@example("2024-02-29T00:00:00Z")
@example("Tue, 3 Dec 2024 09:08:07 GMT")
def test_usual_forms_are_read_as_all_others(text):
    # a blank before it sends it the long way
    assert read(text) == read(" " + text)
