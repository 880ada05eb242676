"""JSON Feed 1.1, held against what the specification requires of a feed and its items."""

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from indexer.exports.feeds import Entry, Feed
from indexer.exports.jsonfeed import feed, render
from indexer.exports.rows import rows
from tests.indexer.library import build, paper_id

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_TOP = {"version", "title", "home_page_url", "feed_url", "next_url", "authors", "items"}
_ITEM = {"id", "url", "title", "content_text", "date_published", "date_modified", "authors", "tags", "language"}


def read(pieces):
    """The feed, which must be one."""
    told = json.loads("".join(pieces))
    assert next(iter(told)) == "version"
    assert (told["version"], bool(told["title"])) == ("https://jsonfeed.org/version/1.1", True)
    assert told.keys() <= _TOP
    for item in told["items"]:
        assert item.keys() <= _ITEM | {"attachments"}
        assert isinstance(item["id"], str)
        assert isinstance(item["content_text"], str)
        assert all(_MOMENT.fullmatch(item[name]) for name in ("date_published", "date_modified") if name in item)
        assert all(author.keys() == {"name"} for author in item.get("authors", []))
        assert all(attached.keys() == {"url", "mime_type"} for attached in item.get("attachments", []))
    return told


def test_a_paper():
    head = Feed(title="Trust", address="https://a.example/t.feed.json", page="https://a.example/t")
    (row,) = rows(build().conn, ids=[paper_id("2403.90001")])
    told = read(render([row]))
    (item,) = told["items"]
    assert item == {
        "id": "https://arxiv.org/abs/2403.90001",
        "url": "https://arxiv.org/abs/2403.90001",
        "title": "Trust Regions for Sparse Gradient Tuning of Small Language Models",
        "content_text": row["abstract"],
        "date_published": "2024-03-01T10:00:00Z",
        "date_modified": "2024-03-01T10:00:00Z",
        "authors": [{"name": "Ada Quillfeather"}, {"name": "Bram Müller"}, {"name": "Chiara Lévy-Ossolini"}],
        "tags": ["cs.CL", "cs.LG"],
        "attachments": [{"url": "https://arxiv.org/pdf/2403.90001", "mime_type": "application/pdf"}],
    }
    assert "feed_url" not in told
    served = read(feed(head, []))
    assert (served["feed_url"], served["home_page_url"], served["items"]) == (head.address, head.page, [])


def test_where_older_entries_are():
    told = read(feed(Feed(title="A", address="https://a.example/f", following="https://a.example/f?after=1"), []))
    assert told["next_url"] == "https://a.example/f?after=1"


def test_all_papers():
    told = read(render(rows(build().conn)))
    ids = [item["id"] for item in told["items"]]
    assert len(set(ids)) == len(ids) == 12


_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.builds(Entry, id=_TEXT, title=_TEXT, updated=st.just("2024-03-05T00:00:00Z"), text=_TEXT)))
def test_any_text_is_kept(entries):
    told = read(feed(Feed(title="A"), entries))
    assert [(item["id"], item["title"]) for item in told["items"]] == [(entry.id, entry.title) for entry in entries]
