"""What watches found, as pages tell it."""

import pytest

from indexer.watches import account
from indexer.watches.account import Found
from tests.indexer.library import build, paper_id

FIRST, SECOND, THIRD = (f"2024-03-0{day}T12:00:00Z" for day in (6, 7, 8))
ONE, TWO = paper_id("2403.90001"), paper_id("2403.90002")
#: A number that was once a work of its own and leads to `ONE` now.
OLD = 2023010100001


@pytest.fixture
def conn():
    conn = build().conn
    conn.execute("insert into anchors (paper, source, key) values (?, 'arxiv_oai', '2403.90001')", (OLD,))
    watch = ("w", "moss", None, None, FIRST, THIRD)
    conn.execute("insert into watches (name, query, person, condition, made, run) values (?, ?, ?, ?, ?, ?)", watch)
    return conn


def hit(conn, paper, found, why=""):
    conn.execute("insert into watch_hits (watch, paper, found, why) values ('w', ?, ?, ?)", (paper, found, why))


def told(conn, after=None, limit=9):
    return [(one.paper, one.found, one.why) for one in account.found(conn, "w", after=after, limit=limit)]


def test_last_found_first(conn):
    hit(conn, ONE, FIRST, "moss in the title")
    hit(conn, TWO, SECOND)
    assert account.found(conn, "w", after=None, limit=9) == [
        Found(paper=TWO, found=SECOND, why="", is_there=True),
        Found(paper=ONE, found=FIRST, why="moss in the title", is_there=True),
    ]
    assert told(conn, after=f"{SECOND}_{TWO}") == [(ONE, FIRST, "moss in the title")]
    assert told(conn, limit=1) == [(TWO, SECOND, "")]


@pytest.mark.parametrize(
    ("hits", "want"),
    [
        ([(OLD, FIRST, "a"), (ONE, SECOND, "b")], [(ONE, FIRST, "a")]),
        ([(OLD, SECOND, "a"), (ONE, FIRST, "b")], [(ONE, FIRST, "b")]),
        ([(OLD, SECOND, "a")], [(ONE, SECOND, "a")]),
        # one of the two was there before the watch
        ([(OLD, None, ""), (ONE, SECOND, "b")], []),
        ([(ONE, None, ""), (TWO, SECOND, "b")], [(TWO, SECOND, "b")]),
    ],
)
def test_works_that_were_joined_are_one(conn, hits, want):
    for paper, found, why in hits:
        hit(conn, paper, found, why)
    assert told(conn) == want


def test_what_is_gone_is_said_to_be(conn):
    hit(conn, 2020010100001, FIRST)
    assert [one.is_there for one in account.found(conn, "w", after=None, limit=9)] == [False]


@pytest.mark.parametrize("after", ["x", "_", f"{FIRST}_", "_1", "0_0", f"{FIRST}_{'9' * 30}"])
def test_behind_nowhere_is_nothing(conn, after):
    hit(conn, ONE, FIRST)
    assert told(conn, after=after) == []


def test_how_watches_stand(conn):
    hit(conn, ONE, FIRST)
    hit(conn, OLD, SECOND)
    hit(conn, TWO, None)
    conn.execute("insert into watches (name, made, run) values ('a', ?, ?)", (FIRST, FIRST))
    empty, found = account.kept(conn, since=FIRST)
    assert (empty.name, empty.last, empty.lately) == ("a", None, 0)
    assert (found.name, found.query, found.made, found.run, found.last, found.lately) == (
        *("w", "moss", FIRST, THIRD, SECOND, 1),
    )
    assert [one.lately for one in account.kept(conn, since=THIRD, name="w")] == [0]
    assert account.kept(conn, since=FIRST, name="none") == []
    assert account.known(conn, "w") == 1
