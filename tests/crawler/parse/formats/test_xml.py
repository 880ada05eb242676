from __future__ import annotations

import re
from pathlib import Path

import pytest

import crawler
from crawler.parse.formats import xml
from crawler.source import Document, ParseError, load

PACKAGE = Path(crawler.__file__).parent
OAI = b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2031-01-01T00:00:00Z</responseDate>%s</OAI-PMH>'


def read(body, name="arxiv_oai"):
    return xml.root(Document(url="https://example.org/x", body=body), name, "XML")


def test_external_entities_are_not_read(tmp_path):
    canary = tmp_path / "canary.txt"
    canary.write_text("CANARY")
    body = b'<!DOCTYPE r [<!ENTITY x SYSTEM "%s">]><r>&x;</r>' % canary.as_uri().encode()
    for name, source in load().items():
        with pytest.raises(ParseError) as caught:
            source.parse(Document(url="https://example.org/x", body=body))
        assert "CANARY" not in str(caught.value), name
    with pytest.raises(ParseError, match="declares entities of its own"):
        read(body)


def test_parameter_entities_and_external_subsets_are_not_loaded(tmp_path):
    subset = tmp_path / "evil.dtd"
    subset.write_text('<!ENTITY x "CANARY">')
    body = b'<!DOCTYPE r SYSTEM "%s"><r>&x;</r>' % subset.as_uri().encode()
    with pytest.raises(ParseError) as caught:
        read(body)
    assert "CANARY" not in str(caught.value)


def test_entity_bombs_do_not_go_off():
    levels = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 12))
    body = b'<!DOCTYPE r [<!ENTITY e0 "ha">' + levels + b"]><r>&e11;</r>"
    for source in load().values():
        with pytest.raises(ParseError):
            source.parse(Document(url="https://example.org/x", body=body))


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"<r><a></r>", "layout"),
        (b"<r>&nosuch;</r>", "layout"),
        (b"<r><a>", "truncated"),
        (b"<r", "truncated"),
        (b"<r><![CDATA[x", "truncated"),
    ],
)
def test_broken_and_cut_are_told_apart(body, refusal):
    with pytest.raises(ParseError) as caught:
        read(body)
    assert caught.value.refusal == refusal


def test_depth_is_bounded():
    deep = OAI % (b"<a>" * 5_000 + b"</a>" * 5_000)
    with pytest.raises(ParseError):
        read(deep)


def test_nothing_else_parses_xml():
    calls = re.compile(
        r"etree\.(?:parse|fromstring|XML|iterparse|XMLPullParser|XMLParser)\b|ElementTree|minidom|recover\s*=\s*True|Selector\("
    )
    found = [p.relative_to(PACKAGE).as_posix() for p in PACKAGE.rglob("*.py") if calls.search(p.read_text("utf-8"))]
    assert [p for p in found if not p.startswith("sample/")] == ["parse/formats/xml.py"]
