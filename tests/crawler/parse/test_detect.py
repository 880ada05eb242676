from __future__ import annotations

import pytest

from crawler.parse.detect import detect
from crawler.source import Document, ParseError


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


def test_the_error_says_so_in_plain_words():
    with pytest.raises(ParseError) as caught:
        detect(Document(url="notes.json", body=b'{"a": 1}'))
    says = "notes.json: no source recognises it: expected an answer of a known source, found JSON '{\"a\": 1}'"
    assert (str(caught.value), caught.value.source) == (says, None)
