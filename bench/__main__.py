"""python -m bench WORK… [--records N] [--from FILE…] [--folder DIR] [--rounds N] [--json FILE]

Every row stands beside a floor or a peer that was measured in the same run. Invented records have a fixed seed; files
and databases of them are kept in the folder, for the next run.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils.utils import sqlite3

from bench.measure import Options, as_json, markdown, side_by_side, table

WORKS = (
    "build",
    "stages",
    "size",
    "increment",
    "identity",
    "query",
    "serve",
    "visits",
    "known_item",
    "chinese",
    "strings",
    "parse",
    "pages",
    "crawl",
    "safety",
    "match",
    "export",
    "namesakes",
)


def main() -> None:
    """Measures some kinds of work and prints a table for each."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("works", choices=WORKS, nargs="+", metavar="WORK", help=", ".join(WORKS))
    parser.add_argument("--records", type=int, help="how many; each kind of work has its own default")
    parser.add_argument(
        "--from",
        dest="files",
        type=Path,
        nargs="+",
        default=(),
        metavar="FILE",
        help="real records: arXiv's dump, JSON lines",
    )
    parser.add_argument("--folder", type=Path, help="where files are made and kept; else they go at the end")
    parser.add_argument("--rounds", type=int, help="how often each is measured")
    parser.add_argument("--no-peers", action="store_true", help="the floor alone beside ours, where peers take long")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = given.folder or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        told = [_work(work, given, place) for work in given.works]
    if given.json:
        given.json.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _work(work: str, given: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """A module measures by itself (`measured`), or names candidates that are measured side by side."""
    module = importlib.import_module(f"bench.{work}")
    records = given.records or getattr(module, "RECORDS", 20_000)
    machine = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.machine()}"
    machine += f", {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before"
    if hasattr(module, "measured"):
        options = Options(
            records=records,
            rounds=given.rounds,
            folder=folder,
            files=tuple(given.files),
            peers=not given.no_peers,
        )
        rows = module.measured(options)
        shown = markdown(rows)
    else:
        measured = side_by_side(module.candidates(records), rounds=given.rounds or 3)
        rows, shown = as_json(measured), table(measured)
    print(f"\n{work}, {records:,} records, {machine}\n\n{shown}", flush=True)
    return {"work": work, "records": records, "machine": machine, "when": datetime.now(UTC).isoformat(), "rows": rows}


if __name__ == "__main__":
    main()
