"""A line on stderr of how far long work has come: on a terminal all the time, in a log twice a minute."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

#: How often a log hears of it.
LOG_SECONDS = 30


class Line:
    """The line, from when it is entered until it is left: of a terminal nothing stays."""

    def __init__(self, *, shown: bool) -> None:
        console = Console(stderr=True)
        self._shown, self._live = shown, shown and console.is_terminal
        self._bar = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console, transient=True
        )
        self._began = self._told = time.monotonic()

    def __enter__(self) -> Self:
        if self._live:
            self._bar.start()
            self._bar.add_task("…")
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, at: TracebackType | None) -> None:
        if self._live:
            self._bar.stop()

    def elapsed(self) -> float:
        """Seconds since the work began, never 0."""
        return max(time.monotonic() - self._began, 0.001)

    def tell(self, told: str) -> None:
        """Shows that from now on."""
        if self._live:
            self._bar.update(self._bar.task_ids[0], description=told)
        elif self._shown and time.monotonic() - self._told > LOG_SECONDS:
            self._told = time.monotonic()
            click.echo(told, err=True)


def clock(seconds: float) -> str:
    """Minutes and seconds.

    >>> clock(185.3)
    '3:05'
    """
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
