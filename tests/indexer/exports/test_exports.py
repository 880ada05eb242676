"""Every format against its golden file, and against what tries to break it.

`PAPERFEED_GOLDEN=1 pytest tests/indexer/exports` writes the golden files anew; read the difference before you commit.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from pathlib import Path

import bibtexparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from crawler.source import UsageError
from indexer import exports
from indexer.exports import bibtex, latex
from indexer.exports.csv import render as render_csv
from indexer.exports.jsonl import line
from indexer.exports.keys import key
from indexer.exports.rows import paper_ids, rows, texts
from indexer.exports.sqlite import COPIED, LEFT_OUT, NEEDED, WHOLE, write
from indexer.search.find import search
from indexer.search.query import parse
from tests.indexer.library import build, paper_id

GOLDEN = Path(__file__).parents[2] / "exports"
FORMATS = exports.load()
TEXTS = {name: form for name, form in FORMATS.items() if form.render}


@pytest.fixture
def conn():
    return build().conn


def test_formats():
    assert list(FORMATS) == [
        "atom",
        "bibtex",
        "csl",
        "csv",
        "json",
        "jsonfeed",
        "jsonl",
        "parquet",
        "ris",
        "sql",
        "sqlite",
    ]
    assert all((form.render is None) != (form.write is None) for form in FORMATS.values())
    assert exports.named("csv") == FORMATS["csv"]
    with pytest.raises(UsageError, match="no format is called 'doc'; there are atom, bibtex, csl, csv"):
        exports.named("doc")


@pytest.mark.parametrize("form", TEXTS.values(), ids=lambda form: form.name)
def test_golden(form, conn):
    written = "".join(form.render(rows(conn))).encode()
    golden = GOLDEN / f"library{form.extension}"
    if os.environ.get("PAPERFEED_GOLDEN"):
        golden.write_bytes(written)
    assert written == golden.read_bytes()


def test_no_golden_file_is_left_over():
    assert {path.name for path in GOLDEN.iterdir()} == {f"library{form.extension}" for form in TEXTS.values()}


@pytest.mark.parametrize(
    ("name", "text"), [("bibtex", ""), ("csl", "[]\n"), ("csv", ""), ("json", "[]\n"), ("jsonl", ""), ("ris", "")]
)
def test_nothing(name, text):
    assert "".join(TEXTS[name].render([])) == text


def test_json_reads_back(conn):
    papers = list(rows(conn))
    assert json.loads("".join(TEXTS["json"].render(papers))) == papers
    assert [json.loads(text) for text in "".join(TEXTS["jsonl"].render(papers)).splitlines()] == papers


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.join])
@pytest.mark.parametrize("ids", [None, [], [2024030100001, paper_id("2403.90004")]])
def test_the_quick_way_gives_the_same(name, ids, conn):
    chosen = paper_ids(conn) if ids is None else ids
    assert "".join(FORMATS[name].join(texts(conn, chosen))) == "".join(FORMATS[name].render(rows(conn, ids=ids)))


def test_any_text_passes_through_sqlites_json():
    conn = build().conn
    hostile = '"\\\x01\x1f\x7f\u0085\u2028\U0001f33e 检 \n\t/</script>'
    conn.execute("update papers set title = ? where id = 2024030100001", (hostile,))
    (paper,) = rows(conn, ids=[2024030100001])
    assert paper["title"] == hostile
    (text,) = texts(conn, [2024030100001])
    assert "".join(FORMATS["jsonl"].join([text])) == "".join(FORMATS["jsonl"].render([paper]))


def test_a_line_stays_a_line():
    text = line({"title": "a\u2028b\u0085c\u2029d\ne", "blob": b"\x01"})
    assert len(text.splitlines()) == 1
    assert json.loads(text) == {"title": "a\u2028b\u0085c\u2029d\ne", "blob": "01"}


@pytest.mark.parametrize(
    ("value", "cell", "raw"),
    [
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")', '=HYPERLINK("http://x")'),
        ("-1+1|cmd", "'-1+1|cmd", "-1+1|cmd"),
        ("+1", "'+1", "+1"),
        ("@sum", "'@sum", "@sum"),
        ("  =1", "'  =1", "  =1"),
        ("\u00a0=1", "'\u00a0=1", "\u00a0=1"),
        ("＝1", "'＝1", "＝1"),
        ("\tx", "'\tx", "\tx"),
        ("\rx", "'\rx", "\rx"),
        ("\x00=1", "'=1", "=1"),
        (-3, "-3", "-3"),
        (-0.5, "-0.5", "-0.5"),
        (None, "", ""),
        (True, "1", "1"),
        (["=a", "b"], "'=a; b", "=a; b"),
        ([{"name": "-x"}], "'-x", "-x"),
        ([{"other": 1}], '{"other": 1}', '{"other": 1}'),
        ('a "b", c\nd', 'a "b", c\nd', 'a "b", c\nd'),
        (b"\x00\x01", "0001", "0001"),
    ],
)
def test_csv_cells(value, cell, raw):
    for asked, want in ((False, cell), (True, raw)):
        written = "".join(render_csv([{"value": value, "end": "."}], raw=asked))
        assert list(csv.reader(io.StringIO(written, newline=""))) == [["value", "end"], [want, "."]]


def test_csv_of_other_columns():
    assert "".join(render_csv([{"a": 1, "=b": 2}, {"=b": 3}])) == "a,'=b\r\n1,2\r\n,3\r\n"


def read_back(text):
    library = bibtexparser.parse_string(text)
    assert library.failed_blocks == []
    assert all(len(block.fields_dict) for block in library.entries)
    return library.entries


def test_bibtex_reads_back(conn):
    entries = read_back("".join(bibtex.render(rows(conn))))
    assert len({entry.key for entry in entries}) == len(entries) == 12


@pytest.mark.parametrize(
    ("row", "want"),
    [
        ({"title": "A", "authors": "Ada Müller", "year": 2024}, "muller2024"),
        (
            {"title": "The Trust of All", "authors": [{"name": "Müller, Ada"}], "submitted": "2023-01"},
            "muller2023trust",
        ),
        ({"title": "$H_2O$ x", "authors": ["E. van der Plim Jr."], "year": 1999}, "plim1999h2o"),
        ({"title": "Cold", "authors": ["The COLDFISH Collaboration"]}, "coldfishcold"),
        ({"title": "Dog", "authors": [r"Vint\'e Erd\H{o}s"], "year": 2001}, "erdos2001dog"),
        ({"title": "Łodz", "authors": ["Zhou Wei (周未)"], "year": 2001}, "wei2001lodz"),
        ({"title": "O", "authors": ["Mallory O'Quote"], "year": 2001}, "oquote2001o"),
        ({"title": "检索", "authors": ["杨舟舟"], "year": 2024, "id": 7}, "paper7"),
        ({"title": "检索 KDD", "authors": ["杨舟舟"], "year": 2024, "id": 7}, "kdd2024"),
        ({"title": None, "authors": None}, "paper"),
    ],
)
def test_keys(row, want):
    found, _, own = key({"title": None} | row).partition("-")
    assert found == want
    assert re.fullmatch("" if want.startswith("paper") else "[b-z]{3}", own)


TRUST = {"title": "Trust", "authors": ["Ada Q"], "year": 2024}


def test_equal_keys_get_letters_in_order():
    first, *others = (entry.key for entry in read_back("".join(bibtex.render([TRUST] * 28))))
    assert first == key(TRUST)
    assert [other.removeprefix(first) for other in (*others[:2], *others[-3:])] == ["b", "c", "z", "aa", "ab"]


def test_a_key_is_the_same_in_whatever_file():
    one, other = TRUST | {"arxiv_id": "2403.90001"}, TRUST | {"arxiv_id": "2403.90002"}
    both = [[entry.key for entry in read_back("".join(bibtex.render(rows_)))] for rows_ in ([one, other], [other, one])]
    assert both == [[key(one), key(other)], [key(other), key(one)]]
    assert key(one) != key(other)
    # the world's name for a work counts, not its number here
    assert key(one | {"id": 1}) == key(one | {"id": 2, "doi": "10.5555/Q.1"})
    assert key(TRUST | {"doi": "10.5555/Q.1"}) == key(TRUST | {"doi": "10.5555/q.1", "id": 7})


@pytest.mark.parametrize(
    ("names", "want"),
    [
        (["Ada Quill", "Müller, Bo"], "Ada Quill and Müller, Bo"),
        (["The Cold Collaboration"], "{The Cold Collaboration}"),
        (["Salt and Pepper"], "{Salt and Pepper}"),
        (["others"], "{others}"),
        (["E. van der Plim Jr."], "van der Plim, Jr., E."),
        (["Ada Quill III"], "Quill, III, Ada"),
        (["杨舟舟", "Zhou Wei (周未)"], "杨舟舟 and Zhou Wei (周未)"),
        (["山田 太郎"], "山田, 太郎"),
        (["A, B, C, D"], "{A, B, C, D}"),
        (["Nul {Brace\x00"], "Nul Brace"),
        (["}"], None),
    ],
)
def test_bibtex_authors(names, want):
    entry = bibtex.bibtex_entry({"title": "T", "authors": names, "year": 1})
    assert (f"  author = {{{want}}}," in entry) if want else ("author" not in entry)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Q&A at 50% of a_b #1", r"Q\&A at 50\% of a\_b \#1"),
        (r"Q\&A at 50\%", r"Q\&A at 50\%"),
        (r"a ^hat, \^hat, $x^2$", r"a \^{}hat, \^hat, $x^2$"),
        (r"$a_1 & b$ a_1", r"$a_1 & b$ a\_1"),
        (r"costs $5 & more", r"costs \$5 \& more"),
        (r"{\"o} \textbf{B}", r"{\"o} \textbf{B}"),
        ("{a} {b", "{a} b"),
        ("a} b}", "a b"),
        (r"$\{a\}$", r"$\{a\}$"),
        (r"\{ open", r"\lbrace  open"),
        ("end\\", "end"),
        ("end\\\\", "end"),
        (r"new\\{line}", r"new\\ {line}"),
        ("a\n\n b\u2028c\x00d", "a b c d"),
        ("@article{x, y}", "@article{x, y}"),
        ("检索 é", "检索 é"),
    ],
)
def test_latex_field(text, want):
    assert latex.field(text) == want


def test_latex_title_keeps_capitals():
    assert latex.title("(BERT) and YuTan-Chat: A $X_Y$-Gated \\LaTeX Test, in 3D.") == (
        "({BERT}) and {YuTan-Chat}: A $X_Y$-Gated \\LaTeX Test, in {3D}."
    )


HOSTILE = st.text(alphabet=st.sampled_from("{}\\$&%_#@,=\"' \n\x00\u2028aB1检=-+"), max_size=40)


@given(
    st.lists(st.fixed_dictionaries({"title": HOSTILE, "authors": st.lists(HOSTILE), "venue": HOSTILE, "url": HOSTILE}))
)
def test_any_text_makes_whole_entries(papers):
    entries = read_back("".join(bibtex.render([paper | {"id": n, "year": 2024} for n, paper in enumerate(papers)])))
    assert len(entries) == len(papers)
    for entry in entries:
        for value in (str(field.value) for field in entry.fields):
            # BibTeX itself counts braces whether a backslash stands before them or not.
            depths = [value[: n + 1].count("{") - value[: n + 1].count("}") for n in range(len(value))]
            assert min(depths, default=0) >= 0
            assert not depths or depths[-1] == 0


@given(st.lists(st.dictionaries(st.sampled_from(["title", "x"]), HOSTILE | st.none() | st.integers(), min_size=1)))
def test_any_text_makes_whole_lines(papers):
    written = "".join(TEXTS["jsonl"].render(papers))
    assert [json.loads(text) for text in written.splitlines()] == papers


def test_rows_of_a_paper(conn):
    (paper,) = rows(conn, ids=[paper_id("2403.90001")])
    assert paper == {
        "id": 2024030100001,
        "arxiv_id": "2403.90001",
        "title": "Trust Regions for Sparse Gradient Tuning of Small Language Models",
        "abstract": "We tune language models under a trust region. About 50% of cases improve; the Q&A set does not.",
        "authors_complete": True,
        "category": "cs.CL",
        "submitted": "2024-03-01T10:00:00Z",
        "updated": None,
        "announced": "2024-03-04",
        "fetched": "2024-03-06T01:00:00Z",
        "version": 1,
        "venue": None,
        "year": None,
        "doi": None,
        "comments": "9 pages, code at https://github.example/trust",
        "journal_ref": None,
        "license": "http://creativecommons.org/licenses/by/4.0/",
        "url": "https://arxiv.org/abs/2403.90001",
        "has_code": True,
        "status": None,
        "language": None,
        "source": "arxiv_oai",
        "authors": [
            {"name": name, "native_name": None, "affiliations": [], "orcid": None}
            for name in ("Ada Quillfeather", "Bram Müller", "Chiara Lévy-Ossolini")
        ],
        "categories": ["cs.CL", "cs.LG"],
        "identifiers": [{"scheme": "arxiv", "value": "2403.90001"}],
        "links": [
            {"kind": "code", "url": "https://github.example/trust"},
            {"kind": "pdf", "url": "https://arxiv.org/pdf/2403.90001"},
        ],
    }


@pytest.mark.parametrize(
    ("asked", "want"),
    [
        ({}, 12),
        ({"query": parse("trust")}, 4),
        ({"query": parse("*")}, 0),
        ({"ids": [2024030100001, 2024030100001, 5]}, 1),
        ({"ids": []}, 0),
        ({"sql": "select 1 as one union select 2"}, 2),
    ],
)
def test_rows(conn, asked, want):
    assert len(list(rows(conn, **asked))) == want


def test_rows_are_oldest_first_and_sql_as_it_is(conn):
    ids = [row["id"] for row in rows(conn, query=parse("trust"))]
    assert ids == sorted(ids) == list(paper_ids(conn, query=parse("trust")))
    assert list(rows(conn, sql="select id, title as t from papers where id = 2024030400001")) == [
        {"id": 2024030400001, "t": "Withdrawn: On Counting Backwards"}
    ]


def test_rows_with_named_rows(conn):
    conn.row_factory = sqlite3.Row
    assert len(list(rows(conn))) == 12


def test_sqlite(conn, tmp_path):
    path = tmp_path / "part.db"
    assert write(conn, path, paper_ids(conn, query=parse("trust OR 检索"))) == 5
    part = Database(path)
    assert list(rows(part.conn)) == list(rows(conn, query=parse("trust OR 检索")))
    assert [hit.arxiv_id for hit in search(part.conn, parse("检索")).hits] == ["2403.90003"]
    assert [row["arxiv_id"] for row in part["papers"].search("检 索")] == ["2403.90003"]
    part.execute("insert into papers_fts (papers_fts, rank) values ('integrity-check', 1)")
    assert part.execute("pragma foreign_key_check").fetchall() == []
    assert part["names"].count == 17
    assert {table: part[table].count for table in LEFT_OUT} == dict.fromkeys(LEFT_OUT, 0)
    part.close()
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(UsageError, match="expected no file there, found one"):
        write(conn, path, [])


def test_sqlite_leaves_nothing_behind_when_it_fails(conn, tmp_path):
    conn.execute("drop table links")
    with pytest.raises(sqlite3.OperationalError):
        write(conn, tmp_path / "part.db", [1])
    assert list(tmp_path.iterdir()) == []


def test_every_table_is_copied_or_left_out(conn):
    tables = {row[0] for row in conn.execute("select name from sqlite_master where type = 'table'")}
    own = {name for name in tables if not name.startswith(("papers_fts", "sqlite_", "_sqlite_"))}
    assert own == {*COPIED, *NEEDED, *WHOLE, *LEFT_OUT}
