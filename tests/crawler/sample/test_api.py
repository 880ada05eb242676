"""The query API: what a query finds, in which order and slice, and how it refuses."""

import pytest
from lxml import etree

from crawler.sample import api, library

NS = {"a": "http://www.w3.org/2005/Atom", "s": "http://a9.com/-/spec/opensearch/1.1/"}


def ask(day=3, **query):
    """(status, totalResults, versioned ids) of an answer."""
    answer = api.answer(query, day)
    root = etree.fromstring(answer.body)
    ids = [i.removeprefix("http://arxiv.org/abs/") for i in root.xpath("//a:entry/a:id/text()", namespaces=NS)]
    return answer.status, int(root.findtext("s:totalResults", namespaces=NS)), ids


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("cat:cs.IR", lambda p: "cs.IR" in p.categories),
        ("cat:cs.*", lambda p: any(c.startswith("cs.") for c in p.categories)),
        ("cat:cs.CL AND cat:cs.IR", lambda p: {"cs.CL", "cs.IR"} <= set(p.categories)),
        ("cat:cs.CL ANDNOT cat:cs.IR", lambda p: "cs.CL" in p.categories and "cs.IR" not in p.categories),
        ("(cat:math.CO OR cat:quant-ph)", lambda p: {"math.CO", "quant-ph"} & set(p.categories)),
        ("submittedDate:[2024 TO 2025]", lambda p: p.editions[0].submitted.year in (2024, 2025)),
        ("submittedDate:[202611161900 TO 202611171859]", lambda p: p.editions[0].day == 2),
        (
            "cat:cs.CL AND submittedDate:[20261113 TO 20261116]",
            lambda p: "cs.CL" in p.categories and p.editions[0].submitted.strftime("%F") in _DATES,
        ),
    ],
)
def test_queries(query, holds):
    wanted = [f"{p.id}v{p.latest.number}" for p in library.papers() if holds(p)]
    assert wanted
    assert ask(search_query=query, max_results="100") == (200, len(wanted), wanted)


_DATES = ("2026-11-13", "2026-11-14", "2026-11-15", "2026-11-16")


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ('ti:"polite neighbours"', ["2611.90301v1"]),
        ("au:hradilek", ["2611.90208v1", "2611.90210v1", "2611.90301v1", "2611.90307v1", "2611.90310v1"]),
        ("all:gödel", ["2611.90210v1", "2611.90314v1"]),
        ("ti:跨语言", ["2611.90203v1"]),
        # a phrase is found across marks, whatever its case
        ('ti:"Ask the ferryman place names in oral histories"', ["2504.90502v1"]),
        ('ti:"A Map of Dialect Tones"', ["2602.90503v1"]),
        ("abs:honey AND ti:jar", ["2611.90401v1"]),
        ("doi:10.5555/jsl.2026.0417", ["2611.90103v1"]),
        ("nothing-of-the-kind", []),
    ],
)
def test_words(query, ids):
    assert ask(search_query=query) == (200, len(ids), ids)


def test_slices_and_order():
    wanted = sorted((p for p in library.papers() if "math.CO" in p.categories), key=lambda p: p.editions[0].submitted)
    ids = [f"{p.id}v{p.latest.number}" for p in wanted]
    query = {"search_query": "cat:math.CO", "sortBy": "submittedDate"}
    assert ask(**query, sortOrder="ascending", start="5", max_results="4") == (200, len(ids), ids[5:9])
    assert ask(**query) == (200, len(ids), ids[::-1][:10])
    assert ask(**query, start="500") == (200, len(ids), [])
    assert ask(**query, max_results="0") == (200, len(ids), [])


@pytest.mark.parametrize(
    ("id_list", "ids"),
    [
        ("2611.90205,cs/0611901", ["2611.90205v3", "cs/0611901v3"]),
        ("2611.90205v1", ["2611.90205v1"]),
        ("2611.90205v7,2611.99999", []),
    ],
)
def test_id_list(id_list, ids):
    assert ask(id_list=id_list) == (200, len(ids), ids)


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ({"id_list": "abc"}, "incorrect id format for abc"),
        ({"search_query": "cat:cs.CL AND"}, "the query lacks a term"),
        ({"search_query": "(cat:cs.CL"}, "the query lacks a closing parenthesis"),
        ({"search_query": "cat:cs.CL)"}, "unexpected ) in the query"),
        ({"search_query": "colour:red"}, "there is no field colour"),
        (
            {"search_query": "submittedDate:yesterday"},
            "a window is written [YYYYMMDDHHMM TO YYYYMMDDHHMM], found yesterday",
        ),
        ({"search_query": "submittedDate:[20261399 TO 2027]"}, "20261399 is no date"),
        ({"search_query": "cat:cs.CL", "start": "-1"}, "start must be a number of 0 or more"),
        ({"search_query": "cat:cs.CL", "max_results": "2001"}, "max_results must be at most 2000"),
        (
            {"search_query": "cat:cs.CL", "sortBy": "beauty"},
            "sortBy must be in: relevance, lastUpdatedDate, submittedDate",
        ),
    ],
)
def test_errors_are_an_entry_at_400(query, why):
    answer = api.answer(query, 3)
    (entry,) = etree.fromstring(answer.body).findall("a:entry", NS)
    found = (answer.status, entry.findtext("a:title", namespaces=NS), entry.findtext("a:summary", namespaces=NS))
    assert found == (400, "Error", why)
    assert entry.findtext("a:id", namespaces=NS).startswith("https://arxiv.org/api/errors#")


def test_earlier_days_have_earlier_versions():
    assert [ask(day, id_list="2611.90205")[2] for day in (1, 2, 3)] == [
        ["2611.90205v1"],
        ["2611.90205v2"],
        ["2611.90205v3"],
    ]
