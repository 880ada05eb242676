"""Mistyped addresses are the visitor's mistake, faults are not."""

import json
from errno import ENAMETOOLONG, ENOSPC

import pytest
from datasette.utils.asgi import BadRequest, NotFound
from sqlite_utils.utils import sqlite3

from indexer.publish import files, mistakes
from tests.indexer.publish.served import ask, tree, words


def raised(error):
    """The error as it is once it has been raised and caught."""
    try:
        raise error
    except Exception as exc:
        return exc


def of_a_statement(sql, *values):
    try:
        sqlite3.connect(":memory:").execute(sql, *values)
    except (sqlite3.Error, sqlite3.Warning) as exc:
        return exc
    raise AssertionError(sql)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (raised(NotFound("no such table")), 404),
        (raised(BadRequest("no such column")), 400),
        (raised(ValueError("invalid literal for int()")), 400),
        (raised(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")), 400),
        (raised(KeyError("table")), 400),
        (of_a_statement("select nothing"), 400),
        (of_a_statement("select ?"), 400),
        (of_a_statement("select 1; select 2"), 400),
        (raised(sqlite3.DatabaseError("database disk image is malformed")), None),
        (raised(TypeError("'int' object is not subscriptable")), 400),
        (raised(OSError(ENAMETOOLONG, "File name too long")), 404),
        (raised(AttributeError("'NoneType' object has no attribute 'name'")), None),
        (raised(OSError(ENOSPC, "No space left on device")), None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_whose_mistake_it_is(error, status):
    found = mistakes.mistake(error)
    assert (found and found.status) == status


def test_our_own_errors_are_faults():
    with pytest.raises(KeyError) as caught:
        files.answer([], "nonsense", "papers")
    assert mistakes.mistake(caught.value) is None


def test_a_broken_file_is_a_fault(tmp_path):
    (tmp_path / "x.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 4096)
    with pytest.raises(sqlite3.DatabaseError) as caught:
        sqlite3.connect(tmp_path / "x.db").execute("select * from sqlite_master").fetchall()
    assert mistakes.mistake(caught.value) is None


MISTYPED = (
    "/{db}/papers?_sort=nonsense",
    "/{db}/papers?_through=nonsense",
    "/{db}/papers?_sort_desc=nonsense&_facet=category",
    "/{db}/authorships/2024030100001",
    "/{db}/papers.csv?_sort=nonsense",
    "/{db}/papers?_through=7",
)


@pytest.mark.parametrize("path", MISTYPED)
def test_mistyped_addresses_of_datasette(papers, path, capfd):
    (answer,) = ask([papers], path.format(db="my~20library"))
    assert answer.status_code == 400
    # and nobody's terminal is filled
    assert "Traceback" not in "".join(capfd.readouterr())


def test_an_address_that_no_route_has(papers):
    page, told = ask([papers], "/a/b/c/d/e", "/a/b/c/d/e.json")
    assert (page.status_code, told.status_code) == (404, 404)
    assert words(tree(page).cssselect("h1")[0]) == "Error 404"
    assert json.loads(told.text)["ok"] is False


def test_errors_in_the_form_that_was_asked_for(papers):
    page, told, text = ask([papers], *(f"/my~20library/papers{end}?_sort=no<b>ne" for end in ("", ".json", ".csv")))
    assert {answer.status_code for answer in (page, told, text)} == {400}
    assert "no<b>ne" in json.loads(told.text)["error"]
    assert text.headers["content-type"].startswith("text/plain")
    assert "no<b>ne" not in page.text
