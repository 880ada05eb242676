"""What safety costs is measured on a harvest that is whole, and its parts are all of it."""

from __future__ import annotations

import json
import subprocess

import pytest

from bench import safety
from bench.crawl import ours, serve
from bench.measure import Options


# candidates are forked from the process that serves the pages
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_all_read_the_same_pages_and_the_parts_are_the_whole(tmp_path):
    rows = safety.measured(Options(records=30, rounds=1, folder=tmp_path))
    works, parts = rows[:4], rows[4:]
    assert [set(row) for row in works] == [{"what", "CPU s", "wall s", "CPU ÷ floor", "records/s"}] * 4
    assert works[0]["CPU ÷ floor"] == 1.0
    assert {row["what"].partition(":")[0] for row in parts} == {
        "start",
        "the rest",
        "parsing",
        "archive",
        "ledger",
        "transactions",
        "papers, people and search index",
    }
    assert 98 <= sum(int(row["share"].rstrip("%")) for row in parts) <= 102


def test_a_harvest_that_is_not_whole_is_no_figure():
    url = serve(20)
    with pytest.raises(AssertionError):
        ours(url, 21)
    with pytest.raises(subprocess.CalledProcessError):
        safety._bare(url, 21, None)
    with pytest.raises(AssertionError):
        safety._plain(f"{url}?verb=ListRecords", 21)


def test_time_is_charged_to_the_innermost_part():
    clock = safety.Clock("outside")
    with clock.part("outer"), clock.part("inner"):
        before = clock.spent()
        sum(range(10**6))
    after = clock.spent()
    grown = {name: after[name][0] - before.get(name, (0.0, 0.0))[0] for name in after}
    assert max(grown, key=grown.__getitem__) == "inner"
    assert json.loads(json.dumps(after)).keys() == {"outside", "outer", "inner"}
