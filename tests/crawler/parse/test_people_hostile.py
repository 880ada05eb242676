"""Pages made to be slow: each must come back, and what is too long says so."""

from __future__ import annotations

import pytest

from crawler.parse import bibtex, lines, namelists, periods, private, venues
from crawler.source import Document, ParseError, named

LINE_UNITS = [
    "Ada Ek, ",
    "A. ",
    "a, ",
    "(",
    "[",
    '"a ',
    "``a ",
    "2020 ",
    "' 20 ",
    "a.b at ",
    "+1 2 ",
    " ",
    "(CCF A) ",
    "林",
    "林薇，",
    "- ",
]
PAGE_UNITS = [
    *(
        "<p>",
        "<div>",
        "<ul><li>",
        "<table><tr><td>",
        "<b>a</b> ",
        "<br>Ada Ek, Bo Oh",
        "<li>Ada Ek, Bo Oh. On Hats. HAT 2020.</li>",
        "<",
    ),
    *(
        "<pre>@a{b, title={c}}</pre>",
        "<span class=Z3988 title='rft.atitle=a'></span>",
        "<h2>2020</h2>",
        "&#",
        "<a href=x>PDF</a>",
    ),
]
MARKDOWN_UNITS = ["*a ", "[", "[a](", "> ", "- a\n", "|a", "`", "_a__", "{{", "<!--", "\n", "# a\n", "<a ", "![", "&#"]


@pytest.mark.parametrize("unit", LINE_UNITS, ids=repr)
def test_a_long_line(unit):
    line = unit * (60_000 // len(unit))
    namelists.find(line[: lines.LINE])
    venues.venue(line[: lines.LINE])
    venues.is_venue(line[: lines.LINE])
    venues.year(line)
    periods.find(line[: lines.LINE])
    private.count(line)
    bibtex.parse("@a{" + line)
    bibtex.text(line)


@pytest.mark.parametrize("unit", PAGE_UNITS, ids=repr)
def test_a_long_page(unit):
    body = "<html><body><h2>Publications</h2>" + unit * (200_000 // len(unit))
    page = named("homepage").parse(Document(url="https://x.example/", body=body.encode()))
    assert len(page.profiles) == 1


@pytest.mark.parametrize("unit", MARKDOWN_UNITS, ids=repr)
@pytest.mark.parametrize("source", ["homepage", "cv"])
def test_a_long_text(source, unit):
    body = "---\ntitle: x\n---\n" + unit * (30_000 // len(unit))
    page = named(source).parse(Document(url="https://x.example/", body=body.encode()))
    assert len(page.profiles) == 1


def test_what_is_left_out_is_a_fault():
    body = "<html><body><h2>Publications</h2>" + "<p>a</p>" * (lines.LINES + 10)
    page = named("homepage").parse(Document(url="https://x.example/", body=body.encode()))
    assert [fault.where for fault in page.faults] == ["page"]


@pytest.mark.parametrize("body", [b"", b"   ", b"\x00\x01\x02\x03", b'{"a": 1}', b"<rss></rss>", b"%PDF-1.4 nothing"])
@pytest.mark.parametrize("source", ["homepage", "cv"])
def test_no_page_about_a_person(source, body):
    with pytest.raises(ParseError):
        named(source).parse(Document(url="https://x.example/", body=body))
