"""The long set: `python -m tests.faults --rounds 10` runs every experiment and prints the table F1–F30."""

from __future__ import annotations

import argparse
import json
import sys

from tests.faults import all_experiments
from tests.faults.bench import Result, repeated


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1, help="how often what depends on dice is repeated")
    parser.add_argument("--seed", type=int, default=0, help="the first round's seed")
    parser.add_argument("--only", nargs="*", default=[], help="F1 F12 …")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args()
    found = []
    for each in all_experiments():
        if asked.only and f"F{each.number}" not in asked.only:
            continue
        found.append(result := repeated(each, asked.rounds, asked.seed))
        print(_line(result), file=sys.stderr if asked.json else sys.stdout, flush=True)
    if asked.json:
        print(json.dumps([_row(result) for result in found], indent=1))
    return int(any(result.result == "FAIL" for result in found))


def _line(result: Result) -> str:
    line = f"{result.experiment.name:<66} {result.rounds:>4}  {result.result:<8} {result.seconds:8.1f} s"
    return f"{line}  {result.said}" if result.said else line


def _row(result: Result) -> dict[str, object]:
    return {
        "experiment": f"F{result.experiment.number}",
        "title": result.experiment.title,
        "rounds": result.rounds,
        "result": result.result,
        "said": result.said,
        "seconds": round(result.seconds, 1),
    }


if __name__ == "__main__":
    sys.exit(main())
