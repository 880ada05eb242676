"""The server: the same bytes at every start, conditional answers, counts, and faults on demand."""

import http.client
import time
from urllib.parse import urlsplit

import pytest

from crawler.sample import faults, site
from crawler.sample.web import SampleWeb

TARGETS = [
    "/",
    "/oai?verb=ListRecords&metadataPrefix=arXivRaw",
    "/oai?verb=Identify",
    "/api/query?search_query=cat:cs.CL",
    "/rss/cs.CL",
    "/atom/math",
    "/list/cs/new",
    "/list/math.CO/recent?skip=0&show=25",
    "/abs/2611.90101",
    "/journal/feed.xml",
    "/blog/feed.json",
    "/~beltran-okoye/",
    "/~beltran-okoye/papers.bib",
    "/~shangguan/",
    "/hall/staff/shangguan.html",
    "/lakeside/duanmu/cv.md",
    "/scholarfeed/author/teuila-faleafa-brandt",
    "/bzpeer/authors/nadia-beltran-okoye-9f21c07ab4",
    "/anthology/data/xml/2026.sample.xml",
    "/anthology/2024.sample-main.7/",
    "/robots.txt",
    "/nowhere",
]
WITHOUT_VALIDATORS = {"/oai", "/api/query", "/nowhere"}


def ask(web, target, method="GET", **headers):
    """(status, headers, body) of one request."""
    connection = http.client.HTTPConnection(urlsplit(web.url).netloc, timeout=10)
    try:
        connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


@pytest.fixture
def web():
    with SampleWeb() as running:
        yield running


def test_two_starts_serve_the_same():
    found = []
    for _ in range(2):
        with SampleWeb(day=2) as web:
            found.append([ask(web, target) for target in TARGETS])
    assert found[0] == found[1]
    assert [body for _, _, body in found[0]] == [site.answer(target, 2).body for target in TARGETS]
    assert {headers["Date"] for _, headers, _ in found[0]} == {"Wed, 18 Nov 2026 22:00:00 GMT"}


def test_it_is_on_loopback_alone(web):
    assert urlsplit(web.url).hostname == "127.0.0.1"


@pytest.mark.parametrize("target", TARGETS)
def test_conditional(web, target):
    status, headers, body = ask(web, target)
    if target.partition("?")[0] in WITHOUT_VALIDATORS:
        assert not {"ETag", "Last-Modified"} & headers.keys()
        return
    tag, modified = headers["ETag"], headers["Last-Modified"]
    assert (status, modified) == (200, "Thu, 19 Nov 2026 01:00:00 GMT")
    asked = {"If_None_Match": tag, "If_Modified_Since": modified}
    assert ask(web, target, **asked)[::2] == (304, b"")
    assert ask(web, target, If_Modified_Since=modified)[0] == 304
    assert ask(web, target, If_Modified_Since="Wed, 18 Nov 2026 01:00:00 GMT")[0] == 200
    # the tag decides, whatever the date
    assert ask(web, target, If_None_Match='"another"', If_Modified_Since=modified)[::2] == (200, body)


def test_a_day_passes(web):
    web.day = 1
    before = ask(web, "/rss/cs.CL")
    web.day = 2
    after = ask(web, "/rss/cs.CL", If_None_Match=before[1]["ETag"])
    assert (after[0], after[2]) == (200, site.answer("/rss/cs.CL", 2).body)
    assert after[2] != before[2]


def test_a_weekend(web):
    web.weekend = True
    assert ask(web, "/rss/cs.CL")[2].count(b"<item>") == 0
    assert ask(web, "/list/cs.CL/new")[2] == site.answer("/list/cs.CL/new", 3).body


def test_counts(web):
    ask(web, "/rss/cs.CL")
    ask(web, "/oai?verb=Identify")
    ask(web, "/oai?verb=ListSets")
    ask(web, "/nowhere")
    assert web.requests == {("/rss/cs.CL", 200): 1, ("/oai", 200): 2, ("/nowhere", 404): 1}
    assert web.log == [
        ("/rss/cs.CL", 200),
        ("/oai?verb=Identify", 200),
        ("/oai?verb=ListSets", 200),
        ("/nowhere", 404),
    ]


def test_head(web):
    status, headers, body = ask(web, "/rss/cs.CL", method="HEAD")
    assert (status, body, int(headers["Content-Length"])) == (200, b"", len(site.answer("/rss/cs.CL", 3).body))


RIGHT = site.answer("/rss/cs.CL", 3).body


@pytest.mark.parametrize(
    ("fault", "status", "body"),
    [
        (faults.CHALLENGE, 200, faults.CHALLENGE["body"]),
        (faults.LOGIN, 200, faults.LOGIN["body"]),
        (faults.GONE, 200, faults.GONE["body"]),
        (faults.THROTTLED, 200, b"Rate exceeded."),
        (faults.EMPTY, 200, b""),
        (faults.BUSY, 503, faults.BUSY["body"]),
        (faults.FORBIDDEN, 403, b"Forbidden\n"),
        (faults.TRUNCATED, 200, RIGHT[: len(RIGHT) // 2]),
        ({"status": 500}, 500, RIGHT),
        ({"wait": 0.05}, 200, RIGHT),
    ],
)
def test_faults(web, fault, status, body):
    web.fail("/rss/cs.CL", **fault)
    found = ask(web, "/rss/cs.CL")
    assert (found[0], found[2]) == (status, body)
    assert found[1].items() >= dict(fault.get("headers", {})).items()
    # once, unless told otherwise
    assert ask(web, "/rss/cs.CL")[::2] == (200, RIGHT)


def test_a_broken_connection(web):
    web.fail("/rss/cs.CL", **faults.BROKEN)
    with pytest.raises(http.client.IncompleteRead):
        ask(web, "/rss/cs.CL")
    assert ask(web, "/rss/cs.CL")[::2] == (200, RIGHT)


def test_faults_wait_their_turn(web):
    web.fail("/oai", **faults.BUSY, after=2, times=2)
    assert [ask(web, "/oai?verb=Identify")[0] for _ in range(5)] == [200, 200, 503, 503, 200]
    web.fail("/oai", **faults.FORBIDDEN, times=None)
    assert [ask(web, "/oai?verb=Identify")[0] for _ in range(3)] == [403, 403, 403]
    web.heal()
    assert ask(web, "/oai?verb=Identify")[0] == 200


def test_a_fault_of_one_query_alone(web):
    web.fail("/oai?verb=ListSets", **faults.FORBIDDEN, times=None)
    assert ask(web, "/oai?verb=ListSets")[0] == 403
    assert ask(web, "/oai?verb=Identify")[0] == 200


def test_delay():
    with SampleWeb(delay=0.1) as web:
        start = time.monotonic()
        ask(web, "/robots.txt")
        assert time.monotonic() - start >= 0.1


def test_an_unknown_day_is_refused():
    with pytest.raises(ValueError, match="days 1 to 3, found 0"):
        SampleWeb(day=0)
