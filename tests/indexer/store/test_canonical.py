"""The canonical text is what the standard library writes of the same value; a digest in a database depends on it."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as some

from crawler.record import Author, Identifier, Link, Profile, Record, Version
from indexer.store.canonical import canonical

_TEXT = some.text(min_size=1).filter(lambda text: all(c.isprintable() for c in text)) | some.sampled_from(
    ['"hats"', "a\\b", "a\tb\nc", "检索", "😀", "Erdős", "</script>"]
)
_LONG_TEXT = some.builds(lambda text, times: text * times, _TEXT, some.integers(50, 150))
_AUTHORS = some.builds(
    Author, name=_TEXT, native_name=some.none() | _TEXT, affiliations=some.lists(_TEXT, max_size=2).map(tuple),
    equal_contribution=some.none() | some.booleans(),
)  # fmt: skip
_RECORDS = some.builds(
    Record, source=_TEXT, key=_TEXT, title=_TEXT, abstract=some.none() | _TEXT | _LONG_TEXT,
    year=some.none() | some.integers(1000, 9999),
    authors=some.lists(_AUTHORS, max_size=3).map(tuple), authors_complete=some.booleans(),
    identifiers=some.lists(some.builds(Identifier, scheme=_TEXT, value=_TEXT), max_size=2).map(tuple),
    versions=some.lists(some.builds(Version, number=some.integers(1, 9)), max_size=2).map(tuple),
    categories=some.lists(_TEXT, max_size=2).map(tuple), has_code=some.none() | some.booleans(),
)  # fmt: skip


def as_json(value):
    return json.dumps(value.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@given(_RECORDS)
def test_of_records(record):
    assert canonical(record) == as_json(record)


def test_of_a_profile():
    profile = Profile(
        source="cv", key="a", name="Ada Ek", declared={"works": 9, "arxiv": 2}, says={"b": "“x”"}, withheld=1,
        links=(Link(kind="code", url="https://hats.example/a?b=%22"),), works=("a", "b"),
    )  # fmt: skip
    assert canonical(profile) == as_json(profile)
