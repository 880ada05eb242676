"""The figures of matching: the same set from the same seed, halves that share nothing, and errors that are counted."""

import gzip
import json

import pytest

from bench import match
from bench.measure import Options
from bench.renderings import TRAPS

THINGS = ["moss", "sand", "lichen", "gravel", "heather", "marram", "peat", "driftwood"]
PLACES = ["northern dunes", "quiet estuaries", "forgotten harbours", "salt meadows", "windy islands"]


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("match") / "invented.jsonl.gz"
    entries = [
        {
            "id": f"{thing} {n}",
            "title": f"Measuring {thing} with instruments of kind {n} on {place}",
            "authors": [f"Kim {thing.title()}son", f"Ana {place.split()[0].title()}berg", "Bo Ohm"],
            "created": f"20{10 + n}-05-01",
            "abstract": f"We measure {thing} on {place} and tell what instruments of kind {n} say. " * 3,
        }
        for thing in THINGS
        for n, place in enumerate(PLACES)
    ]
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, entries)).encode()))
    return path


def test_halves(file):
    records = list(match.read([file, file]))
    assert len(records) == len(THINGS) * len(PLACES)
    test, again, other = (match.labelled(records, 40, half) for half in ("test", "test", "development"))
    assert test == again
    assert not {form.work for form in test} & {form.work for form in other}
    assert [form.origin in TRAPS for form in test].count(True) == 5


def test_figures(file, capsys):
    rows = match.measured(Options(records=40, rounds=None, folder=file.parent, files=(file,)))
    found = {row["of"]: row for row in rows}
    shown = capsys.readouterr().out
    assert found["precision"]["right"] == found["recall"]["right"]
    assert found["recall"]["all"] - found["recall"]["right"] == shown.count("missed, ")
    assert found["precision"]["all"] - found["precision"]["right"] == shown.count("wrongly one, ")
    assert found["recall"]["all"] == 20
    assert found["recall"]["right"] > 15
    assert found["traps not fallen into"]["right"] == found["traps not fallen into"]["all"] == 5


@pytest.mark.parametrize(
    ("right", "count", "want"),
    [(0, 0, (0.0, 1.0)), (10, 10, (0.7225, 1.0)), (9, 10, (0.5958, 0.9821)), (5, 10, (0.2366, 0.7634))],
)
def test_wilson(right, count, want):
    assert tuple(round(end, 4) for end in match.wilson(right, count)) == want
