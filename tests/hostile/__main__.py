"""`python -m tests.hostile --count 10000`: asks for so many addresses and prints what became of them, by route."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import datasette

from bench.measure import markdown
from tests.hostile.bench import Account, run
from tests.hostile.urls import targets


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        account = run(targets(asked.count, asked.seed), Path(folder))
    print(f"Datasette {datasette.__version__}, {asked.count:,} requests, seed {asked.seed}\n\n{_table(account)}\n")
    for told, (count, first) in sorted(account.wrong.items(), key=lambda pair: -pair[1][0]):
        print(f"{count} wrong: {told}\n    e.g. {first[:300]!r}")
    return 1 if account.wrong else 0


def _table(account: Account) -> str:
    rows = [
        {
            "route": name,
            "requests": seen.total(),
            **{f"{hundred}xx": sum(n for s, n in seen.items() if s // 100 == hundred) for hundred in (2, 3, 4, 5)},
            "slowest ms": round(account.slowest[name] * 1000),
        }
        for name, seen in sorted(account.statuses.items())
    ]
    return markdown(rows)


if __name__ == "__main__":
    sys.exit(main())
