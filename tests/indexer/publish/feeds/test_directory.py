from lxml import etree

from indexer import opml
from tests.indexer.publish.served import ask, make, tree, words

PAGE, OPML = "/paperfeed/feeds", "/paperfeed/feeds.opml"


def groups(page):
    return {
        words(section.cssselect("h2")[0]): [words(line.cssselect("a")[0]) for line in section.cssselect("li")]
        for section in page.cssselect(".pf-feeds")
    }


def test_all_there_are(watched):
    (answer,) = ask([watched], PAGE)
    told = groups(tree(answer))
    assert list(told) == ["Papers", "Watches", "Changes", "Categories", "People", "Sources"]
    assert told["Watches"] == ["of-chiara", "old rules", "trust"]
    assert told["Categories"][:3] == ["cond-mat.soft", "cs.AI", "cs.CL"]
    assert told["People"] == ["Chiara Lévy-Ossolini"]
    assert told["Changes"][:2] == ["All changes", "New versions"]


def test_the_same_as_opml(watched):
    page, answer = ask([watched], PAGE, OPML)
    assert answer.headers["content-type"] == "text/x-opml; charset=utf-8"
    root = etree.fromstring(answer.content)
    assert (root.tag, root.get("version"), root.findtext("head/title")) == ("opml", "2.0", "Feeds of paperfeed")
    found = {group.get("text"): [feed.get("text") for feed in group] for group in root.find("body")}
    assert found == groups(tree(page))
    for feed in root.iter("outline"):
        assert feed.get("text")
        if not len(feed):
            assert (feed.get("type"), feed.get("title")) == ("rss", feed.get("text"))
            assert feed.get("xmlUrl").startswith("http://localhost/paperfeed/")
    addresses = [feed.get(name) for feed in root.iter("outline") for name in ("xmlUrl", "htmlUrl") if feed.get(name)]
    answers = ask([watched], *(address.removeprefix("http://localhost") for address in addresses))
    assert {answer.status_code for answer in answers} == {200}


def test_another_paperfeed_can_follow_them(watched):
    (answer,) = ask([watched], OPML)
    sources, left_out = opml.read(answer.content, "feeds.opml")
    assert left_out == ()
    assert {source.kind for source in sources} == {"feed"}
    assert "http://localhost/paperfeed/watch/trust.atom" in {source.options["url"] for source in sources}


def test_what_may_not_be_seen_is_not_listed(papers, tmp_path):
    tables = ("watches", "changes", "people", "runs")
    hidden = {"databases": {papers.stem: {"tables": {table: {"allow": False} for table in tables}}}}
    (answer,) = ask([papers], PAGE, metadata=hidden)
    assert list(groups(tree(answer))) == ["Papers", "Categories"]
    empty, several = make(tmp_path / "empty.db", papers=()), make(tmp_path / "other.db")
    assert "Categories" not in groups(tree(ask([empty], PAGE)[0]))
    answers = ask([empty, several], PAGE, f"{OPML}?db=other")
    assert [answer.status_code for answer in answers] == [200, 200]
    assert 'href="/paperfeed/feeds?db=other"' in answers[0].text
    assert "category/cs.CL.atom?db=other" in answers[1].text
