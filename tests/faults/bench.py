"""The list of experiments, and how one of them is run."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.world import ImpossibleError, World


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """One row of the table; several may share a number. `rounds` is how often the long set repeats it for each round
    that is asked for: 0 where dice have no part in it, so that once is enough. `act` says how many cases it was, where
    it was more than one."""

    number: int
    title: str
    act: Callable[[World], int | None]
    rounds: int
    quick: bool

    @property
    def name(self) -> str:
        return f"F{self.number} {self.title}"


EXPERIMENTS: list[Experiment] = []


def experiment(
    number: int, title: str, *, rounds: int = 1, quick: bool = True
) -> Callable[[Callable[[World], int | None]], Callable[[World], int | None]]:
    """Enters a function into the list. `quick`: part of every test run."""

    def enter(act: Callable[[World], int | None]) -> Callable[[World], int | None]:
        EXPERIMENTS.append(Experiment(number=number, title=title, act=act, rounds=rounds, quick=quick))
        return act

    return enter


@contextmanager
def world(each: Experiment, seed: int, *, long: bool = False) -> Iterator[World]:
    """A place of its own for one round."""
    with tempfile.TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as folder:
        yield World(folder=Path(folder), rng=random.Random(f"{each.name} {seed}"), long=long)


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of an experiment: rounds that were run, what is to be said, and how long it took in seconds."""

    experiment: Experiment
    rounds: int
    result: str
    said: str
    seconds: float


def repeated(each: Experiment, rounds: int, seed: int = 0) -> Result:
    """Runs it so often that dice are thrown, or until it fails."""
    began, wanted = time.monotonic(), max(1, each.rounds * rounds)
    result, said, done = "pass", "", 0
    for number in range(wanted):
        try:
            with world(each, seed + number, long=True) as place:
                done += each.act(place) or 1
        except ImpossibleError as exc:
            result, said = "skipped", str(exc)
            break
        except Exception as exc:
            result, said = "FAIL", f"seed {seed + number}: {type(exc).__name__}: {exc}"
            break
    return Result(experiment=each, rounds=done, result=result, said=said, seconds=time.monotonic() - began)
