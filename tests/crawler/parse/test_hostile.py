"""Long strings made to be slow: each must come back, quickly enough not to be noticed in a test run."""

from __future__ import annotations

import pytest

from crawler.parse import arxiv, authors, classify, codelinks, dates, ids, text
from crawler.parse.formats import html
from crawler.source import Document

UNITS = [
    *(
        "(",
        ")",
        "((((",
        "a,",
        "$",
        "{",
        "<",
        "<a ",
        "<p",
        "<script>",
        "<!--",
        "&lt;a ",
        "&",
        "10.",
        "10.1000/",
        "10.1000/(",
        "doi:",
    ),
    *(
        "github.com/",
        "https://",
        "https: / / ",
        "http://github.com/a/",
        "git",
        "arXiv:",
        "arXiv:2401.",
        "2401.00001v",
        "math/",
        " and ",
    ),
    *(
        "withdrawn ",
        "has been ",
        "which ",
        "et al ",
        "(1) ",
        "1, ",
        "A. ",
        "Ek, A., ",
        "Collaboration: ",
        "\\",
        "\u202e",
        " ",
        "\n",
        "林",
    ),
    *("for the ", " on behalf of the ", "a.github.io/", "<title>", "- ", "1:", "Mon, ", "[a]"),
]


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_a_hundred_kilobytes_of_it(unit):
    line = unit * (100_000 // len(unit))
    text.clean(line, text.ABSTRACT)
    text.from_markup(line, text.ABSTRACT)
    authors.split(line)
    codelinks.find("github " + line)
    arxiv.is_withdrawn(line, line)
    arxiv.is_withdrawn("withdrawn " + line, line)
    ids.parse_arxiv(line)
    ids.find_arxiv(line)
    ids.parse_dois(line)
    ids.from_url("https://doi.org/" + line)
    dates.parse_or_none(line)
    document = Document(url="https://example.org/", body=line.encode())
    classify.classify(document)
    html.link(document, line)


@pytest.mark.parametrize("href", ["/a\x00b", "/a b", "/a\x9fb", "//[bad", "javascript:alert(1)"])
def test_links_that_no_record_could_hold(href):
    assert html.link(Document(url="https://example.org/", body=b""), href) is None
