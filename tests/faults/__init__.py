"""The fault bench: what goes wrong on the real web and on real machines, done to the program on purpose.

`test_faults.py` runs the quick set as tests; `python -m tests.faults --rounds N` runs all of it and prints a table.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults.bench import Experiment

THEMES = ("crashes", "storage", "answers", "manners", "paging", "listings", "calendar", "sharing", "content")


def all_experiments() -> list[Experiment]:
    """Every experiment, by number."""
    from tests.faults.bench import EXPERIMENTS

    for theme in THEMES:
        importlib.import_module(f"tests.faults.{theme}")
    return sorted(EXPERIMENTS, key=lambda e: e.number)
