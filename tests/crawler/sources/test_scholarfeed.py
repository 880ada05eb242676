"""Listings of the same site that differ; the page of an author as it really is, value by value."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from datetime import date

import pytest

from crawler.fetch.census import Census
from crawler.parse.detect import detect
from crawler.source import Document, Options, ParseError, Seeds, UsageError, named
from tests.real import DATA, SHARED, needs_data

SOURCE = named("scholarfeed")


def parsed(text, url="file:///saved.txt"):
    return SOURCE.parse(Document(url=url, body=text.encode()))


@pytest.mark.parametrize(
    ("values", "url"),
    [
        ({"url": "https://www.scholarfeed.org/author/x?y=1"}, "https://www.scholarfeed.org/author/x?y=1"),
        ({"author": "ada-ek"}, "https://www.scholarfeed.org/author/ada-ek"),
        ({"author": "ada-ek", "base_url": "http://127.0.0.1:8/"}, "http://127.0.0.1:8/author/ada-ek"),
    ],
)
def test_seeds(values, url):
    SOURCE.check(values)
    assert SOURCE.seeds(Options(values=values, today=date(2031, 5, 14)), None) == Seeds(urls=(url,))


@pytest.mark.parametrize("values", [{}, {"url": "file:///etc/hosts"}, {"author": "../x y"}])
def test_what_can_not_be_asked(values):
    with pytest.raises(UsageError, match="scholarfeed: option"):
        SOURCE.seeds(Options(values=values, today=date(2031, 5, 14)), None)


def test_text_and_blank_lines_and_line_ends_give_the_same():
    text = "CLJun 14, 2031Code\nOn HatsAda Ek, Bo Oh et al. · ek-lab\nHats are large.\n"
    text += "LGJun 15, 2031\nOn CapsBo Oh\nCaps are not."
    once = parsed(text)
    assert [r.title for r in once.records] == ["On Hats", "On Caps"]
    assert parsed(text.replace("\n", "\r\n")) == once
    assert parsed("\ufeff" + text.replace("\n", "\n\n  ") + "\n") == once


def test_a_flag_is_unknown_where_no_work_has_it():
    page = parsed("CLJun 14, 2031\nOn HatsAda Ek\nHats.\nCLJun 15, 2031\nOn CapsAda Ek\nCaps.")
    assert [r.has_code for r in page.records] == [None, None]


def test_without_an_owner_there_is_no_profile():
    assert parsed("CLJun 14, 2031\nOn HatsAda Ek\nHats.").profiles == ()


def test_zero_works_must_be_said():
    page = parsed("Scholar Feed\nAda Ek\n0 papers\nNo papers found")
    assert (page.records, page.declared, page.profiles[0].name) == ((), 0, "Ada Ek")
    with pytest.raises(ParseError):
        parsed("Hats\nand caps")


@needs_data
def test_seed_001():
    path = SHARED / "seeds" / "001_eb456c4b46c47c60.txt"
    truth = json.loads((SHARED / "seeds" / "truth.json").read_text("utf-8"))["seeds"]["001"]
    document = Document(url="file:///seed.txt", body=path.read_bytes())
    page = detect(document).parse(document)
    found = [
        {
            "title": r.title,
            "authors_shown": [a.name for a in r.authors],
            "authors_truncated": not r.authors_complete,
            "category_token": r.categories[0],
            "date": r.submitted,
            "code_flag": r.has_code,
            "affiliation_slugs": (r.comments or "").removeprefix("affiliations: ").split(", ") if r.comments else [],
            "urls_clean": [link.url.removeprefix("http://") for link in r.links],
            "github_repos": ["/".join(x.url.split("/")[3:5]) for x in r.links if "github.com" in x.url],
            "abstract_chars": len(r.abstract),
            "abstract_sha256": hashlib.sha256(r.abstract.encode()).hexdigest(),
        }
        for r in page.records
    ]
    assert found == [{name: work[name] for name in found[0]} for work in truth["works"]]
    counts = truth["counts"]
    assert len(page.records) == len({r.key for r in page.records}) == counts["works"] == 25
    assert sum(r.has_code for r in page.records) == counts["code_flag_true"] == 13
    assert len({a.name for r in page.records for a in r.authors}) == counts["distinct_author_names"]
    assert all(r.identifiers == () for r in page.records)
    assert (page.faults, page.profiles, page.declared, page.follow) == ((), (), None, ())
    assert detect(document).parse(document) == page


@needs_data
@pytest.mark.parametrize("abstracts", [True, False])
def test_titles_and_authors_of_the_anthology_glued_come_apart(abstracts):
    """Other titles and names than the seed's: 4,855 papers, in listings of 25, as this site would print them."""
    papers = []
    for path in sorted((DATA / "acl" / "xml").glob("*.gz")):
        document = Document(url="https://aclanthology.org/x.xml", body=gzip.decompress(path.read_bytes()))
        papers += [r for r in named("acl_anthology").parse(document).records if r.authors]
    random.Random(20311120).shuffle(papers)
    right = 0
    for at in range(0, len(papers), 25):
        lines, wanted = [], {}
        for paper in papers[at : at + 25]:
            names = [a.name for a in paper.authors][:3]
            wanted[paper.title] = names
            tail = " et al." if len(paper.authors) > 3 else ""
            lines += ["CLJan 2, 2031", paper.title + ", ".join(names) + tail, (paper.abstract or "") * abstracts]
        found = {r.title: [a.name for a in r.authors] for r in parsed("\n".join(lines)).records}
        right += sum(found.get(title) == names for title, names in wanted.items())
    assert right / len(papers) > 0.995


