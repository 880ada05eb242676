import pytest

from crawler.source import UsageError, named
from indexer.config import SourceConfig
from indexer.follow import detect


@pytest.mark.parametrize(
    ("what", "name", "kind", "options"),
    [
        ("arxiv:cs.CL", "arxiv:cs.CL", "arxiv_oai", {"set": "cs:cs:CL"}),
        ("arxiv:hep-th", "arxiv:hep-th", "arxiv_oai", {"set": "physics:hep-th"}),
        ("arXiv:CS.cl", "arxiv:cs.CL", "arxiv_oai", {"set": "cs:cs:CL"}),
        ("arxiv-search:au:okoye", "arxiv-search:au:okoye", "arxiv_api", {"query": "au:okoye"}),
        (
            "https://export.arxiv.org/api/query?search_query=all:electron&start=0",
            "arxiv-search:all:electron",
            "arxiv_api",
            {"query": "all:electron"},
        ),
        ("arxiv:math", "arxiv:math", "arxiv_oai", {"set": "math"}),
        ("https://rss.arxiv.org/rss/math.CO", "arxiv-rss:math.CO", "arxiv_rss", {"category": "math.CO"}),
        ("https://arxiv.org/list/cs.CL/new", "arxiv-list:cs.CL", "arxiv_list", {"category": "cs.CL"}),
        ("https://j.example/feed.xml", "feed:j.example/feed.xml", "feed", {"url": "https://j.example/feed.xml"}),
        ("feed:https://j.example/new", "feed:j.example/new", "feed", {"url": "https://j.example/new"}),
        ("https://u.example/~lin/", "page:u.example/~lin", "homepage", {"url": "https://u.example/~lin/"}),
        ("page:https://u.example/cv.xml", "page:u.example/cv.xml", "homepage", {"url": "https://u.example/cv.xml"}),
        ("cv:https://u.example/lin", "cv:u.example/lin", "cv", {"url": "https://u.example/lin"}),
        ("https://u.example/lin.pdf", "cv:u.example/lin.pdf", "cv", {"url": "https://u.example/lin.pdf"}),
        ("scholarfeed:https://s.example/a", "scholarfeed:s.example/a", "scholarfeed", {"url": "https://s.example/a"}),
        ("bzpeer:https://b.example/a", "bzpeer:b.example/a", "bzpeer", {"url": "https://b.example/a"}),
        (
            "paperfeed:https://l.example/oai",
            "paperfeed:l.example/oai",
            "paperfeed",
            {"url": "https://l.example/oai"},
        ),
        (
            "https://l.example/pf/paperfeed/oai",
            "paperfeed:l.example/pf/paperfeed/oai",
            "paperfeed",
            {"url": "https://l.example/pf/paperfeed/oai"},
        ),
        ("acl:2031.acl-long.7", "acl:2031.acl-long.7", "acl_anthology", {"ids": "2031.acl-long.7"}),
        ("acl:2031.acl", "acl:2031.acl", "acl_anthology", {"collection": "2031.acl"}),
        (
            "https://aclanthology.org/P18-1001/",
            "acl:aclanthology.org/P18-1001",
            "acl_anthology",
            {"url": "https://aclanthology.org/P18-1001/"},
        ),
    ],
)
def test_the_kind_is_told_from_the_text(what, name, kind, options):
    assert detect(what) == SourceConfig(name=name, kind=kind, options=options)
    named(kind).check(options)


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("arxiv:nosuch", "expected an arXiv category such as cs.CL or hep-th, found 'nosuch'"),
        ("arxiv:cs.CLL", r"found 'cs.CLL'; did you mean cs.CL\?"),
        ("https://arxiv.org/abs/2401.00001", "expected an arXiv address like /rss/CATEGORY"),
        (
            "hello",
            (
                "expected arxiv:CATEGORY, arxiv-search:QUERY, acl:ID, feed:URL, page:URL, cv:URL, scholarfeed:URL, "
                "bzpeer:URL, paperfeed:URL, a URL or an .opml file, found 'hello'"
            ),
        ),
        ("http://[::1", "expected a web address, found 'http"),
        ("https://me:secret@x.example/", "expected an address without user name and password"),
        ("page:ftp://x.example/", "expected arxiv:CATEGORY"),
    ],
)
def test_what_cannot_be_followed(what, says):
    with pytest.raises(UsageError, match=says):
        detect(what)


def test_kind_and_name_can_be_given():
    assert detect("https://x.example/a", kind="feed", name="x") == SourceConfig(
        name="x", kind="feed", options={"url": "https://x.example/a"}
    )
    assert detect("arxiv:cs.CL", kind="arxiv_list").options == {"category": "cs.CL"}
    with pytest.raises(UsageError, match="no source is called 'nosuch'"):
        detect("https://x.example/a", kind="nosuch")
