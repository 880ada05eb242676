from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

from crawler import sources
from crawler.source import ParseError, UsageError, load, named

FOLDER = Path(sources.__path__[0])


def test_sources_are_the_files_of_the_folder():
    assert list(load()) == sorted(p.stem for p in FOLDER.glob("*.py") if p.stem != "__init__")


# A collection of the ACL Anthology is one XML file, and the largest are far longer than any page.
_LARGEST = {"acl_anthology": 64 * 1024 * 1024}


@pytest.mark.parametrize("source", load().values(), ids=lambda s: s.name)
def test_each_source_says_what_it_is(source):
    assert source.title
    assert all(o.help and o.example for o in source.options)
    assert source.base_url is None or re.match(r"https://", source.base_url)
    assert source.max_bytes <= _LARGEST.get(source.name, 32 * 1024 * 1024)
    assert (source.provider == "arxiv") == source.name.startswith("arxiv_")


def test_named():
    assert named("feed") is load()["feed"]
    with pytest.raises(UsageError, match="no source is called 'rss'; there are acl_anthology, arxiv_api, "):
        named("rss")


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({}, "feed: option 'url' is missing (the feed's address), e.g. url=https://example.org/papers.rss"),
        ({"url": "https://example.org", "colour": "red"}, "feed: option 'colour' is not known; it takes url, base_url"),
    ],
)
def test_check(values, says):
    with pytest.raises(UsageError) as caught:
        named("feed").check(values)
    assert str(caught.value) == says


def test_check_takes_base_url():
    named("arxiv_rss").check({"category": "cs.CL", "base_url": "http://127.0.0.1:8"})


def test_parse_errors_travel_between_processes():
    error = pickle.loads(pickle.dumps(ParseError("feed", "https://example.org", "a feed", "a hat", "wrong_kind")))
    assert str(error) == "feed: https://example.org: expected a feed, found a hat"
    assert error.refusal == "wrong_kind"


def test_parsing_needs_no_clock_no_network_and_no_disk():
    forbidden = re.compile(
        r"\b(?:datetime\.now|date\.today|urllib\.request|os\.environ)\b|import (?:socket|requests|httpx|random|time)\b"
    )
    for path in [*FOLDER.glob("*.py"), *(FOLDER.parent / "parse").glob("*.py")]:
        assert not forbidden.search(path.read_text("utf-8")), path
