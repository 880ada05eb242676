"""What a command tells while it brings the database of an older program up to date."""

from __future__ import annotations

from pathlib import Path

import click

from indexer.cli.line import Line, clock
from indexer.store.hearing import Step


class Upgrading:
    """What is done, how many papers a second, and the time left; of what is done at once nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._line: Line | None = None
        self._first: Step | None = None

    def hear(self, step: Step | None) -> None:
        """Shows the step; None takes the line away."""
        if step is None:
            if self._line is not None:
                self._line.__exit__(None, None, None)
            self._line = self._first = None
        elif self._line is None or self._first is None:
            self._line, self._first = Line(shown=True).__enter__(), step
            click.echo(f"{self._path}: {_sum(step)}; killed, it goes on with the next command", err=True)
        else:
            # What was done before it was killed took no time now.
            rate = (step.done - self._first.done) / self._line.elapsed()
            left = f", {clock((step.total - step.done) / rate)} left" if rate else ""
            self._line.tell(f"{_sum(step)}, {rate:,.0f}/s{left}")


def _sum(step: Step) -> str:
    return f"{step.what}: {step.done:,} of {step.total:,} papers"
