"""How far long work has come that nobody asked for by name, such as bringing a database up to date: whoever opens the
database does it, and whoever talks to people sets who hears."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """What is done, and how many of how many papers it is done for."""

    what: str
    done: int
    total: int


@dataclass(slots=True)
class Hearing:
    """Who is told of each step, and of None when there are no more of them."""

    by: Callable[[Step | None], None] | None = None

    @contextmanager
    def telling(self, what: str, total: int) -> Iterator[Callable[[int], None]]:
        """Gives what is to be called with how many are done."""
        hear = self.by or (lambda step: None)
        try:
            yield lambda done: hear(Step(what, done, total))
        finally:
            hear(None)


UPGRADE = Hearing()
