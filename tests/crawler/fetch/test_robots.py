"""What robots.txt allows."""

import pytest
from scrapy.http import Response

from crawler.fetch.robots import MOST, rules

URL = "https://people.example/robots.txt"
PAGE = "https://people.example/private/x"
RULES = b"User-agent: *\nDisallow: /private/\nCrawl-delay: 7\n"


def answer(status=200, body=RULES, content_type=b"text/plain"):
    return rules(Response(URL, status=status, body=body, headers={"Content-Type": content_type}))


@pytest.mark.parametrize(
    ("status", "want"),
    [
        (200, "robots.txt forbids it"),
        (404, None),
        (403, None),
        (410, None),
        (500, "robots.txt can't be had: status 500"),
        (503, "robots.txt can't be had: status 503"),
        (304, "robots.txt can't be had: status 304"),
    ],
)
def test_by_status(status, want):
    assert answer(status).refusal(PAGE) == want


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"  <!doctype html><p>User-agent: *\nDisallow: /", b"text/plain"), (b"Disallow: /", b"text/html; charset=x")],
)
def test_a_web_page_is_no_rules(body, content_type):
    assert answer(body=body, content_type=content_type).refusal(PAGE) is None


@pytest.mark.parametrize(
    ("body", "want"),
    [
        (b"User-agent: paperfeed\nDisallow: /\n\nUser-agent: *\nAllow: /\n", "robots.txt forbids it"),
        (b"User-agent: paperfeed\nAllow: /\n\nUser-agent: *\nDisallow: /\n", None),
        (b"", None),
        (b"\xff\xfe nonsense", None),
        (b"User-agent: *\n" + b"#" * MOST + b"\nDisallow: /private/\n", None),
        (b"User-agent: *\nDisallow: /private/\n" + b"Disallow: /x\n" * 100_000, "robots.txt forbids it"),
    ],
)
def test_by_body(body, want):
    assert answer(body=body).refusal(PAGE) == want


def test_crawl_delay():
    assert (answer().crawl_delay, answer(404).crawl_delay, answer(500).crawl_delay) == (7.0, None, None)
