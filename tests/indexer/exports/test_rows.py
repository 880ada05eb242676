"""Rows of any statement as JSON: the same as Python makes of them, whichever way they take."""

import json

import pytest
from sqlite_utils.utils import sqlite3

from indexer.exports.jsonl import line
from indexer.exports.rows import rows, stated
from tests.indexer import library

STATEMENTS = (
    "select id, title, abstract, authors from papers order by title desc",
    "select category, count(*) from papers group by 1 order by 2 desc, 1;",
    "select 1 as a, null as b, 2.5 as c, 'x''y' as d, -9223372036854775808 as e -- and no more",
    "select json_array(1, 2) as told, '[1]' as text, char(0, 8232) as odd",
    'with n (x) as (values (1), (2)) select x as "a "" b", x * 2 from n',
    "values (1, 'two')",
    "select 1 as a, 2 as a",
    "pragma user_version",
    "explain query plan select 1",
    "select 1 where 0",
    f"select {', '.join(f'{n} as c{n}' for n in range(600))}",
)


@pytest.fixture(scope="module")
def conn():
    db = library.build()
    yield db.conn
    db.close()


@pytest.mark.parametrize("sql", STATEMENTS)
def test_the_same_as_of_rows(conn, sql):
    told = list(stated(conn, sql))
    assert [json.loads(text) for text in told] == [json.loads(line(row)) for row in rows(conn, sql=sql)]
    assert "\n" not in "".join(told)


def test_what_python_has_no_json_for(conn):
    (told,) = stated(conn, "select x'00ff' as bytes, 1e999 as much, -1e999 as little")
    want = {"bytes": "00ff", "much": float("inf"), "little": float("-inf")}
    assert json.loads(told, parse_constant=pytest.fail) == want


@pytest.mark.parametrize(
    "sql", ["selct 1", "select 1; select 2", "select ?", "select 1) union select (2", "delete from x"]
)
def test_errors_are_those_of_the_statement(conn, sql):
    with pytest.raises((sqlite3.Error, sqlite3.Warning)) as plain:
        list(rows(conn, sql=sql))
    with pytest.raises(type(plain.value)) as told:
        list(stated(conn, sql))
    assert str(told.value) == str(plain.value)
