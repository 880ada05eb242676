"""Which links lead to the rest of somebody's publications. All people and sites are invented."""

import pytest
from lxml import html

from crawler.parse.lists.follow import publication_links

EK = "https://cs.dune.example/~ek/"
OWN = "https://ek.example/publications/"


@pytest.mark.parametrize(
    ("base", "links", "want"),
    [
        (EK, [("Publications", "publications.html")], [EK + "publications.html"]),
        (EK, [("full list of publications", "list.php")], [EK + "list.php"]),
        (EK, [("here", "pubs/")], [EK + "pubs/"]),
        (EK, [("Papers (by topic)", "topics")], [EK + "topics"]),
        (EK, [("论文列表", "lw.html"), ("主要成果", "cg.html")], [EK + "lw.html", EK + "cg.html"]),
        (EK, [("BibTeX", "ek.bib"), ("Publications", "#publications")], [EK + "ek.bib"]),
        (EK, [("Publications", "pubs.html#2024"), ("Papers", "pubs.html")], [EK + "pubs.html"]),
        # the department's, another host's, another person's, no web page
        (EK, [("Publications", "/publications/"), ("Publications", "https://lib.example/ek/publications")], []),
        (EK, [("Publications", "/~ohm/publications/"), ("Publications", "https://cs.dune.example:8443/~ek/pubs")], []),
        (EK, [("Publications", "javascript:pubs()"), ("Papers", "mailto:ek"), ("Papers", "http://[x/pubs")], []),
        # papers, talks, what only begins like a list
        (EK, [("Papers", "pubs.pdf"), ("On Publications of Moss", "moss.html"), ("Paper", "x.png")], []),
        (EK, [("Teaching", "teaching/"), ("Research", "research/"), ("News", "news.html")], []),
        # https and www are the same site, a user name in the address is not
        ("http://www.ek.example/", [("Publications", "https://ek.example/publications/")], ["https://ek.example/publications/"]),
        ("https://ek.example/", [("Publications", "https://ek:x@ek.example/publications/")], []),
        ("https://ek.example/about/", [("Publications", "/publications/")], ["https://ek.example/publications/"]),
        ("https://u.example/people/ek.html", [("Publications", "ek/pubs.html")], ["https://u.example/people/ek/pubs.html"]),
        ("https://u.example/people/ek.html", [("Publications", "/research/publications")], []),
        # the list's own further pages
        (
            OWN,
            [("2", "page/2/"), ("2023", "2023/"), ("On Moss", "on-moss/"), ("Publications", OWN), ("3", "?page=3")],
            [OWN + "page/2/", OWN + "2023/", OWN + "?page=3"],
        ),
        # one file a paper is no list
        (EK, [*(("bib", f"{n}moss.bib") for n in range(5)), ("all", "publications.bib")], [EK + "publications.bib"]),
        (EK, [("bib", "a.bib"), ("bib", "b.bib")], [EK + "a.bib", EK + "b.bib"]),
        ("file:///tmp/page.html", [("Publications", "pubs.html")], []),
    ],
)  # fmt: skip
def test_links(base, links, want):
    assert publication_links(links, base) == tuple(want)


def test_tree():
    root = html.document_fromstring(
        '<p><a href="p.html"><b>Publi</b>cations</a> <a>Papers</a> <a href=" x y ">Papers</a>'
    )
    assert publication_links(root, EK) == (EK + "p.html",)


def test_a_page_made_to_be_endless():
    links = [("Publications", f"{n}.html") for n in range(10_000)]
    assert len(publication_links(links, EK)) == 50
