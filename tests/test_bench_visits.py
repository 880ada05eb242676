"""Every page is measured, by one reader and by eight, alone and beside a harvest that writes."""

from bench import visits
from bench.measure import Options


def test_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(visits, "ADDRESSES", 3)
    rows = visits.measured(Options(records=400, rounds=1, folder=tmp_path))
    pages = list(dict.fromkeys(row["page"] for row in rows))
    assert len(pages) > 8
    asked = [(row["page"], row["readers"], row["beside"]) for row in rows]
    assert asked == [(page, n, beside) for beside in ("nothing", "a harvest") for n in (1, 8) for page in pages]
    for row in rows:
        assert 0 < row["p50 ms"] <= row["p95 ms"] <= row["p99 ms"]
    assert rows[-1]["records stored meanwhile"] > 0
    # the database that was written to is gone, the one it was copied from is as it was
    assert [path.name for path in tmp_path.glob("inhabited*")] == []
