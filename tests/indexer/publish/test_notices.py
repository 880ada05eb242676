"""What Datasette knows of a library of any name, with and without metadata, on both its lines."""

import html
import json

import pytest

from indexer import metadata, queries
from tests.indexer.publish.served import ask, make, tree, words


def test_a_plain_datasette_knows_tables_and_columns(papers):
    database, table = ask([papers], "/my~20library", "/my~20library/papers")
    assert "Thank you to arXiv" in database.text
    assert "newest first" in table.text.lower()
    assert "names joined with a comma" in html.unescape(table.text)
    assert words(tree(table).cssselect("table.rows-and-columns tbody tr")[0]).startswith("2024030400001")


def test_the_generated_file_says_the_same(tmp_path):
    path = make(tmp_path / "papers.db")
    told = json.loads(metadata.metadata_path().read_text("utf-8"))
    plain = ask([path], "/papers", "/papers/papers", "/papers/authorships")
    with_file = ask([path], "/papers", "/papers/papers", "/papers/authorships", metadata=told)
    assert [words(tree(a).cssselect("section.content")[0]) for a in plain] == [
        words(tree(a).cssselect("section.content")[0]) for a in with_file
    ]


def test_what_the_user_says_stays(papers):
    own = {
        "databases": {
            papers.stem: {
                "description": "My own words.",
                "tables": {"papers": {"description": "My own table.", "columns": {"title": "my own note"}, "size": 3}},
            }
        }
    }
    database, table = ask([papers], "/my~20library", "/my~20library/papers", metadata=own)
    assert "My own words." in database.text
    assert "Thank you to arXiv" not in database.text
    text = html.unescape(table.text)
    assert "My own table." in text
    assert "my own note" in text
    assert "names joined with a comma" in text
    assert len(tree(table).cssselect("table.rows-and-columns tbody tr")) == 3


@pytest.mark.parametrize("query", queries.load(), ids=lambda query: query.name)
def test_each_canned_query(papers, query):
    given = "&".join(f"{name}=" for name, _ in query.parameters)
    page, rows = ask(
        [papers], f"/my~20library/{query.name}?{given}", f"/my~20library/{query.name}.json?_shape=array&{given}"
    )
    assert (page.status_code, rows.status_code) == (200, 200)
    assert query.title in html.unescape(page.text)
    assert isinstance(rows.json(), list)


def test_canned_queries_need_no_sql_of_visitors(papers):
    closed = {"default_allow_sql": False}
    (rows,) = ask([papers], "/my~20library/search.json?_shape=array&q=检索", settings=closed)
    assert [row["arxiv_id"] for row in rows.json()] == ["2403.90003"]


SEARCHES = (
    ("检索", ["2403.90003"]),
    ("KDD 论文", ["2403.90003"]),
    ("Schrodinger", ["2403.90005"]),
    ("muller", ["2403.90001"]),
    ('"', []),
)


@pytest.mark.parametrize(("text", "found"), SEARCHES)
def test_search_on_the_plain_table(papers, text, found):
    (rows,) = ask([papers], f"/my~20library/papers.json?_shape=array&_search={text}")
    assert [row["arxiv_id"] for row in rows.json()] == found


def test_a_database_that_is_not_ours_is_left_alone(tmp_path):
    from sqlite_utils import Database

    path = tmp_path / "papers.db"
    db = Database(path)
    db["papers"].insert({"id": 1, "title": "of another kind"}, pk="id")
    db.close()
    home, table = ask([path], "/", "/papers/papers")
    assert "pf-hero" not in home.text
    assert "Newest first by id" not in table.text
