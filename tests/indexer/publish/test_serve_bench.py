"""The search page is measured over HTTP beside a bare answer."""

from __future__ import annotations

from bench import serve
from bench.measure import Options


def test_rows(tmp_path):
    rows = serve.measured(Options(records=300, rounds=1, folder=tmp_path))
    assert [row["answer"] for row in rows] == [
        "bare answer, /-/versions.json",
        "search page, by rank (default)",
        "search page, newest first",
    ]
    bare, best, newest = rows
    assert bare["requests"] == best["requests"] + newest["requests"]
    assert best["requests"] == newest["requests"] > 20
    for row in rows:
        assert 0 < row["p50 ms"] <= row["p95 ms"] <= row["p99 ms"]
        assert row["p99 ÷ bare"] == round(row["p99 ms"] / bare["p99 ms"], 1)
