"""What other people's readers make of our files: the same papers, the same titles, the same authors."""

from __future__ import annotations

import json
import warnings

import pybtex.database
import pytest
import rispy
from sqlite_utils.utils import sqlite3

from crawler.source import UsageError
from indexer import exports
from indexer.exports import citation, names
from indexer.exports.names import Name
from indexer.exports.rows import SCALARS, paper_ids, rows
from indexer.readable import readable
from tests.indexer.library import build


@pytest.fixture(scope="module")
def conn():
    return build().conn


@pytest.fixture(scope="module")
def papers(conn):
    return list(rows(conn))


def written(name, papers, **told):
    return "".join(exports.named(name).render(papers, **told))


def one_line(text):
    return " ".join(readable(text).split()) or None


def test_rispy_reads_ris(papers):
    read = rispy.loads(written("ris", papers))
    assert [entry.get("title") for entry in read] == [one_line(paper["title"]) for paper in papers]
    assert [entry.get("abstract") for entry in read] == [one_line(paper["abstract"]) for paper in papers]
    assert [len(entry.get("authors", ())) for entry in read] == [len(paper["authors"]) for paper in papers]
    assert [entry.get("accession_number") for entry in read] == [
        paper["arxiv_id"] and f"arXiv:{paper['arxiv_id']}" for paper in papers
    ]
    assert [entry.get("keywords", []) for entry in read] == [paper["categories"] for paper in papers]


@pytest.mark.parametrize(
    ("row", "want"),
    [
        ({"arxiv_id": "2403.90001", "submitted": "2024-03"}, ["TY  - UNPB", "PY  - 2024", "DA  - 2024/03//"]),
        ({"year": 2021}, ["TY  - GEN", "PY  - 2021"]),
        (
            {"journal_ref": "J. Moss Stud. 14, 203-219 (2011)", "submitted": "2010-05-05"},
            ["TY  - JOUR", "PY  - 2011", "T2  - J. Moss Stud.", "VL  - 14", "SP  - 203", "EP  - 219"],
        ),
        ({"venue": "Proc. of the Moss Conference", "year": 2020}, ["TY  - CONF", "T2  - Proc. of the Moss Conference"]),
        ({"authors": ["山田 太郎", "周未"]}, ["AU  - 山田, 太郎", "AU  - 周未"]),
        ({"title": "a\r\nER  - \u2028TY  - JOUR\x00"}, ["TI  - a ER - TY - JOUR"]),
    ],
)
def test_ris_lines(row, want):
    lines = written("ris", [row]).split("\r\n")
    assert [line for line in lines if line in want] == want
    assert [line for line in lines if line.startswith("ER")] == ["ER  - "]


def test_pybtex_reads_bibtex(papers):
    read = pybtex.database.parse_string(written("bibtex", papers), "bibtex").entries
    assert [entry.fields.get("eprint") for entry in read.values()] == [paper["arxiv_id"] for paper in papers]
    complete = [len(paper["authors"]) + (not paper["authors_complete"]) for paper in papers]
    assert [len(entry.persons.get("author", ())) for entry in read.values()] == complete


def test_csl_has_the_keys_of_bibtex(papers):
    items = json.loads(written("csl", papers))
    assert [item["id"] for item in items] == list(
        pybtex.database.parse_string(written("bibtex", papers), "bibtex").entries
    )
    assert [item.get("title") for item in items] == [readable(paper["title"]) or None for paper in papers]
    assert [len(item.get("author", ())) for item in items] == [len(paper["authors"]) for paper in papers]


def test_a_citation_processor_formats_csl(papers):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own, of the style files that it brings along
        from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
        from citeproc.source.json import CiteProcJSON

        items = json.loads(written("csl", papers))
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
        for item in items:
            bibliography.register(Citation([CitationItem(item["id"])]))
        lines = [str(line) for line in bibliography.bibliography()]
    assert len(lines) == len(papers)
    for item, line in zip(items, lines, strict=True):
        assert all(word in line for word in str(item.get("title", "")).split()), line


