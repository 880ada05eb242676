"""Entries of feeds, whichever way they are written."""

import doctest

import pytest

from indexer.exports import feeds, xml
from indexer.exports.feeds import Entry, of_paper
from indexer.exports.rows import rows
from tests.indexer.library import build, paper_id


@pytest.mark.parametrize("module", [feeds, xml], ids=lambda module: module.__name__)
def test_examples(module):
    failed, tried = doctest.testmod(module)
    assert failed == 0 < tried


def test_a_paper():
    (row,) = rows(build().conn, ids=[paper_id("2403.90005")])
    assert of_paper(row) == Entry(
        id="https://arxiv.org/abs/2403.90005",
        title="Cooling H₂O Clusters Below 4 K",
        updated="2024-03-03T09:00:00Z",
        published="2024-03-03T09:00:00Z",
        authors=("The COLDFISH Collaboration",),
        categories=("physics.atm-clus", "cond-mat.soft"),
        page="https://arxiv.org/abs/2403.90005",
        pdf="https://arxiv.org/pdf/2403.90005",
        text="Water clusters are cooled; the Schrödinger equation is solved for CO_2. ΛCDM plays no part.",
    )


@pytest.mark.parametrize(
    ("row", "updated"),
    [
        ({"updated": "2024-03-05T10:20Z"}, "2024-03-05T10:20:00Z"),
        ({"submitted": "2024-03-05T10:20:30Z", "updated": None}, "2024-03-05T10:20:30Z"),
        ({"announced": "2024-03"}, "2024-03-01T00:00:00Z"),
        ({"year": 2024}, "2024-01-01T00:00:00Z"),
        ({"updated": "soon"}, "1970-01-01T00:00:00Z"),
        ({}, "1970-01-01T00:00:00Z"),
    ],
)
def test_how_new_a_paper_is(row, updated):
    assert of_paper({"id": 1, "title": "A", **row}).updated == updated


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"arxiv_id": "hep-th/9901001", "doi": "10.9/x"}, "https://arxiv.org/abs/hep-th/9901001"),
        ({"doi": "10.9/a b"}, "https://doi.org/10.9/a%20b"),
        ({"url": "https://j.example/1", "source": "feed"}, "https://j.example/1"),
        ({"url": "javascript:x"}, feeds.urn("paper 1 A")),
    ],
)
def test_a_works_own_name(row, name):
    assert of_paper({"id": 1, "title": "A", **row}).id == name


def test_works_of_one_page_have_names_of_their_own():
    page = {"url": "https://dune.example/~chiara/", "source": "homepage"}
    one, other, again = (
        of_paper({"id": number, "title": title, **page}).id for number, title in ((1, "A"), (2, "B"), (7, "A"))
    )
    assert one != other
    # in another library it has another number
    assert one == again


def test_rows_of_sql():
    conn = build().conn
    (row,) = rows(conn, sql="select title, authors, categories from papers where arxiv_id = '2403.90001'")
    entry = of_paper(row)
    assert entry.authors == ("Ada Quillfeather, Bram Müller, Chiara Lévy-Ossolini",)
    assert entry.categories == ("cs.CL", "cs.LG")
    assert entry.id.startswith("urn:uuid:")


def test_what_has_no_title_is_called_by_its_identifier():
    entry = of_paper({"id": 1, "title": None, "doi": "10.9/x", "language": "not a language"})
    assert (entry.title, entry.text, entry.language) == ("doi:10.9/x", "", None)
