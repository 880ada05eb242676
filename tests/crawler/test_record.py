from __future__ import annotations

import json

import pytest

from crawler.record import Author, Fault, Identifier, Link, Page, Position, Profile, Record, RecordError, Version

RECORD = Record(
    source="arxiv_oai",
    key="2401.00001",
    url="https://arxiv.org/abs/2401.00001",
    identifiers=(Identifier(scheme="arxiv", value="2401.00001"), Identifier(scheme="doi", value="10.1000/x")),
    title="Hats",
    abstract="Line\nand\ttab.",
    authors=(
        Author(name="Wei Lin", native_name="林薇", affiliations=("Nordby",), orcid="0000", equal_contribution=True),
    ),
    authors_complete=False,
    categories=("cs.CL", "math.CO"),
    submitted="2024-01-01T17:59:59Z",
    updated="2024-03-05",
    announced="2024-03",
    announce_type="replace-cross",
    version=2,
    versions=(Version(number=1, date="2024", size="1kb"), Version(number=2)),
    venue="J. Inv. Stud.",
    year=2024,
    comments="x",
    journal_ref="y",
    license="z",
    links=(Link(kind="code", url="https://github.com/a/b"),),
    has_code=True,
    status="withdrawn",
    language="en",
    evidence="link",
)
PAGE = Page(
    records=(RECORD, Record(source="feed", key="1", title="t")),
    profiles=(
        Profile(
            source="homepage",
            key="k",
            name="Ada Dune",
            positions=(Position(title="Lecturer", organization="Nordby", since="2020", until="2021-05"),),
            interests=("sand",),
            works=("doi:10.1000/x",),
            declared={"works": 9},
            withheld=2,
            says={"updated": "yesterday"},
        ),
    ),
    deleted=("2401.00002",),
    faults=(Fault(where="3", why="broken"),),
    follow=("https://example.org/2",),
    cursor="2024-03-05",
    declared=4,
)


def test_json_and_back():
    assert Page.from_json(json.loads(json.dumps(PAGE.to_json()))) == PAGE


def test_empty_fields_are_left_out():
    assert Page().to_json() == {}
    assert Record(source="feed", key="1", title="t").to_json() == {"source": "feed", "key": "1", "title": "t"}


def test_identifier_by_scheme():
    assert (RECORD.identifier("doi"), RECORD.identifier("acl")) == ("10.1000/x", None)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"title": None}, "Record 1: expected a title or an identifier, found neither"),
        ({"key": ""}, "Record.key: expected text, found ''"),
        ({"abstract": ""}, "Record.abstract: expected text or None, found ''"),
        ({"title": "a\x00b"}, r"Record.title: expected no control characters, found '\x00'"),
        ({"title": "a\ud800b"}, r"Record.title: expected no control characters, found '\ud800'"),
        ({"submitted": "2024-13"}, "Record.submitted: expected an ISO 8601 date, found '2024-13'"),
        ({"updated": "5 May 2024"}, "Record.updated: expected an ISO 8601 date, found '5 May 2024'"),
        (
            {"announced": "2024-03-05T10:00:00"},
            "Record.announced: expected an ISO 8601 date, found '2024-03-05T10:00:00'",
        ),
        ({"url": "javascript:alert(1)"}, "Record.url: expected an http(s) address, found 'javascript:alert(1)'"),
    ],
)
def test_what_a_record_refuses(fields, says):
    with pytest.raises(RecordError) as caught:
        Record(**{"source": "feed", "key": "1", "title": "t", **fields})
    assert str(caught.value) == says


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (Author, {"name": ""}),
        (Identifier, {"scheme": "doi", "value": ""}),
        (Link, {"kind": "pdf", "url": "ftp://example.org"}),
        (Version, {"number": 0}),
        (Version, {"number": 1, "date": "x"}),
        (Position, {"since": "x"}),
        (Profile, {"source": "homepage", "key": ""}),
    ],
)
def test_what_the_other_values_refuse(kind, fields):
    with pytest.raises(RecordError):
        kind(**fields)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"records": [{"source": "feed", "key": "1", "title": "t", "summary": "x"}]}, "found summary"),
        ({"records": [{"source": "feed"}]}, "missing"),
        ({"follow": "https://example.org"}, "expected a list, found 'https://example.org'"),
    ],
)
def test_from_json_names_what_is_wrong(data, says):
    with pytest.raises(RecordError, match=says):
        Page.from_json(data)
