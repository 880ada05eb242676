"""Feeds as a feed reader and a validator read them."""

from __future__ import annotations

import io

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from indexer.exports.atom import render
from indexer.exports.rows import rows
from tests.indexer.library import build

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(papers, **told):
    """What feedparser reads, which must be without complaint."""
    found = feedparser.parse(io.BytesIO("".join(render(papers, **told)).encode()))
    assert found.bozo == 0
    return found


def test_newest_first_and_what_has_no_title_last():
    found = feed(rows(build().conn), title="Trust & more", address="https://a.example/s.atom?q=x&y", page="/s")
    assert (found.feed.title, found.feed.id) == ("Trust & more", "https://a.example/s.atom?q=x&y")
    assert found.feed.updated == max(entry.updated for entry in found.entries)
    assert [entry.id for entry in found.entries][:2] == [
        "https://arxiv.org/abs/2403.90006",
        "https://arxiv.org/abs/2403.90005",
    ]
    assert [(entry.title, entry.id) for entry in found.entries][-2:] == [
        ("Poincaré Sections & Other _Underlined_ Matters, 100% #1", "https://arxiv.org/abs/math/0390007"),
        ("doi:10.99999/known.only.by.its.doi", "https://doi.org/10.99999/known.only.by.its.doi"),
    ]
    trust = next(entry for entry in found.entries if entry.id.endswith("2403.90001"))
    assert [author.name for author in trust.authors] == ["Ada Quillfeather", "Bram Müller", "Chiara Lévy-Ossolini"]
    assert [tag.term for tag in trust.tags] == ["cs.CL", "cs.LG"]
    assert [(link.rel, link.href) for link in trust.links] == [
        ("alternate", "https://arxiv.org/abs/2403.90001"),
        ("related", "https://arxiv.org/pdf/2403.90001"),
    ]
    assert (trust.published, trust.updated) == ("2024-03-01T10:00:00Z", "2024-03-01T10:00:00Z")


@pytest.mark.parametrize(
    ("row", "updated"),
    [
        ({"updated": "2024-03-05T10:20Z"}, "2024-03-05T10:20:00Z"),
        ({"submitted": "2024-03-05T10:20:30Z", "updated": None}, "2024-03-05T10:20:30Z"),
        ({"announced": "2024-03"}, "2024-03-01T00:00:00Z"),
        ({"year": 2024}, "2024-01-01T00:00:00Z"),
        ({"updated": "soon"}, "1970-01-01T00:00:00Z"),
        ({}, "1970-01-01T00:00:00Z"),
    ],
)
def test_dates(row, updated):
    assert feed([{"id": 1, "title": "A", **row}]).entries[0].updated == updated


def test_rows_of_sql():
    conn = build().conn
    found = feed(rows(conn, sql="select title, authors, categories from papers where arxiv_id = '2403.90001'"))
    (entry,) = found.entries
    assert ([author.name for author in entry.authors], [tag.term for tag in entry.tags]) == (
        ["Ada Quillfeather, Bram Müller, Chiara Lévy-Ossolini"],
        ["cs.CL", "cs.LG"],
    )
    assert entry.id.startswith("urn:uuid:")


def test_an_empty_feed_is_one():
    found = feed([])
    assert (found.version, found.entries, found.feed.updated) == ("atom10", [], "1970-01-01T00:00:00Z")


# What SQLite hands out as text.
_TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ["]]>", "<b>&amp;", "\"'", "\x00\x0b", "￾", "http://a b/<>"]
)
_ROW = st.fixed_dictionaries(
    {"id": st.integers(0, 10**13)},
    optional={
        name: st.none() | _TEXT
        for name in ("title", "abstract", "arxiv_id", "doi", "url", "submitted", "updated", "announced", "year")
    }
    | {
        "authors": st.lists(st.fixed_dictionaries({"name": _TEXT})),
        "categories": st.lists(_TEXT),
        "links": st.lists(st.fixed_dictionaries({"kind": st.just("pdf"), "url": _TEXT})),
    },
)


@given(st.lists(_ROW, max_size=3))
def test_any_row_makes_a_valid_feed(papers):
    root = etree.fromstring("".join(render(papers)).encode())
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == len(papers)
    for place in (root, *entries):
        for name in ("id", "title", "updated"):
            (found,) = place.findall(f"{ATOM}{name}")
            assert found.text or name == "title"
    for link in root.iter(f"{ATOM}link"):
        assert link.get("href").startswith("https://") or link.get("href").startswith("http://")
        assert link.get("href").isascii()
