"""Runs candidates in turn, each in a process of its own, and compares medians.

Absolute figures move with the machine; the ratios of one run do not. CPU time counts, wall time is shown beside it.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

Work = Callable[[], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One candidate: medians over the rounds. `ratio` is its CPU time over the floor's (1.0 is the floor itself)."""

    name: str
    units: int
    cpu_seconds: float
    wall_seconds: float
    peak_mb: float
    per_second: float
    ratio: float


def side_by_side(candidates: Mapping[str, Work], *, rounds: int = 3) -> list[Row]:
    """Measures each candidate `rounds` times, in turn. The first one is the floor that ratios refer to.

    A candidate returns how many units (records, queries, rows) it worked through.
    """
    runs: dict[str, list[tuple[int, float, float, float]]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, work in candidates.items():
            runs[name].append(_alone(work))
    floor = statistics.median(run[1] for run in runs[next(iter(candidates))])
    return [_row(name, measured, floor) for name, measured in runs.items()]


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    head = "| candidate | units | CPU s | wall s | units/s | peak MB | CPU ÷ floor |"
    lines = [
        f"| {r.name} | {r.units:,} | {r.cpu_seconds:.2f} | {r.wall_seconds:.2f} | {r.per_second:,.0f} "
        f"| {r.peak_mb:.0f} | {r.ratio:.2f} |"
        for r in rows
    ]
    return "\n".join([head, "| --- | ---: | ---: | ---: | ---: | ---: | ---: |", *lines])


def as_json(rows: list[Row]) -> list[dict[str, object]]:
    """The rows as JSON values."""
    return [asdict(row) for row in rows]


def _row(name: str, measured: list[tuple[int, float, float, float]], floor: float) -> Row:
    units = measured[0][0]
    cpu, wall, peak = (statistics.median(run[i] for run in measured) for i in (1, 2, 3))
    return Row(
        name=name,
        units=units,
        cpu_seconds=cpu,
        wall_seconds=wall,
        peak_mb=peak,
        per_second=units / cpu if cpu else 0.0,
        ratio=cpu / floor if floor else 0.0,
    )


def _alone(work: Work) -> tuple[int, float, float, float]:
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_measured, args=(work, sender))
    process.start()
    sender.close()
    try:
        result: tuple[int, float, float, float] = receiver.recv()
    finally:
        process.join()
    return result


def _measured(work: Work, sender: multiprocessing.connection.Connection) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    units = work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    sender.send((units, cpu, wall, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
