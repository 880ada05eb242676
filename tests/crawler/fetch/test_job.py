"""What `scrapy crawl -a` asks for."""

from datetime import date

import pytest

from crawler.fetch.job import Job, from_arguments, origin
from crawler.source import Options, UsageError
from tests.crawler.fetch.toy import toy

TODAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("arguments", "job", "limit"),
    [
        ({}, {"name": "toy"}, None),
        ({"paths": "/b", "cursor": "c"}, {"name": "toy:/b:c", "values": {"paths": "/b", "cursor": "c"}}, None),
        ({"name": "mine", "paths": "/b"}, {"name": "mine", "values": {"paths": "/b"}}, None),
        # scrapyd tells every spider the number of its job
        ({"_job": "26f0a1", "paths": "/b"}, {"name": "toy:/b", "values": {"paths": "/b"}}, None),
        ({"base_url": "http://127.0.0.1:1/"}, {"name": "toy", "values": {"base_url": "http://127.0.0.1:1/"}}, None),
        (
            {"since": "2026-03-01", "until": "2026-03-02", "limit": "7", "delay": "4.5"},
            {"name": "toy", "since": date(2026, 3, 1), "until": date(2026, 3, 2), "delay": 4.5},
            7,
        ),
    ],
)
def test_from_arguments(arguments, job, limit):
    source = toy()
    options = Options(values=job.get("values", {}), today=TODAY, since=job.get("since"), until=job.get("until"))
    want = Job(name=job["name"], source=source, options=options, delay=job.get("delay"))
    assert from_arguments(source, arguments, TODAY) == (want, limit)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"nope": "1"}, "toy: option 'nope' is not known; it takes paths, cursor, resumes, base_url"),
        ({"since": "March"}, "toy: option 'since': expected a date such as 2026-03-05, found 'March'"),
        ({"limit": "few"}, "toy: option 'limit': expected a number, found 'few'"),
        ({"delay": "-1"}, "toy: option 'delay': expected 0 or more, found '-1'"),
        ({"delay": "nan"}, "toy: option 'delay': expected 0 or more, found 'nan'"),
    ],
)
def test_asked_wrongly(arguments, said):
    with pytest.raises(UsageError) as caught:
        from_arguments(toy(), arguments, TODAY)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("url", "want"),
    [
        ("http://Example.org/x", ("http", "example.org", 80)),
        ("https://example.org.", ("https", "example.org", 443)),
        ("http://[::1]:8080/", ("http", "::1", 8080)),
    ],
)
def test_origin(url, want):
    assert origin(url) == want


@pytest.mark.parametrize("url", ["", "x", "mailto:x@y", "http://", "file:///x", "http://h:99999/", "http://[::1/"])
def test_no_origin(url):
    with pytest.raises(ValueError, match=r"expected an http|Port out of range|Invalid IPv6"):
        origin(url)
