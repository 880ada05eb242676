"""What holds for every feed: the rules of the W3C's validator, and that it is not sent twice."""

import asyncio
import io
import re
from urllib.parse import urljoin

import feedparser
import pytest
from datasette.app import Datasette
from lxml import etree

from tests.indexer import library
from tests.indexer.publish import served
from tests.indexer.publish.served import ask, close, make, tree
from tests.program import paperfeed

ATOM = "{http://www.w3.org/2005/Atom}"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_ABSOLUTE = re.compile(r"(https?://[^\s]+|urn:uuid:[0-9a-f-]{36})")


@pytest.fixture(scope="module")
def feeds(watched):
    """Every feed that the library lists, a day's, a search's, and those of what finds nothing: address → answer."""
    (directory,) = ask([watched], "/paperfeed/feeds")
    listed = [a.get("href") for a in tree(directory).cssselect(".pf-forms a")]
    more = [
        f"/paperfeed/{path}{form}{query}"
        for path, query in (
            ("day/2024-03-04", ""),
            ("search", "?q=trust"),
            ("search", "?q=zzz"),
            ("changes", "?kind=reinstated"),
        )
        for form in (".atom", ".feed.json")
    ]
    addresses = [*listed, *more]
    assert len(addresses) > 50
    return dict(zip(addresses, ask([watched], *addresses), strict=True))


def test_every_one_is_there(feeds):
    assert {answer.status_code for answer in feeds.values()} == {200}
    for address, answer in feeds.items():
        is_atom = ".atom" in address
        kind = "application/atom+xml" if is_atom else "application/feed+json"
        assert answer.headers["content-type"] == f"{kind}; charset=utf-8"


def test_atom_by_the_rules(feeds):
    for address, answer in feeds.items():
        if ".atom" not in address:
            continue
        assert feedparser.parse(io.BytesIO(answer.content)).bozo == 0
        feed = etree.fromstring(answer.content)
        entries = feed.findall(f"{ATOM}entry")
        moments = [element.text for element in feed.iter(f"{ATOM}updated", f"{ATOM}published")]
        ids = [element.text for element in feed.iter(f"{ATOM}id")]
        assert len(set(ids)) == len(ids) == len(entries) + 1
        assert all(_ABSOLUTE.fullmatch(name) for name in ids)
        assert all(_MOMENT.fullmatch(moment) for moment in moments)
        assert feed.findtext(f"{ATOM}updated") == max(
            [each.findtext(f"{ATOM}updated") for each in entries], default=moments[0]
        )
        assert feed.find(f"{ATOM}author/{ATOM}name").text
        (own,) = (link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self")
        assert own == urljoin("http://localhost/", address)
        for place in (feed, *entries):
            assert place.findtext(f"{ATOM}title").strip()
            assert len([link for link in place.findall(f"{ATOM}link") if link.get("rel") == "alternate"]) <= 1
        for entry in entries:
            assert entry.findtext(f"{ATOM}content").strip()
            assert all(author.findtext(f"{ATOM}name").strip() for author in entry.findall(f"{ATOM}author"))
        assert all(_ABSOLUTE.fullmatch(link.get("href")) for link in feed.iter(f"{ATOM}link"))


def test_both_forms_say_the_same(feeds):
    for address, answer in feeds.items():
        if ".feed.json" not in address:
            continue
        told, atom = answer.json(), etree.fromstring(feeds[address.replace(".feed.json", ".atom")].content)
        assert told["version"] == "https://jsonfeed.org/version/1.1"
        assert told["title"] == atom.findtext(f"{ATOM}title")
        assert [item["id"] for item in told["items"]] == [e.findtext(f"{ATOM}id") for e in atom.findall(f"{ATOM}entry")]
        assert told["home_page_url"] == atom.find(f"{ATOM}link[@rel='alternate']").get("href")


def test_pages_lead_to_their_feeds(watched):
    pages = ("", "/search?q=trust", "/day/2024-03-04?category=cs.CL", "/category/cs.CL", "/watch/trust", "/person/1")
    for answer in ask([watched], *(f"/paperfeed{page}" for page in (*pages, "/changes?kind=version", "/status"))):
        page = tree(answer)
        told = {link.get("type"): link.get("href") for link in page.cssselect("link[rel=alternate]")}
        atom, json_feed = told["application/atom+xml"], told["application/feed+json"]
        assert atom.replace(".atom", ".feed.json") == json_feed
        assert [found.status_code for found in ask([watched], atom, json_feed)] == [200, 200]
        home = ask([watched], json_feed)[0].json()["home_page_url"]
        assert ask([watched], served.path(home))[0].status_code == 200


def asked(path, requests):
    """The answers to addresses with headers, in order."""

    async def ask_all():
        datasette = Datasette([str(path)])
        await datasette.invoke_startup()
        try:
            return [await datasette.client.get(address, headers=headers) for address, headers in requests]
        finally:
            close(datasette)

    return asyncio.run(ask_all())


FEEDS = (
    "/paperfeed/search.atom?q=trust",
    "/paperfeed/day/2024-03-04.feed.json",
    "/paperfeed/category/cs.CL.atom",
    "/paperfeed/watch/trust.feed.json",
    "/paperfeed/person/1.atom",
    "/paperfeed/changes.feed.json",
)


@pytest.mark.parametrize("address", FEEDS)
def test_what_is_known_is_not_sent_again(watched, address):
    (first,) = asked(watched, [(address, {})])
    etag = first.headers["etag"]
    told = [
        ({"If-None-Match": etag}, 304),
        ({"If-None-Match": f'W/"x", W/{etag}'}, 304),
        ({"If-None-Match": '"x"'}, 200),
        ({"If-None-Match": ""}, 200),
        # a date would not tell of what was taken away
        ({"If-Modified-Since": "Sat, 01 Jan 2100 00:00:00 GMT"}, 200),
    ]
    answers = asked(watched, [(address, headers) for headers, _ in told])
    assert [answer.status_code for answer in answers] == [status for _, status in told]
    assert {answer.headers["etag"] for answer in answers} == {etag}
    for answer in (first, *answers):
        assert (answer.headers["cache-control"], "last-modified" in answer.headers) == ("no-cache", False)
    assert {answer.content for answer in answers if answer.status_code == 304} == {b""}


def test_what_is_taken_away_makes_another_state(tmp_path):
    path = make(tmp_path / "less.db")
    (before,) = asked(path, [("/paperfeed/category/cs.CL.atom", {})])
    names = [entry.link.rpartition("/")[2] for entry in feedparser.parse(io.BytesIO(before.content)).entries]
    assert paperfeed("--db", str(path), "merge", *names[:2], cwd=tmp_path).returncode == 0
    (after,) = asked(path, [("/paperfeed/category/cs.CL.atom", {"If-None-Match": before.headers["etag"]})])
    assert after.status_code == 200
    assert len(feedparser.parse(io.BytesIO(after.content)).entries) == len(names) - 1


def test_an_entry_is_the_same_in_every_feed_that_has_it(feeds):
    name = f"https://arxiv.org/abs/{library.PAPERS[0]['arxiv_id']}"
    told = [address for address, answer in feeds.items() if ".feed.json" in address and name in answer.text]
    assert {path.split("/")[2].partition(".")[0].partition("?")[0] for path in told} == {
        *("search", "day", "category", "watch", "person")
    }
