"""Which source is a document from? Judged by the document alone, for `paperfeed parse` and `import`."""

from __future__ import annotations

from crawler.parse import classify
from crawler.source import Document, ParseError, Source, load


def detect(document: Document) -> Source:
    """The source that recognises the document; particular services come before general formats.

    Raises `ParseError` that says what the document is instead.
    """
    for source in sorted(load().values(), key=lambda s: (s.base_url is None, s.name)):
        if source.recognises(document):
            return source
    found = classify.classify(document)
    classify.expect(document, None, "an answer of a known source")  # empty, challenge, throttled, truncated
    raise ParseError(None, document.url, "an answer of a known source", found.words, "wrong_kind")
