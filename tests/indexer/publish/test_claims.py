"""What the page says of who says what."""

import json
from dataclasses import replace

import pytest
from sqlite_utils import Database

from indexer.publish.claims import Claim, Difference, Served, load
from tests.indexer import library
from tests.indexer.publish.served import ask, make, tree, words

PAPER = library.paper_id("2403.90002")
SERVED = Served(
    row={"source": "arxiv_oai", "title": r"A $\beta$-Gated Reader", "abstract": "A reader."},
    identifiers=(("arxiv", "2403.90002"), ("doi", "10.99999/x")),
    authors=(("Vinté Erdős", ("Invented Hall",)), ("Ada Quillfeather", ())),
    versions={1: "2024-03-01", 2: "2024-03-02"},
)

SAID = (
    ({}, (), ()),
    ({"evidence": "link", "kept": {"title": "2024-01-01"}, "anything": 1}, (), ()),
    ({"title": None, "license": None}, (), ("title", "licence")),
    ({"title": "A β-gated reader"}, (("Title", "the same in another spelling"),), ()),
    ({"title": "Readers"}, (("Title", "Readers"),), ()),
    ({"authors": [{"name": r"Vint\'e Erd\H{o}s"}, {"name": "Ada Quillfeather"}]},
     (("Authors", "the same, without affiliations"),), ()),
    ({"authors": [{"name": "V. Erdős"}, {"name": "A. Quillfeather"}]}, (("Authors", "V. Erdős, A. Quillfeather"),), ()),
    ({"authors": [{"name": f"N{n}"} for n in range(10)]},
     (("Authors", "N0, N1, N2, N3, N4, N5, N6, N7 and 2 more"),), ()),
    ({"authors_complete": False}, (("List of authors", "ends with “et al.”"),), ()),
    ({"submitted": "2024-02-29T08:00:00Z"}, (("Submission date", "29 Feb 2024, 08:00 UTC"),), ()),
    ({"versions": [{"number": 2}]}, (("Versions", "v2, undated"),), ()),
    ({"versions": [{"number": 1, "date": "2024-03-01"}, {"number": 2, "date": "2024-03-02"}]},
     (("Versions", "the same, without sizes"),), ()),
    ({"identifiers": [{"scheme": "arxiv", "value": "2403.90002"}]}, (), ("DOI",)),
    ({"identifiers": [{"scheme": "doi", "value": "10.99999/y"}]}, (("Identifiers", "DOI 10.99999/y"),), ()),
    ({"links": [{"kind": "pdf", "url": "https://a.example/p"}]}, (("Links", "https://a.example/p"),), ()),
    ({"categories": ["cs.CL", "cs.IR"], "has_code": False},
     (("Categories", "cs.CL, cs.IR"), ("Code", "there is none")), ()),
    ({"license": "http://creativecommons.org/publicdomain/zero/1.0/"}, (("Licence", "CC0 1.0"),), ()),
    ({"year": 2023, "venue": "Hall"}, (("Year", "2023"), ("Venue", "Hall")), ()),
    # what no version of ours wrote
    ({"authors": "x", "versions": [1], "identifiers": {}, "links": 3, "categories": 1},
     (("Authors", ""), ("Categories", "1"), ("Versions", ""), ("Links", "")), ("arXiv id", "DOI")),
)  # fmt: skip


@pytest.mark.parametrize(("said", "differs", "lacks"), SAID)
def test_words(said, differs, lacks):
    conn = library.build().conn
    conn.execute("update assertions set data = ? where paper = ?", (json.dumps(said), PAPER))
    assert load(conn, PAPER, SERVED) == (
        Claim(
            feed="arxiv:test",
            kind="arXiv OAI-PMH",
            key="2403.90002",
            url="https://arxiv.org/abs/2403.90002",
            fetched=library.FETCHED,
            version=1,
            deleted=None,
            differs=tuple(Difference(label=label, text=text) for label, text in differs),
            lacks=lacks,
        ),
    )


TWO = replace(SERVED, identifiers=(("arxiv", "2403.90002"), ("arxiv", "2403.90009"), ("doi", "10.99999/x")))
NAMED = {name: {"scheme": name.split()[0], "value": name.split()[1]} for name in (
    "arxiv 2403.90002", "arxiv 2403.90009", "doi 10.99999/x", "acl 2024.x-1.1")}  # fmt: skip


@pytest.mark.parametrize(
    ("names", "differs", "lacks"),
    [
        (["arxiv 2403.90009"], [("Identifiers", "arXiv 2403.90009")], ("DOI",)),
        (["arxiv 2403.90009", "doi 10.99999/x"], [("Identifiers", "arXiv 2403.90009")], ()),
        (["doi 10.99999/x"], [], ("arXiv id",)),
        (list(NAMED)[:3], [], ()),
        (["arxiv 2403.90009", "acl 2024.x-1.1"], [("Identifiers", "arXiv 2403.90009, ACL Anthology 2024.x-1.1")], ()),
    ],
)
def test_a_source_that_names_one_of_two_numbers(names, differs, lacks):
    conn = library.build().conn
    said = {"identifiers": [NAMED[name] for name in names]}
    conn.execute("update assertions set data = ? where paper = ?", (json.dumps(said), PAPER))
    (claim,) = load(conn, PAPER, TWO)
    assert ([(d.label, d.text) for d in claim.differs], claim.lacks) == (differs, lacks)


@pytest.mark.parametrize("data", ["", "[]", "null", "{"])
def test_data_that_is_none(data):
    conn = library.build().conn
    conn.execute("update assertions set data = ? where paper = ?", (data, PAPER))
    (claim,) = load(conn, PAPER, SERVED)
    assert (claim.differs, claim.lacks) == ((), ())


def test_several_sources(tmp_path):
    path = make(tmp_path / "papers.db")
    db = Database(path)
    said = {"abstract": "Other words. " * 30, "comments": None, "evidence": "link"}
    row = {"source": "homepage", "key": "a#1", "paper": PAPER, "url": "https://a.example/", "feed": "Ada's page"}
    row |= {"fetched": "2024-03-07T00:00:00Z", "hash": "0" * 64, "deleted": "2024-03-08", "data": json.dumps(said)}
    db["assertions"].insert(row)
    db.close()
    page = tree(ask([path], f"/paperfeed/paper/{PAPER}")[0])
    first, second = page.cssselect(".pf-claim")
    assert words(first).startswith("arxiv:test arXiv OAI-PMH 2403.90002 v1")
    assert [words(part) for part in second.cssselect("p, dt, dd")] == [
        "Ada's page",
        "Homepage",
        "a#1",
        "read 7 Mar 2024, 00:00 UTC",
        "gone there 8 Mar 2024",
        "Abstract",
        "in other words" + ("Other words. " * 30).strip(),
        "Says nothing of comments.",
    ]
    assert len(second.cssselect("details")) == 1
    assert "2 sources tell of this work" in words(page.cssselect(".pf-claims > p")[0])
