"""A feed that is cut declares more than it holds."""

import pytest

from crawler.source import Document
from crawler.sources.arxiv_rss import CAP, parse

HEAD = (
    '<rss version="2.0"><channel><title>cs.CL updates on arXiv.org</title><link>http://rss.arxiv.org/rss/cs.CL</link>'
)
ITEM = "<item><title>Invented {0}</title><guid>oai:arXiv.org:3105.{0:05}v1</guid><description>None</description></item>"


@pytest.mark.parametrize(("items", "declared"), [(CAP - 1, None), (CAP, CAP + 2)])
def test_a_feed_as_long_as_feeds_may_be_is_cut(items, declared):
    body = HEAD + "".join(ITEM.format(number) for number in range(1, items + 1)) + "</channel></rss>"
    page = parse(Document(url="https://rss.arxiv.org/rss/cs.CL", body=body.encode(), content_type="text/xml"))
    # one of the faults is the feed's own, and one record is lacking beyond that
    assert (len(page.records), len(page.faults), page.declared) == (items, int(items == CAP), declared)
