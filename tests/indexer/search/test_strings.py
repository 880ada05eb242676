"""Whatever is typed: no error, and never everything. `python -m bench strings --records 100000` asks more."""

from __future__ import annotations

from bench.strings import finds_all, texts
from tests.indexer.library import build


def test_random_strings():
    conn = build().conn
    assert [text for text in texts(3_000) if finds_all(conn, text)] == []
