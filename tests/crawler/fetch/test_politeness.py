"""How often which provider may be asked."""

from datetime import UTC, date, datetime
from email.utils import formatdate, parsedate_to_datetime

import pytest

from crawler.fetch.guard import origins
from crawler.fetch.job import Job
from crawler.fetch.politeness import DAY, Lane, lane, pause_seconds, slowed, stops_at_403
from crawler.source import Options
from tests.crawler.fetch.toy import toy

NOW = datetime(2026, 3, 5, 4, 0, 0, tzinfo=UTC).timestamp()
OWN = "http://127.0.0.1:8080/"


def job(delay=None, **source):
    return Job(
        name="one",
        source=toy(**source),
        options=Options(values={"base_url": OWN}, today=date(2026, 3, 5)),
        delay=delay,
    )


@pytest.mark.parametrize(
    ("url", "wanted", "want"),
    [
        ("https://arxiv.org/abs/1", None, Lane(key="arxiv", delay=3.1, closes_for=DAY)),
        ("https://export.arxiv.org/api/query", 0.0, Lane(key="arxiv", delay=3.1, closes_for=DAY)),
        ("https://oaipmh.arxiv.org/oai", 1.0, Lane(key="arxiv", delay=3.1, closes_for=DAY)),
        ("https://rss.arxiv.org/rss/cs.CL", 10.0, Lane(key="arxiv", delay=10.0, closes_for=DAY)),
        ("https://notarxiv.org/", None, Lane(key="notarxiv.org", delay=3.0)),
        ("https://people.example/~ek/", 0.0, Lane(key="people.example", delay=3.0)),
        ("https://people.example:8080/", 5.0, Lane(key="people.example", delay=5.0)),
        ("http://10.0.0.5/", 0.0, Lane(key="10.0.0.5", delay=3.0)),
        (OWN, None, Lane(key="127.0.0.1:8080", delay=0.0, backoff=1.0, hitch=0.2, shared=False)),
        (OWN + "x", 0.5, Lane(key="127.0.0.1:8080", delay=0.5, backoff=1.0, hitch=0.2)),
        # this machine, but not written by the operator: as strict as anywhere (the guard refuses it before)
        ("http://127.0.0.1:9090/", 0.0, Lane(key="127.0.0.1", delay=3.0)),
    ],
)
def test_lane(url, wanted, want):
    assert lane(url, job(wanted), origins([OWN])) == want


def test_a_providers_own_host_counts_for_the_provider():
    other = job(provider="toys", base_url="https://toy.example/api")
    assert lane("https://toy.example/x", other, frozenset()).key == "toys"
    assert lane("https://other.example/x", other, frozenset()).key == "other.example"


@pytest.mark.parametrize(
    ("crawl_delay", "delay"), [(None, 3.0), (1.0, 3.0), (10.0, 10.0), (86400.0, 300.0), (float("nan"), 3.0)]
)
def test_crawl_delay(crawl_delay, delay):
    assert slowed(Lane(key="h", delay=3.0), crawl_delay) == Lane(key="h", delay=delay)


def test_who_means_a_403():
    arxiv = Lane(key="arxiv", delay=3.1, closes_for=DAY)
    here = Lane(key="127.0.0.1:8080", delay=0.0, shared=False)
    assert stops_at_403(job(), arxiv)
    assert stops_at_403(job(provider="arxiv"), here)
    assert not stops_at_403(job(), here)


@pytest.mark.parametrize(
    ("retry_after", "want"),
    [
        ("7", 7.0),
        (" 7 ", 7.0),
        ("1.5", 3.1),
        ("0", 3.1),
        ("1e9", DAY),
        ("Thu, 05 Mar 2026 04:00:07 GMT", 7.0),
        ("Thu, 05 Mar 2026 03:00:00 GMT", 3.1),
        ("Thursday, 05-Mar-26 04:00:07 GMT", 7.0),
        ("Thu, 05 Mar 2126 04:00:07 GMT", DAY),
        # garbage: as if nothing had been said
        ("-1", 30.0),
        ("soon", 30.0),
        ("nan", 30.0),
        ("inf", 30.0),
        ("sieben", 30.0),
        ("７", 30.0),
        ("Thu, 99 Foo 2026 04:00:07 GMT", 30.0),
        ("", 30.0),
        (None, 30.0),
    ],
)
def test_pause(retry_after, want):
    assert pause_seconds(retry_after, 0, Lane(key="arxiv", delay=3.1), NOW) == pytest.approx(want)


@pytest.mark.parametrize(
    ("date", "want"),
    [
        ("Thu, 05 Mar 2026 04:00:00 GMT", 7.0),
        # our clock is a day and a half behind, or ahead
        ("Fri, 06 Mar 2026 16:00:00 GMT", 7.0),
        ("Tue, 03 Mar 2026 16:00:00 GMT", 7.0),
        # no date: ours has to do
        ("yesterday", 7.0),
        ("", 7.0),
    ],
)
def test_a_date_is_by_the_servers_clock(date, want):
    served = parsedate_to_datetime(date).timestamp() if date.endswith("GMT") else NOW
    retry_after = formatdate(served + 7, usegmt=True)
    assert pause_seconds(retry_after, 0, Lane(key="arxiv", delay=3.1), NOW, date) == want


@pytest.mark.parametrize(("strikes", "want"), [(0, 30), (1, 60), (2, 120), (6, 1920), (7, 3600), (1000, 3600)])
def test_pauses_grow(strikes, want):
    assert pause_seconds(None, strikes, Lane(key="arxiv", delay=3.1), NOW) == want
