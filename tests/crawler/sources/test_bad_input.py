"""Pages as they should not be: each gives what can be had, a counted fault for the rest, or a refusal that says why."""

from __future__ import annotations

import pytest

from crawler.source import Document, ParseError, load
from tests.golden import answers

BIB = "<pre>@article{a, author={Ada Brimm}, title={On Felt}, year=2031}\n@misc{b, title={Never closed, year=2030</pre>"
LIST = "<title>Ada Brimm</title><h1>Ada Brimm</h1><h2>Papers</h2><ul>{}</ul>"
ENTRY = "<li>Ada Brimm, Bo Ohm. <b>Felt in the Wind</b>. Journal of Hats, 2031. {}"
CHINESE = "<title>林薇</title><h1>林薇</h1><h2>论文</h2><p>林薇, 陈风. 帽檐的稳定性. 帽子学报, 2031."


def parse(body, source="homepage", content_type=None):
    return load()[source].parse(Document(url="https://person.example/", body=body, content_type=content_type))


def said(page):
    return [(r.title, [i.value for i in r.identifiers]) for r in page.records]


@pytest.mark.parametrize(
    ("markup", "encoding", "want"),
    [
        (LIST.format(ENTRY.format("")).replace("</h1>", "").replace("</h2>", ""), "utf-8", [("Felt in the Wind", [])]),
        (LIST.format(ENTRY.format("</table></div><p></b>")), "utf-8", [("Felt in the Wind", [])]),
        ("<meta charset=utf-8>" + CHINESE, "gbk", [("帽檐的稳定性", [])]),
        ("<meta charset=gb2312>" + CHINESE, "gb18030", [("帽檐的稳定性", [])]),
        (
            "<meta charset=utf-8>" + LIST.format("<li>Åse Brimm, José Ohm. Élan in Felt. Journal of Hats, 2031."),
            "latin-1",
            [("Élan in Felt", [])],
        ),
        (LIST.format(ENTRY.format('<a href="javascript:void(0)">PDF</a>')), "utf-8", [("Felt in the Wind", [])]),
        (
            LIST.format(ENTRY.format('<a href=" https://arxiv.org/pdf/3101.00001v3.pdf. ">PDF</a>')),
            "utf-8",
            [("Felt in the Wind", ["3101.00001"])],
        ),
        (
            LIST.format(ENTRY.format('<a href="https://doi.org/10.5555/felt.1.">DOI</a>')),
            "utf-8",
            [("Felt in the Wind", ["10.5555/felt.1"])],
        ),
        (LIST.format(ENTRY.format("arXiv:3101.00001v2.")), "utf-8", [("Felt in the Wind", ["3101.00001"])]),
        (LIST.format(ENTRY.format("\0\0\0")), "utf-8", [("Felt in the Wind", [])]),
    ],
)
def test_what_can_be_had(markup, encoding, want):
    assert said(parse(f"<html><body>{markup}</body></html>".encode(encoding))) == want


def test_bibtex_with_an_open_brace():
    page = parse(f"<html><body><h1>Ada Brimm</h1>{BIB}</body></html>".encode())
    assert (said(page), len(page.faults)) == ([("On Felt", [])], 1)


@pytest.mark.parametrize(
    ("source", "refusal"),
    [("homepage", "wrong_kind"), ("acl_anthology", "wrong_kind"), ("scholarfeed", "layout"), ("bzpeer", "layout")],
)
def test_a_pdf_is_no_page(source, refusal):
    with pytest.raises(ParseError) as caught:
        parse(b"%PDF-1.7\n1 0 obj", source)
    assert caught.value.refusal == refusal


@pytest.mark.parametrize("url", ["http://person.example/a b", "https://per son.example/#top", "http://", "saved page"])
@pytest.mark.parametrize("source", ["homepage", "cv", "scholarfeed", "bzpeer", "acl_anthology", "feed"])
def test_an_address_that_no_value_may_carry(source, url):
    """What the page says is read all the same, without that address."""
    read = 0
    for path in (p for p in answers() if p.parent.name == source):
        body = path.read_bytes()
        try:
            usual = load()[source].parse(Document(url="https://person.example/", body=body))
        except ParseError:
            continue
        page = load()[source].parse(Document(url=url, body=body))
        assert [(r.title, r.authors) for r in page.records] == [(r.title, r.authors) for r in usual.records]
        assert [(p.name, p.url) for p in page.profiles] == [(p.name, None) for p in usual.profiles]
        read += 1
    assert read > 2


@pytest.mark.parametrize("source", ["homepage", "cv", "scholarfeed", "bzpeer"])
@pytest.mark.parametrize(
    "unit", ["<br>", "<div>", "<p>a", "Ada Ek, ", "A. ", " ", "(", "1", "林薇，", "\0", "# a\n", "@a{"]
)
def test_long_pages_come_back(source, unit):
    """A megabyte of one thing: read as far as the bounds go, or refused. A page that hangs is killed by CI."""
    for body in (unit * (1_000_000 // len(unit)), f"<html><body><h1>Ada Ek</h1><p>{unit * (1_000_000 // len(unit))}"):
        try:
            page = parse(body.encode(), source)
        except ParseError:
            continue
        assert len(page.records) <= 2
