"""The daily feeds: who is announced as what, in RSS and in Atom alike."""

import pytest
from lxml import etree

from crawler.sample import library, rss

ARXIV = "{http://arxiv.org/schemas/atom}"
ATOM = "{http://www.w3.org/2005/Atom}"


def announced(form, subject, day):
    """[(guid, announce type)] of a feed."""
    root = etree.fromstring(rss.answer(form, subject, day).body)
    entries, name = (root.iter("item"), "guid") if form == "rss" else (root.iter(f"{ATOM}entry"), f"{ATOM}id")
    return [(e.findtext(name).removeprefix("oai:arXiv.org:"), e.findtext(f"{ARXIV}announce_type")) for e in entries]


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize(
    ("subject", "day", "found"),
    [
        (
            "cs.CL",
            2,
            [
                ("2611.90109v1", "new"),
                ("2611.90110v1", "new"),
                ("2611.90111v1", "new"),
                ("2611.90112v1", "new"),
                ("2611.90113v1", "new"),
                ("2611.90114v1", "new"),
                ("2611.90210v1", "cross"),
                ("2611.90116v2", "replace"),
                ("2611.90205v2", "replace-cross"),
            ],
        ),
        ("quant-ph", 1, [("2611.90406v1", "cross")]),
        ("quant-ph", 2, []),
        ("CS.cr", 2, [("2511.90288v2", "replace-cross")]),
        # asked together, a paper is at home in both
        ("cs.CR+cs.IR", 1, [(f"2611.9020{n}v1", "new") for n in range(1, 8)]),
    ],
)
def test_announcements(form, subject, day, found):
    assert announced(form, subject, day) == found


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize("day", [1, 2, 3])
def test_an_archive_has_all_of_the_day(form, day):
    found = announced(form, "cs+math+physics", day)
    assert sorted(name for name, _ in found) == sorted(
        f"{p.id}v{p.latest.number}" for p in library.papers(day) if p.latest.day == day
    )


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize("subject", ["cs.ZZ", "alchemy", "cs.CL+alchemy"])
def test_an_unknown_subject(form, subject):
    answer = rss.answer(form, subject, 3)
    assert answer.status == 400
    assert f"Feed error for query: https://rss.arxiv.org/{form}/{subject}".encode() in answer.body
    assert announced(form, subject, 3) == []


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_weekend_is_empty_and_fine(form):
    assert rss.answer(form, "cs.CL", None).status == 200
    assert announced(form, "cs.CL", None) == []


ITEM = """<item>
<title>Exact Attention in $O(n \\log n)$ for Monotone Keys</title>
<link>https://arxiv.org/abs/2611.90107</link>
<description>arXiv:2611.90107v1 Announce Type: cross\x20
Abstract: We show that softmax attention over $n$ tokens can be computed exactly in $O(n \\log n)$ time whenever the \
keys of a head can be sorted so that scores are unimodal, i.e. for $i&lt;j&lt;k$ never both $s_i &gt; s_j$ and $s_k \
&gt; s_j$. The algorithm sorts once, then answers each query with a prefix sum and a binary search. Between 38\\% and \
61\\% of the heads in four public models satisfy the condition up to $\\varepsilon = 10^{-3}$. Replacing just these \
heads makes decoding 1.9 times faster at 64k tokens with no measurable change in perplexity.</description>
<guid isPermaLink="false">oai:arXiv.org:2611.90107v1</guid>
<category>cs.CL</category>
<category>cs.DS</category>
<category>cs.LG</category>
<pubDate>Tue, 17 Nov 2026 00:00:00 -0500</pubDate>
<arxiv:announce_type>cross</arxiv:announce_type>
<dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights>
<dc:creator>G\\'abor Ter\\'ez-Nakashima, Priyamvada Oyelowo</dc:creator>
</item>"""


def test_an_item_to_the_letter():
    text = rss.answer("rss", "cs.DS", 1).body.decode()
    item = text[text.index("<item>") : text.index("</item>") + 7]
    assert "\n".join(line.lstrip(" ") if line.startswith("  ") else line for line in item.splitlines()) == ITEM