@pytest.mark.parametrize(
    ("row", "want"),
    [
        ({"arxiv_id": "2403.90001", "submitted": "2024-03"}, [[2024, 3]]),
        ({"year": 2021}, [[2021]]),
        ({"journal_ref": "J. Moss Stud. 14, 203-219 (2011)", "submitted": "2010-05-05"}, [[2011]]),
        ({}, None),
    ],
)
def test_when_an_item_was_issued(row, want):
    (item,) = json.loads(written("csl", [row]))
    assert item.get("issued", {}).get("date-parts") == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Ada Quill", Name(family="Quill", given="Ada")),
        ("Müller, Bo", Name(family="Müller", given="Bo")),
        ("Plim, Jr., E.", Name(family="Plim", given="E.", generation="Jr.")),
        ("Plim, E., Jr.", Name(family="Plim", given="E.", generation="Jr.")),
        ("Ada Quill III", Name(family="Quill", given="Ada", generation="III")),
        ("A. B. de la Moss", Name(family="de la Moss", given="A. B.")),
        ("van Moss", Name(family="Moss", given="van")),
        ("Zhou Wei (周未)", Name(family="Wei", given="Zhou")),
        ("杨舟舟", Name(family="杨舟舟")),
        ("Moss", Name(family="Moss")),
        ("The Cold Collaboration", Name(family="The Cold Collaboration")),
        ("A, B, C, D", Name(family="A, B, C, D")),
        (", Bo", Name(family=", Bo")),
        ("(周未)", Name(family="(周未)")),
    ],
)
def test_names(text, want):
    assert names.split(text) == want


def test_sqlite_runs_the_script(papers):
    target = sqlite3.connect(":memory:")
    target.executescript(written("sql", papers))
    told = ", ".join(SCALARS)
    assert target.execute(f"select {told} from papers order by id").fetchall() == [
        tuple(paper[name] for name in SCALARS) for paper in papers
    ]
    assert target.execute("select name from authors order by paper, position").fetchall() == [
        (author["name"],) for paper in papers for author in paper["authors"]
    ]
    assert target.execute("select paper, category from categories order by paper, position").fetchall() == [
        (paper["id"], code) for paper in papers for code in paper["categories"]
    ]
    for table in ("identifiers", "links"):
        assert target.execute(f"select count(*) from {table}").fetchone() == (sum(len(p[table]) for p in papers),)


@pytest.mark.parametrize("text", ["'; drop table papers; --", "a\x00b", "\x00", "", "--", "line\nend", "\\'", "检"])
def test_any_text_comes_back_out_of_sql(text):
    paper = dict.fromkeys(SCALARS) | {"id": 1, "title": text, "authors": [{"name": text}]}
    target = sqlite3.connect(":memory:")
    target.executescript(written("sql", [paper]))
    assert target.execute("select title from papers").fetchall() == [(text,)]
    assert target.execute("select name, orcid from authors").fetchall() == [(text, None)]


def test_parquet_is_read_by_duckdb_and_pyarrow(conn, papers, tmp_path):
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed: paperfeed[readers]")
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed: paperfeed[parquet]")
    path = tmp_path / "papers.parquet"
    assert exports.named("parquet").write(conn, path, paper_ids(conn)) == len(papers)
    assert parquet.read_table(path).to_pylist() == papers
    asked = "select id, title, len(authors), authors[1].name from read_parquet(?) order by id"
    assert duckdb.execute(asked, [str(path)]).fetchall() == [
        (p["id"], p["title"], len(p["authors"]), p["authors"][0]["name"] if p["authors"] else None) for p in papers
    ]
    assert list(tmp_path.iterdir()) == [path]


def test_parquet_without_pyarrow_says_what_to_install(conn, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"parquet needs pyarrow; install it with: pip install 'paperfeed\[parquet\]'"):
        exports.named("parquet").write(conn, tmp_path / "papers.parquet", [1])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"arxiv_id": "2403.90001"}, "preprint"),
        ({"arxiv_id": "2403.90001", "venue": "Moss Letters"}, "article"),
        ({"arxiv_id": "2403.90001", "venue": "arXiv preprint arXiv:2403.90001"}, "preprint"),
        ({"venue": "CoRR"}, "work"),
        ({"journal_ref": "Proc. Moss 2020"}, "paper"),
        ({"doi": "10.99999/moss"}, "work"),
    ],
)
def test_kinds_of_works(row, kind):
    assert citation.cite(row).kind == kind
