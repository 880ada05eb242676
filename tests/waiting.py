"""Waiting for what another process does."""

from __future__ import annotations

import time
from collections.abc import Callable


def until(reached: Callable[[], object], seconds: float = 60) -> None:
    """Returns when that is so; fails when it is not so within that time."""
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, "it has not come to pass"
        time.sleep(0.02)
