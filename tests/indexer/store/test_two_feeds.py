"""Two feeds that number their entries from 1 are two feeds: no entry takes the place of another."""

import json

import pytest

from crawler.source import Document, named
from indexer.store.save import save_page
from tests.indexer.store.samples import memory


def json_feed(title, link=None):
    item = {"id": 1, "title": f"Paper of {title}", "content_text": f"Text of {title}."} | (
        {"url": link} if link else {}
    )
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": title, "items": [item]})


def rss_feed(title, link=None):
    link = f"<link>{link}</link>" if link else ""
    item = f'<item><title>Paper of {title}</title>{link}<guid isPermaLink="false">1</guid></item>'
    channel = f"<title>{title}</title><link>https://example.org/</link>{item}"
    return f'<rss version="2.0"><channel>{channel}</channel></rss>'


def titles(*answers):
    db = memory()
    for number, (url, body) in enumerate(answers):
        page = named("feed").parse(Document(url=url, body=body.encode()))
        assert (len(page.records), page.faults) == (1, ())
        save_page(db.conn, page, kind="feed", feed=url, fetched=f"2026-01-01T00:00:0{number}Z")
    found = [title for (title,) in db.conn.execute("select title from papers order by title")]
    db.close()
    return found


@pytest.mark.parametrize("write", [json_feed, rss_feed])
def test_two_feeds(write):
    alpha, beta = "https://alpha.example.org/feed", "https://beta.example.org/feed"
    both = ["Paper of alpha", "Paper of beta"]
    assert titles((alpha, write("alpha")), (beta, write("beta"))) == both
    linked = [write(name, f"https://{name}.example.org/1") for name in ("alpha", "beta")]
    assert titles((alpha, linked[0]), (beta, linked[1])) == both
    assert titles(("https://example.org/feeds/a", linked[0]), ("https://example.org/feeds/b", linked[1])) == both


@pytest.mark.parametrize("write", [json_feed, rss_feed])
def test_one_feed(write):
    old, new = "http://old.example.org/feed?format=x", "https://new.example.org/feed"
    assert titles((old, write("alpha")), (old.replace("http:", "https:"), write("alpha"))) == ["Paper of alpha"]
    linked = write("alpha", "http://alpha.example.org/1"), write("alpha", "https://alpha.example.org/1?utm_medium=rss")
    assert titles((old, linked[0]), (new, linked[1])) == ["Paper of alpha"]
