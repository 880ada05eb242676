from __future__ import annotations

import pytest

from crawler.parse import classify
from crawler.source import Document, ParseError


def document(body, content_type=None):
    return Document(url="https://example.org/x", body=body, content_type=content_type)


@pytest.mark.parametrize(
    ("body", "kind", "complete"),
    [
        (b"", "empty", True),
        (b" \n\x00", "empty", True),
        (b"\xef\xbb\xbf\n", "empty", True),
        (" \n".encode("utf-16"), "empty", True),
        (b"\xef\xbb\xbf" + b"\n" * 100_000 + b"<html><p>x</html>", "html", True),
        (f"{' ' * 100_000}<rss></rss>".encode("utf-16"), "rss", True),
        (f"{' ' * 100_000}<rss></rss>".encode("utf-32"), "rss", True),
        (b"<?xml version='1.0'?><OAI-PMH xmlns='x'><a/></OAI-PMH>\n", "oai", True),
        (b"<OAI-PMH><a/>", "oai", False),
        (b"\xef\xbb\xbf<feed xmlns='x'></feed>", "atom", True),
        ("<rss version='2.0'></rss>".encode("utf-16"), "rss", True),
        ("<rss version='2.0'></rss>".encode("utf-16-be"), "rss", True),
        ("<rss version='2.0'>".encode("utf-16"), "rss", False),
        (b"<!-- long --><!DOCTYPE rss [<!ENTITY a 'b>c'>]>\n<rss></rss>", "rss", True),
        (b"<rdf:RDF xmlns:rdf='x'></rdf:RDF><!-- made by me -->", "rdf", True),
        (b"<rdf:RDF xmlns:rdf='x'/>", "rdf", True),
        (b"<rss></rss >", "rss", True),
        (b"<?xml version='1.0'", "xml", False),
        (b"<!-- never", "xml", False),
        (b"<", "xml", False),
        (b"<rss version=", "xml", False),
        (b"<article></article>", "xml", True),
        (b"<!DOCTYPE html><p>x", "html", True),
        (b"<?xml version='1.0'?><!DOCTYPE html><html></html>", "html", True),
        (b"<div>x</div>", "html", True),
        (b"My page<body><h1>Me</h1><p>x</p><a href='x'>y</a>", "html", True),
        (b"<html><title>Just a moment...</title></html>", "challenge", True),
        (b"<html><title>Page</title><script>window._cf_chl_opt={}</script></html>", "challenge", True),
        (b"<html><title>A talk about CAPTCHAs</title><p>Just a moment...</p></html>", "html", True),
        (b"<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script><p>My homepage", "html", True),
        (b"Rate exceeded.", "throttle", True),
        (b"<html><body>429 Too Many Requests</body></html>", "throttle", True),
        (b"<html><title>429 Too Many Requests</title></html>", "throttle", True),
        (b'{"a": 1}', "json", True),
        (b"[1.5, 2]", "json", True),
        (b"[1] Ek, A. On Hats. 2031.", "text", True),
        (b"[Home](/) [Hats](/hats)", "text", True),
        (b"['Professor of Hats', 'On Hats']", "text", True),
        (b"{% include head %}", "text", True),
        (b'{"a": ', "json", False),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "jsonfeed", True),
        (b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1", "items": [', "jsonfeed", False),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", "binary", True),
        (b"User-agent: *\nDisallow: /", "text", True),
    ],
)
def test_classify(body, kind, complete):
    found = classify.classify(document(body))
    assert (found.kind, found.complete) == (kind, complete)


def test_content_type_settles_what_the_bytes_leave_open():
    page = b"Kari's page<body>Home Bio"
    assert classify.classify(document(page)).kind == "text"
    assert classify.classify(document(page, "text/html; charset=utf-8")).kind == "html"


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"", "empty"),
        (b"Rate exceeded.", "throttled"),
        (b"<title>Just a moment...</title>", "challenge"),
        (b"<feed><entry>", "truncated"),
        (b"<?xml", "truncated"),
        (b"<rss><item>", "wrong_kind"),
        (b"<html></html>", "wrong_kind"),
        (b"[]", "wrong_kind"),
    ],
)
def test_expect_refuses_with_the_reason(body, refusal):
    with pytest.raises(ParseError) as caught:
        classify.expect(document(body), "arxiv_api", "an Atom feed", "atom")
    assert caught.value.refusal == refusal
    assert str(caught.value).startswith("arxiv_api: https://example.org/x: expected an Atom feed, found ")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("<html><title>Nadia Beltrán · 林薇</title></html>".encode(), "an HTML page titled 'Nadia Beltrán · 林薇'"),
        ("<html><title>Nadia Beltrán</title></html>".encode("latin-1"), "an HTML page titled 'Nadia Beltrán'"),
        (b"<html><title>Nadia Beltr&aacute;n</title></html>", "an HTML page titled 'Nadia Beltrán'"),
        # the beginning that is looked at ends within a character
        (b"<html><title>\xc3\xa1</title>" + "á".encode() * 9_000 + b"</html>", "an HTML page titled 'á'"),
        ("Grüße aus dem Süden".encode(), "the text 'Grüße aus dem Süden'"),
    ],
)
def test_words_are_read_as_they_are_written(body, says):
    assert classify.classify(document(body)).words == says
