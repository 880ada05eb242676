"""Every page is measured, with one process and several, by one reader and by eight, alone and beside what writes."""

from itertools import product

from bench import visits
from bench.measure import Options


def test_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(visits, "ADDRESSES", 3)
    monkeypatch.setattr(visits.os, "cpu_count", lambda: 2)
    rows = visits.measured(Options(records=400, rounds=1, folder=tmp_path))
    pages = list(dict.fromkeys(row["page"] for row in rows))
    assert len(pages) > 8
    assert [(row["processes"], row["beside"], row["readers"], row["page"]) for row in rows] == [
        *product((1, 2), visits.BESIDE, (1, 8), pages)
    ]
    for row in rows:
        assert 0 < row["p50 ms"] <= row["p95 ms"] <= row["p99 ms"]
    stored = [row["records stored meanwhile"] for row in rows if "records stored meanwhile" in row]
    assert [bool(count) for count in stored] == [False, True, True] * 2
    # the database that was written to is gone, the one it was copied from is as it was
    assert [path.name for path in tmp_path.glob("inhabited*")] == []
