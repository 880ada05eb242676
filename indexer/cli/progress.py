"""What a person sees while a crawl goes on: one bar a source on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from indexer.cli.output import printable

if TYPE_CHECKING:
    from crawler.fetch.job import Event


class Progress:
    """Bars on stderr. `hear` takes the crawler's events; without a terminal, or quiet, it stays silent."""

    def __init__(self, *, quiet: bool = False) -> None:
        console = Console(stderr=True)
        self._shown = not quiet and console.is_terminal and sys.stderr.isatty()
        self._bars = Bars(
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            TextColumn("{task.fields[told]}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        if self._shown:
            self._bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, at: TracebackType | None) -> None:
        if self._shown:
            self._bars.stop()

    def hear(self, event: Event) -> None:
        """Redraws the bar of the event's source."""
        if not self._shown:
            return
        if event.source not in self._tasks:
            self._tasks[event.source] = self._bars.add_task(printable(event.source), total=None, told="")
        total = event.requests + event.left if event.kind in ("answered", "ended") and event.requests else None
        self._bars.update(self._tasks[event.source], completed=event.requests, total=total, told=told(event))


def told(event: Event) -> str:
    """Records and what became of them, and when the next request may go.

    `214 records: 187 new, 24 changed, 3 unchanged · next request in 3 s`
    """
    tally = event.tally
    text = f"{event.records:,} records: {tally.new:,} new, {tally.changed:,} changed, {tally.unchanged:,} unchanged"
    if tally.faults:
        text += f", {tally.faults:,} faults"
    if event.kind == "waiting" and event.waiting_seconds >= 1:
        text += f" · next request in {event.waiting_seconds:.0f} s"
    return text
