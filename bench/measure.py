"""Runs candidates in turn, each in a process of its own, and compares medians.

Absolute figures move with the machine; the ratios of one run do not. CPU time counts what all processes of a candidate
used, so that a candidate on two cores can be held against one on one core; wall time is what people wait.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import statistics
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

Work = Callable[[], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a measurement is asked for: how many records, how often, where files may lie, real records, and whether
    peers are measured beside the floor."""

    records: int
    rounds: int | None
    folder: Path
    files: tuple[Path, ...] = ()
    peers: bool = True

    @property
    def file(self) -> Path | None:
        """The first, for what is measured on one."""
        return self.files[0] if self.files else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One candidate: medians over the rounds. `per_second` is by wall time; `ratio` is its CPU time over the floor's
    (1.0 is the floor itself), `speed` its units a second over the floor's."""

    name: str
    units: int
    cpu_seconds: float
    wall_seconds: float
    peak_mb: float
    per_second: float
    ratio: float
    speed: float


def side_by_side(candidates: Mapping[str, Work], *, rounds: int = 3) -> list[Row]:
    """Measures each candidate `rounds` times, in turn. The first one is the floor that ratios refer to.

    A candidate returns how many units (records, queries, rows) it worked through.
    """
    runs: dict[str, list[tuple[int, float, float, float]]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, work in candidates.items():
            runs[name].append(_alone(work))
    rows = [_row(name, measured) for name, measured in runs.items()]
    cpu, speed = rows[0].cpu_seconds, rows[0].per_second
    return [replace(r, ratio=_over(r.cpu_seconds, cpu), speed=_over(r.per_second, speed)) for r in rows]


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    named = [
        {
            "candidate": r.name,
            "units": r.units,
            "CPU s": round(r.cpu_seconds, 2),
            "wall s": round(r.wall_seconds, 2),
            "units/s": round(r.per_second),
            "peak MB": round(r.peak_mb),
            "CPU ÷ floor": round(r.ratio, 2),
            "units/s ÷ floor": round(r.speed, 2),
        }
        for r in rows
    ]
    return markdown(named)


def markdown(rows: list[dict[str, Any]]) -> str:
    """Rows with named figures as a Markdown table; what a row has no figure for stays empty."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    numeric = [any(isinstance(row.get(name), int | float) for row in rows) for name in names]
    lines = [f"| {' | '.join(names)} |", f"| {' | '.join('---:' if n else '---' for n in numeric)} |"]
    return "\n".join([*lines, *(f"| {' | '.join(_cell(row.get(name)) for name in names)} |" for row in rows)])


def as_json(rows: list[Row]) -> list[dict[str, object]]:
    """The rows as JSON values."""
    return [asdict(row) for row in rows]


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _over(one: float, other: float) -> float:
    return one / other if other else 0.0


def _row(name: str, measured: list[tuple[int, float, float, float]]) -> Row:
    units = measured[0][0]
    cpu, wall, peak = (statistics.median(run[i] for run in measured) for i in (1, 2, 3))
    return Row(
        name=name,
        units=units,
        cpu_seconds=cpu,
        wall_seconds=wall,
        peak_mb=peak,
        per_second=_over(units, wall),
        ratio=0.0,
        speed=0.0,
    )


def _alone(work: Work) -> tuple[int, float, float, float]:
    # What the candidate before has left to the system to write is not this one's.
    os.sync()
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_measured, args=(work, sender))
    process.start()
    sender.close()
    memory = _Memory(process.pid or 0)
    memory.start()
    try:
        units, cpu, wall = receiver.recv()
    finally:
        process.join()
        memory.over.set()
        memory.join()
    return units, cpu, wall, memory.peak / 2**20


def _measured(work: Work, sender: multiprocessing.connection.Connection) -> None:
    wall, cpu = time.perf_counter(), _cpu_seconds()
    units = work()
    sender.send((units, _cpu_seconds() - cpu, time.perf_counter() - wall))


def _cpu_seconds() -> float:
    """Of this process and of those below it that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


class _Memory(threading.Thread):
    """The most memory that a process and all below it hold at once, looked at twenty times a second. Pages that several
    of them share count once for each."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.over, self.peak, self._pid = threading.Event(), 0, pid

    def run(self) -> None:
        while not self.over.wait(0.05):
            self.peak = max(self.peak, _resident(self._pid))


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(_resident(int(child)) for child in below)
