"""Which source is a document from? Judged by the document alone, for `paperfeed parse` and `import`."""

from __future__ import annotations

from crawler.parse import classify
from crawler.record import Page
from crawler.source import Document, ParseError, Source, load, named


def detect(document: Document) -> Source:
    """The source that recognises the document; particular services come before general formats.

    Raises `ParseError` that says what the document is instead.
    """
    for source in sorted(load().values(), key=lambda s: (s.base_url is None, s.name)):
        if source.recognises(document):
            return source
    found = classify.classify(document)
    classify.expect(document, "detect", "an answer of a known source")  # empty, challenge, throttled, truncated
    raise ParseError("detect", document.url, "an answer of a known source", found.words, "wrong_kind")


def parse_bytes(body: bytes, url: str, content_type: str | None = None, source: str | None = None) -> Page:
    """The page that the bytes hold, read by the source of that name or by the one that recognises them."""
    document = Document(url=url, body=body, content_type=content_type)
    chosen = named(source) if source else detect(document)
    return chosen.parse(document)
