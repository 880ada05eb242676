"""What an answer is worth."""

import json
import logging

import pytest

from crawler.fetch.answer import Answer, read
from crawler.record import Page, Record
from crawler.source import Document
from tests.crawler.fetch.toy import toy

URL = "https://toy.example/a"
EXPECTED = "expected status 200, found"


@pytest.mark.parametrize(
    ("status", "data", "want"),
    [
        (
            200,
            {"records": ["k"]},
            Answer(outcome="page", page=Page(records=(Record(source="toy", key="k", title="Title k"),))),
        ),
        (
            200,
            {"refusal": "layout"},
            Answer(outcome="refused", refusal="layout", reason="expected a page, found layout"),
        ),
        (
            200,
            {"refusal": "throttled"},
            Answer(
                outcome="refused",
                refusal="throttled",
                reason="expected a page, found throttled",
                again=True,
            ),
        ),
        (404, {"records": ["k"]}, Answer(outcome="status", reason=f"{EXPECTED} 404")),
        (503, {}, Answer(outcome="status", reason=f"{EXPECTED} 503", again=True)),
        (400, {"refusal": "error"}, Answer(outcome="status", refusal="error", reason=f"{EXPECTED} 400 (error)")),
        (400, {"refusal": "layout"}, Answer(outcome="status", reason=f"{EXPECTED} 400")),
        (500, {"breaks": True}, Answer(outcome="status", reason=f"{EXPECTED} 500", again=True)),
    ],
)
def test_read(status, data, want):
    assert read(toy(), Document(url=URL, body=json.dumps(data).encode(), status=status)) == want


def test_a_broken_parser_is_logged_with_its_traceback(caplog):
    with caplog.at_level(logging.ERROR):
        got = read(toy(), Document(url=URL, body=b'{"breaks": true}'))
    assert (got.outcome, got.page) == ("refused", None)
    assert got.reason == "the parser broke: RuntimeError('a bug in the parser')"
    assert [r.exc_info is not None for r in caplog.records] == [True]