def test_every_page_of_a_listing_names_its_length_which_counts_once():
    def page(number, cards, *, more):
        articles = "".join(
            f'<article><span>CL</span><time datetime="2031-01-0{n}">x</time>'
            f'<a href="/paper/3101.0000{n}"><h3>Hats in Weather of Kind {n}</h3></a></article>'
            for n in cards
        )
        following = f'<link rel="next" href="?page={number + 1}">' if more else ""
        text = f"<html><head>{following}</head><body><h1>Ada Ek</h1><p>5 papers</p>{articles}</body></html>"
        address = "https://www.scholarfeed.org/author/ada-ek" + (f"?page={number}" if number > 1 else "")
        return SOURCE.parse(Document(url=address, body=text.encode(), content_type="text/html"))

    census = Census()
    first, second = page(1, (1, 2, 3), more=True), page(2, (4, 5), more=False)
    assert [(p.declared, p.part_of, len(p.records)) for p in (first, second)] == [
        (5, "https://www.scholarfeed.org/author/ada-ek", 3),
        (0, "https://www.scholarfeed.org/author/ada-ek", 2),
    ]
    census.take(first)
    assert census.missing == 2
    census.take(second)
    assert census.missing == 0


LINES = (
    "CLJun 14, 2031Code",
    "Kites with Small ModelsAda Brimm, Bo Oh-Lund et al. · hat-lab",
    "We study kites in a strong wind and find that small models fly them.",
)


MARKDOWN = (
    "# Ada Brimm\n\n`CL` Jun 14, 2031 `Code`\n\n### [Kites with Small Models](https://www.scholarfeed.org/paper/x1)\n\n"
    f"Ada Brimm, Bo Oh-Lund et al. · hat-lab\n\n{LINES[2]}\n"
)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(LINES),
        "\r\n\r\n".join(LINES),
        "\n".join(
            (
                "cs.CL · Jun 14, 2031 · Code",
                "Kites with Small Models",
                "Ada Brimm, Bo Oh-Lund et al. · hat-lab",
                LINES[2],
            )
        ),
        "\n".join(
            (
                "CL",
                "Jun 14, 2031",
                "Code",
                "Kites with Small Models",
                "Ada Brimm, Bo Oh-Lund et al.",
                "hat-lab",
                LINES[2],
            )
        ),
        LINES[0] + LINES[1] + "\n" + LINES[2],
        MARKDOWN,
    ],
)
def test_a_text_however_its_lines_break(text):
    page = SOURCE.parse(Document(url="https://www.scholarfeed.org/author/ada", body=text.encode()))
    (record,) = page.records
    assert (record.title, [a.name for a in record.authors], record.authors_complete) == (
        "Kites with Small Models",
        ["Ada Brimm", "Bo Oh-Lund"],
        False,
    )
    assert (record.submitted, record.has_code, record.abstract) == ("2031-06-14", True, LINES[2])
    assert (record.categories[0][-2:], record.comments) == ("CL", "affiliations: hat-lab")
