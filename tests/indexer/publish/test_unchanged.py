"""What is read once for each state of a database."""

from __future__ import annotations

import asyncio

import pytest
from datasette.app import Datasette
from sqlite_utils import Database

from indexer.publish import unchanged
from tests.indexer.publish.served import close, tree


@pytest.fixture
def counted(tmp_path):
    """A connection, a function that counts rows by it, and how often it has; and another connection, to write by."""
    writer = Database(tmp_path / "some.db")
    writer.enable_wal()
    writer["numbers"].insert({"id": 1})
    calls = []

    def count(connection):
        calls.append(connection)
        return connection.execute("select count(*) from numbers").fetchone()[0]

    connection = Database(tmp_path / "some.db").conn
    yield connection, count, calls, writer
    connection.close()
    writer.close()


def test_it_is_read_anew_when_somebody_has_written(counted):
    connection, count, calls, writer = counted
    assert [unchanged.read(connection, count) for _ in range(3)] == [1, 1, 1]
    writer["numbers"].insert({"id": 2})
    assert [unchanged.read(connection, count) for _ in range(3)] == [2, 2, 2]
    assert len(calls) == 2


def test_a_transaction_sees_its_own_state(counted):
    connection, count, _calls, writer = counted
    connection.execute("begin")
    assert unchanged.read(connection, count) == 1
    writer["numbers"].insert({"id": 2})
    assert unchanged.read(connection, count) == 1
    connection.rollback()
    assert unchanged.read(connection, count) == 2


def test_connections_have_nothing_in_common(counted):
    connection, count, calls, _writer = counted
    other = Database(memory=True).conn
    other.execute("create table numbers (id integer)")
    assert [unchanged.read(each, count) for each in (connection, other, connection)] == [1, 0, 1]
    assert calls == [connection, other]


def test_no_more_is_kept_than_there_are_databases(counted, monkeypatch):
    connection, count, calls, _writer = counted
    monkeypatch.setattr(unchanged, "DATABASES", 1)
    unchanged.read(Database(memory=True).conn, lambda other: 0)
    assert [unchanged.read(connection, count) for _ in range(2)] == [1, 1]
    assert calls == [connection]


def test_home_tells_of_what_has_come_since(papers):
    async def totals():
        datasette = Datasette([str(papers)])
        await datasette.invoke_startup()
        db = Database(papers)
        try:
            found = [await datasette.client.get("/paperfeed") for _ in range(6)]
            with db.conn:
                db.conn.execute("insert into names (name, display) values ('Quillon, Ida', 'Ida Quillon')")
            found += [await datasette.client.get("/paperfeed") for _ in range(6)]
        finally:
            db.close()
            close(datasette)
        return [int(tree(answer).cssselect(".pf-totals strong")[1].text) for answer in found]

    *before, after = sorted(set(asyncio.run(totals())))
    assert before == [after - 1]
