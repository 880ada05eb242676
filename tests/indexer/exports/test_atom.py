"""Feeds as a feed reader and a validator read them."""

from __future__ import annotations

import io
import tracemalloc

import feedparser
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from indexer.exports.atom import feed, render
from indexer.exports.feeds import Feed, of_paper
from indexer.exports.rows import rows
from tests.indexer.library import build, paper_id

ATOM = "{http://www.w3.org/2005/Atom}"


def read(pieces):
    """What feedparser reads, which must be without complaint."""
    found = feedparser.parse(io.BytesIO("".join(pieces).encode()))
    assert found.bozo == 0
    return found


def test_what_a_reader_is_told():
    conn = build().conn
    ids = [paper_id(name) for name in ("2403.90001", "2403.90006", "math/0390007")]
    told = Feed(
        title="Trust & more",
        address="https://a.example/s.atom?q=x&y",
        page="https://a.example/s",
        following="https://a.example/s.atom?after=7",
    )
    found = read(feed(told, [of_paper(row) for paper in ids for row in rows(conn, ids=[paper])]))
    assert (found.feed.title, found.feed.id, found.feed.author) == ("Trust & more", told.address, "paperfeed")
    assert [(link.rel, link.type, link.href) for link in found.feed.links] == [
        ("self", "application/atom+xml", told.address),
        ("alternate", "text/html", told.page),
        ("next", "application/atom+xml", told.following),
    ]
    assert found.feed.updated == "2024-03-04T00:10:00Z"
    trust, withdrawn, old = found.entries
    assert (trust.id, withdrawn.id) == ("https://arxiv.org/abs/2403.90001", "https://arxiv.org/abs/2403.90006")
    assert old.title == "Poincaré Sections & Other _Underlined_ Matters, 100% #1"
    assert [author.name for author in trust.authors] == ["Ada Quillfeather", "Bram Müller", "Chiara Lévy-Ossolini"]
    assert [tag.term for tag in trust.tags] == ["cs.CL", "cs.LG"]
    assert [(link.rel, link.href) for link in trust.links] == [
        ("alternate", "https://arxiv.org/abs/2403.90001"),
        ("related", "https://arxiv.org/pdf/2403.90001"),
    ]
    assert (trust.published, trust.updated) == ("2024-03-01T10:00:00Z", "2024-03-01T10:00:00Z")


def test_the_language_of_an_entry():
    conn = build().conn
    (entry,) = read(render(rows(conn, ids=[paper_id("2403.90003")]))).entries
    assert (entry.title, entry.title_detail.language) == ("面向稠密检索的负采样方法研究", "zh")


def test_a_file_has_all_papers_oldest_first():
    found = read(render(rows(build().conn)))
    assert len({entry.id for entry in found.entries}) == len(found.entries) == 12
    assert found.entries[-1].id == "https://arxiv.org/abs/2403.90006"
    assert found.feed.updated == max(entry.updated for entry in found.entries)
    assert all(entry.content[0].value for entry in found.entries)


def test_an_empty_feed_is_one():
    found = read(render([]))
    assert (found.version, found.entries, found.feed.updated) == ("atom10", [], "1970-01-01T00:00:00Z")


def test_how_new_it_is_stands_before_the_entries():
    # as the W3C's validator wants it
    text = "".join(render([{"id": 1, "title": "A", "updated": "2024-03-05"}]))
    assert text.index("<updated>2024-03-05T00:00:00Z</updated>") < text.index("<entry>")


def test_memory_stays_flat():
    papers = ({"id": number, "title": "A", "abstract": "moss " * 400} for number in range(20_000))
    tracemalloc.start()
    try:
        size = sum(len(piece) for piece in render(papers))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size > 40_000_000
    assert most < 20_000_000


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
