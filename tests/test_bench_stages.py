"""Where an import's time goes: every stage is measured, and no other; a chart has one figure of each size."""

import json
import shutil
import sys

import pytest

from bench import chart, stages
from bench.measure import Options


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="the floor is SQLite's shell")
def test_stages(tmp_path):
    rows = stages.measured(Options(records=300, rounds=1, folder=tmp_path))
    *parts, total, floor = rows
    assert len(parts) == 8
    assert parts[0]["CPU µs a record"] > 0
    assert total["stage"] == "all of these"
    assert sum(row["CPU µs a record"] for row in parts) == pytest.approx(total["CPU µs a record"], abs=1)
    assert floor["CPU µs a record"] > 0
    assert not (tmp_path / "stages").exists()


def test_the_later_figure_of_a_size(tmp_path, monkeypatch):
    files = []
    for number, cpu in enumerate((2.0, 4.0)):
        row = {"candidate": "import, everything", "CPU s": cpu}
        files.append(tmp_path / f"{number}.json")
        files[-1].write_text(json.dumps([{"work": "build", "records": 100_000, "rows": [row]}]))
    drawn = []
    monkeypatch.setattr(chart, "drawn", lambda lines: drawn.append(lines) or "")
    monkeypatch.setattr(sys, "argv", ["chart", str(tmp_path / "out.svg"), *map(str, files)])
    chart.main()
    assert drawn == [{"import, everything": [(100_000, 40.0)]}]
