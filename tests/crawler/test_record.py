from __future__ import annotations

import copy
import dataclasses
import json
import pickle

import pytest

from crawler import record
from crawler.record import Author, Fault, Identifier, Link, Page, Position, Profile, Record, RecordError, Version
from crawler.value import Value, maker

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
        (
            {"url": "https://example.org/a b"},
            "Record.url: expected an http(s) address, found 'https://example.org/a b'",
        ),
        (
            {"url": "https://example.org/\x00"},
            r"Record.url: expected an http(s) address, found 'https://example.org/\x00'",
        ),
        ({"submitted": "2024-02-31"}, "Record.submitted: expected an ISO 8601 date, found '2024-02-31'"),
        ({"submitted": "2023-02-29"}, "Record.submitted: expected an ISO 8601 date, found '2023-02-29'"),
        ({"submitted": "٢٠٢٤"}, "Record.submitted: expected an ISO 8601 date, found '٢٠٢٤'"),
        (
            {"updated": "2024-02-28T24:00:00Z"},
            "Record.updated: expected an ISO 8601 date, found '2024-02-28T24:00:00Z'",
        ),
        ({"title": 5}, "Record.title: expected text or None, found 5"),
        ({"key": None}, "Record.key: expected text, found None"),
        ({"year": "x"}, "Record.year: expected a year of four digits, found 'x'"),
        ({"year": 12024}, "Record.year: expected a year of four digits, found 12024"),
        ({"version": 0}, "Record.version: expected 1 or more, found 0"),
        ({"version": True}, "Record.version: expected 1 or more, found True"),
        ({"has_code": 1}, "Record.has_code: expected true or false, found 1"),
        (
            {"announce_type": "zzz"},
            "Record.announce_type: expected one of new, cross, replace, replace-cross, found 'zzz'",
        ),
        ({"status": ["withdrawn"]}, "Record.status: expected one of withdrawn, retracted, found ['withdrawn']"),
        ({"categories": ("cs.CL", "a\x07")}, r"Record.categories: expected no control characters, found '\x07'"),
        ({"categories": ["cs.CL"]}, "Record.categories: expected a tuple, found ['cs.CL']"),
        ({"authors": ("Ada Dune",)}, "Record.authors: expected Author, found 'Ada Dune'"),
        ({"links": None}, "Record.links: expected a tuple, found None"),
    ],
)
@pytest.mark.parametrize("make", [Record, maker(Record)], ids=["class", "function"])
def test_what_a_record_refuses(make, fields, says):
    with pytest.raises(RecordError) as caught:
        make(**{"source": "feed", "key": "1", "title": "t", **fields})
    assert str(caught.value) == says


@pytest.mark.parametrize("value", [RECORD, PAGE, RECORD.authors[0], RECORD.versions[1]], ids=lambda v: type(v).__name__)
def test_what_a_function_makes_is_what_the_class_makes(value):
    made = maker(type(value))(**{field.name: getattr(value, field.name) for field in dataclasses.fields(value)})
    assert (type(made), made) == (type(value), value)
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(made, dataclasses.fields(value)[0].name, "x")


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
        (Identifier, {"scheme": "doi", "value": "10.1/\x00"}),
        (Link, {"kind": "p\x00df", "url": "https://example.org"}),
        (Link, {"kind": "pdf", "url": "https://example.org/\x9f"}),
        (Author, {"name": "Ada", "affiliations": ("a\x00",)}),
        (Author, {"name": "Ada", "affiliations": ("",)}),
        (Author, {"name": "Ada", "native_name": "\x92"}),
        (Author, {"name": "Ada", "orcid": "\x00"}),
        (Author, {"name": "Ada", "equal_contribution": "yes"}),
        (Version, {"number": "1"}),
        (Version, {"number": 1, "size": "\x00"}),
        (Position, {"title": "a\x00"}),
        (Profile, {"source": "homepage", "key": "k", "aliases": ("a\x00",)}),
        (Profile, {"source": "homepage", "key": "k", "interests": ("a\x00",)}),
        (Profile, {"source": "homepage", "key": "k", "works": (7,)}),
        (Profile, {"source": "homepage", "key": "k", "withheld": -1}),
        (Profile, {"source": "homepage", "key": "k", "declared": {"works": "9"}}),
        (Profile, {"source": "homepage", "key": "k", "says": {"updated": "a\x00"}}),
        (Fault, {"where": 3, "why": "broken"}),
        (Page, {"records": (Author(name="Ada"),)}),
        (Page, {"declared": "many"}),
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


def test_a_fault_may_quote_what_no_record_may_hold():
    assert Fault(where="", why="found '\x00'").why == "found '\x00'"


@pytest.mark.parametrize("data", [None, [], 5, "x", {1: 2}, {"records": 5}, {"records": [5]}, {"records": {"a": 1}}])
def test_from_json_refuses_other_shapes(data):
    with pytest.raises(RecordError):
        Page.from_json(data)


SHAPES = [{"authors": [5]}, {"authors": "Ada"}, {"authors": [{"name": 5}]}, {"links": [None]}, {"versions": [{}]}]


@pytest.mark.parametrize("fields", [*SHAPES, {"year": {}}, {"identifiers": None}, {"title": ["t"]}])
def test_from_json_refuses_other_fields(fields):
    with pytest.raises(RecordError):
        Record.from_json({"source": "a", "key": "b", "title": "t", **fields})


def _kinds(base=Value):
    for kind in base.__subclasses__():
        yield from (kind, *_kinds(kind))


def test_every_value_is_checked_when_it_is_made():
    # a dataclass of two steps leaves a class without slots behind, which nobody uses
    used = {kind for kind in _kinds() if kind is getattr(record, kind.__name__, None)}
    assert {Record, Author, Page, Position} <= used
    assert [kind for kind in used if kind.__init__.__globals__.get("Closed") is not kind] == []


@pytest.mark.parametrize("value", [RECORD, PAGE.profiles[0].positions[0], Author(name="Ada")])
def test_values_stay_as_they_were_made(value):
    name = next(f.name for f in dataclasses.fields(value) if f.name != "key")
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, name, "x")
    with pytest.raises(dataclasses.FrozenInstanceError):
        delattr(value, name)
    with pytest.raises((AttributeError, TypeError)):
        value.other = "x"
    assert type(value) is type(pickle.loads(pickle.dumps(value)))
    assert value == pickle.loads(pickle.dumps(value)) == copy.deepcopy(value) == dataclasses.replace(value)
    assert hash(value) == hash(dataclasses.replace(value))


def test_wrong_arguments_are_named():
    with pytest.raises(TypeError, match=r"Author.__init__\(\) missing 1 required keyword-only argument: 'name'"):
        Author()
    with pytest.raises(TypeError, match="unexpected keyword argument 'nmae'"):
        Author(nmae="Ada")
