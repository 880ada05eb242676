from datetime import timedelta

import pytest

from crawler.source import UsageError
from indexer import opml
from indexer.config import Config, SourceConfig

SOURCES = (
    SourceConfig(name="arxiv:cs.CL", kind="arxiv_oai", options={"set": "cs:cs:CL"}, every=timedelta(hours=12)),
    SourceConfig(
        name="Annals & <Letters>", kind="feed", options={"url": "https://j.example/feed.xml?a=1&b=2"}, paused=True
    ),
)
FOREIGN = b"""<?xml version="1.0"?><opml version="1.0"><body><outline text="Journals">
<outline text="Journal of Invented Results" type="rss" xmlUrl="https://j.example/latest"/>
<outline text="no address"/><outline text="Old" xmlUrl="gopher://old.example/"/></outline></body></opml>"""


def test_round_trip():
    assert opml.read(opml.write(Config(sources=SOURCES)).encode(), "x.opml") == (SOURCES, ())


def test_other_readers_get_an_address_for_every_source():
    assert 'xmlUrl="https://rss.arxiv.org/rss/cs.CL"' in opml.write(Config(sources=SOURCES))


def test_of_a_foreign_file_the_feeds_come_in():
    found, left_out = opml.read(FOREIGN, "x.opml")
    assert left_out == (
        (
            "expected arxiv:CATEGORY, arxiv-search:QUERY, acl:ID, feed:URL, page:URL, cv:URL, scholarfeed:URL, "
            "bzpeer:URL, paperfeed:URL, a URL or an .opml file, found 'gopher://old.example/'"
        ),
    )
    assert found == (
        SourceConfig(name="Journal of Invented Results", kind="feed", options={"url": "https://j.example/latest"}),
    )


@pytest.mark.parametrize(
    ("data", "says"), [(b"{}", "opml: x.opml: expected an OPML file"), (b"<html/>", "found <html>")]
)
def test_what_is_not_opml(data, says):
    with pytest.raises(UsageError, match=says):
        opml.read(data, "x.opml")
