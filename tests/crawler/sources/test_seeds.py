from __future__ import annotations

from datetime import date

import pytest

from crawler.source import Options, Seeds, UsageError, load

TODAY = date(2031, 5, 14)


def oai(query, base="https://oaipmh.arxiv.org/oai"):
    return [f"{base}?verb={verb}&metadataPrefix={query}" for verb in ("ListRecords", "ListIdentifiers")]


API = "https://export.arxiv.org/api/query?search_query="
TAIL = "&start=0&max_results=200&sortBy=submittedDate&sortOrder=ascending"


def seeds(source, values, cursor=None, since=None, until=None):
    return load()[source].seeds(Options(values=values, today=TODAY, since=since, until=until), cursor)


@pytest.mark.parametrize(
    ("source", "values", "given", "urls", "cursor"),
    [
        ("arxiv_oai", {}, {}, oai("arXivRaw"), "2031-05-14"),
        (
            "arxiv_oai",
            {"set": "cs:cs:CL"},
            {"cursor": "2031-05-10"},
            oai("arXivRaw&from=2031-05-08&set=cs:cs:CL"),
            "2031-05-14",
        ),
        (
            "arxiv_oai",
            {"category": "hep-th", "format": "oai_dc", "base_url": "http://127.0.0.1:8/oai"},
            {"since": date(1999, 1, 1), "until": date(2031, 1, 1)},
            oai("oai_dc&from=2005-09-16&until=2031-01-01&set=physics:hep-th", "http://127.0.0.1:8/oai"),
            "2031-01-01",
        ),
        (
            "arxiv_api",
            {"category": "cs.CL"},
            {"cursor": "2031-05-10"},
            [API + "cat:cs.CL+AND+submittedDate:%5B203105030000+TO+203105150000%5D" + TAIL],
            "2031-05-14",
        ),
        (
            "arxiv_api",
            {"query": 'ti:"a b" OR au:ek'},
            {"since": date(2031, 5, 1), "until": date(2031, 5, 2)},
            [API + "%28ti:%22a+b%22+OR+au:ek%29+AND+submittedDate:%5B203105010000+TO+203105030000%5D" + TAIL],
            "2031-05-02",
        ),
        (
            "arxiv_api",
            {"id_list": "arXiv:2401.00001v2, math.CA/0611800 2401.00001v2"},
            {},
            ["https://export.arxiv.org/api/query?id_list=2401.00001v2,math/0611800&max_results=2"],
            None,
        ),
        ("arxiv_rss", {"category": "cs.CL"}, {}, ["https://rss.arxiv.org/rss/cs.CL"], None),
        (
            "arxiv_rss",
            {"category": "hep-th", "format": "atom", "base_url": "http://127.0.0.1:8/"},
            {},
            ["http://127.0.0.1:8/atom/hep-th"],
            None,
        ),
        ("arxiv_list", {"category": "cs.CL"}, {}, ["https://arxiv.org/list/cs.CL/new?skip=0&show=2000"], None),
        (
            "arxiv_list",
            {"category": "cs.CL", "show": "2031-05"},
            {},
            ["https://arxiv.org/list/cs.CL/2031-05?skip=0&show=2000"],
            None,
        ),
        ("feed", {"url": "https://example.org/rss"}, {}, ["https://example.org/rss"], None),
        ("homepage", {"url": "https://example.org/~ek/"}, {}, ["https://example.org/~ek/"], None),
    ],
)
def test_seeds(source, values, given, urls, cursor):
    load()[source].check(values)
    assert seeds(source, values, **given) == Seeds(urls=tuple(urls), cursor=cursor)


@pytest.mark.parametrize(
    ("source", "values", "says"),
    [
        ("arxiv_oai", {"format": "marc"}, "option 'format' is one of arXivRaw, arXiv, oai_dc, arXivOld, found 'marc'"),
        ("arxiv_oai", {"category": "../x"}, "option 'category' is one like cs.CL or hep-th, found '../x'"),
        ("arxiv_api", {}, "one of the options 'query', 'category', 'id_list' is needed"),
        ("arxiv_api", {"id_list": "2401.00001,xyz"}, "option 'id_list' holds arXiv ids, found 'xyz'"),
        ("arxiv_api", {"category": "c s"}, "option 'category'"),
        ("arxiv_rss", {}, "option 'category'"),
        ("arxiv_rss", {"category": "cs.CL", "format": "pdf"}, "option 'format' is rss or atom, found 'pdf'"),
        ("arxiv_list", {"category": "cs.CL", "show": "all"}, "option 'show'"),
        ("arxiv_list", {"category": "cs CL"}, "option 'category'"),
        ("feed", {"url": "file:///etc/hosts"}, "option 'url' is an http(s) address"),
        ("homepage", {}, "option 'url' is an http(s) address"),
        ("cv", {"url": "ek.example/cv.pdf"}, "option 'url' is an http(s) address, found 'ek.example/cv.pdf'"),
        ("bzpeer", {}, "option 'url' is an http(s) address, found '' (or give 'author')"),
        ("scholarfeed", {"url": "x"}, "option 'url' is an http(s) address, found 'x' (or give 'author')"),
    ],
)
def test_what_can_not_be_asked(source, values, says):
    with pytest.raises(UsageError) as caught:
        seeds(source, values)
    assert str(caught.value).startswith(f"{source}: {says}")


def test_many_ids_are_asked_for_page_by_page():
    listed = ",".join(f"2401.{n:05d}" for n in range(450))
    assert [url.count("2401.") for url in seeds("arxiv_api", {"id_list": listed}).urls] == [200, 200, 50]
