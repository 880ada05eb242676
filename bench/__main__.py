"""python -m bench parse|pages|build|query [--records N] [--rounds N] [--json FILE]"""

from __future__ import annotations

import argparse
import importlib
import json
import platform
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils.utils import sqlite3

from bench.measure import as_json, side_by_side, table

WORKS = {"parse": 1_000, "pages": 50, "build": 10_000, "query": 20_000}


def main() -> None:
    """Measures one kind of work and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("work", choices=WORKS)
    parser.add_argument(
        "--records", type=int, help="how many invented records (or pages of 25); each work has its own default"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    given = parser.parse_args()
    count = given.records or WORKS[given.work]
    rows = side_by_side(importlib.import_module(f"bench.{given.work}").candidates(count), rounds=given.rounds)
    machine = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.machine()}"
    units = "pages of each kind" if given.work == "pages" else "records"
    print(f"{given.work}, {count:,} {units}, median of {given.rounds} rounds, {machine}\n\n{table(rows)}")
    if given.json:
        told = {"work": given.work, "records": count, "machine": machine, "when": datetime.now(UTC).isoformat()}
        given.json.write_text(json.dumps({**told, "rows": as_json(rows)}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
