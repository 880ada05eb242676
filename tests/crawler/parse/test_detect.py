from __future__ import annotations

import pytest

from crawler.parse.detect import detect, parse_bytes
from crawler.source import Document, ParseError, UsageError
from tests.golden import FOLDER


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"", "empty"),
        (b"Rate exceeded.", "throttled"),
        (b"<title>Just a moment...</title>", "challenge"),
        (b"<article><title>x</title></article>", "wrong_kind"),
        (b'{"a": 1}', "wrong_kind"),
        (b"hello", "wrong_kind"),
    ],
)
def test_what_no_source_recognises_is_named(body, refusal):
    with pytest.raises(ParseError, match="expected an answer of a known source, found ") as caught:
        detect(Document(url="file.txt", body=body))
    assert caught.value.refusal == refusal


def test_bytes_are_parsed_by_the_named_source_or_the_detected_one():
    body = (FOLDER / "arxiv_rss" / "today.xml").read_bytes()
    detected = parse_bytes(body, "https://rss.arxiv.org/rss/cs.CL")
    assert detected == parse_bytes(body, "https://rss.arxiv.org/rss/cs.CL", source="arxiv_rss")
    assert {r.source for r in detected.records} == {"arxiv_rss"}
    assert {r.source for r in parse_bytes(body, "https://rss.arxiv.org/rss/cs.CL", source="feed").records} == {"feed"}
    with pytest.raises(UsageError, match="no source is called 'nosuch'"):
        parse_bytes(body, "x", source="nosuch")
