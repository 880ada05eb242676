import pytest

from crawler.parse.keys import is_global, key

FEED = "https://news.example.org/feed.xml"

KEYS = [
    # unique in the world: as it stands, http and https alike
    (("https://example.org/?p=7", None), "https://example.org/?p=7"),
    (("http://example.org/?p=7", "https://example.org/seven"), "https://example.org/?p=7"),
    (("tag:example.org,2026:7", None), "tag:example.org,2026:7"),
    (("urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a", None), "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a"),
    (("1225c695-cfb8-4ebb-aaaa-80da344efa6a", None), "1225c695-cfb8-4ebb-aaaa-80da344efa6a"),
    (("oai:arXiv.org:2401.00001v1", None), "oai:arXiv.org:2401.00001v1"),
    (("10.1000/182", None), "10.1000/182"),
    # unique in the feed: qualified by where it leads, else by the feed
    (("7", "http://example.org/seven"), "example.org/seven#7"),
    (("7", "https://example.org/seven?utm_source=rss&lang=en"), "example.org/seven?lang=en#7"),
    (("7", None), "news.example.org/feed.xml#7"),
    (("post:7", None), "news.example.org/feed.xml#post:7"),
    (("http://localhost:1313/posts/7", None), "news.example.org/feed.xml#http://localhost:1313/posts/7"),
    # no id
    ((None, "http://example.org/seven"), "https://example.org/seven"),
    ((None, None), None),
]


@pytest.mark.parametrize(("given", "want"), KEYS)
def test_key(given, want):
    assert key(*given, FEED) == want


def test_broken_addresses_are_names_like_others():
    assert not is_global("http://[::1/")
    assert key("7", "http://[::1/", FEED) == "http://[::1/#7"


def test_a_file_is_its_own_feed():
    assert key("7", None, "file:///saved/feed.xml") == "file:///saved/feed.xml#7"
