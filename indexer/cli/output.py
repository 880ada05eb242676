"""Results on stdout: JSON for programs, tables for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from indexer.readable import readable

as_json = click.option("--json", "json_", is_flag=True, help="Print JSON.")


# Into a pipe or a file nothing is cut off.
_PIPE_WIDTH = 400


def print_json(value: Any) -> None:
    """One JSON document, indented, in UTF-8."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, wrap: str | None = None) -> None:
    """A table as wide as the terminal; only the column `wrap` may break its lines."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=_PIPE_WIDTH)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, no_wrap=column != wrap, overflow="ellipsis" if column != wrap else "fold")
    for row in rows:
        table.add_row(*("" if value is None else printable(str(value)) for value in row))
    with console.capture() as captured:
        console.print(table)
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))


def paper_console() -> Console:
    """Where papers are printed: wrapped on a terminal, whole lines into a pipe."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, soft_wrap=True)


def visible(text: str) -> str:
    """Text as people read it, TeX as Unicode where that is simple, without what a terminal would obey."""
    return "".join(c if c in "\n\u3000" or c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in readable(text))


def printable(text: str) -> str:
    """The same for rich's tables and bars, whose own markup is escaped."""
    return visible(text).replace("[", r"\[")


def plural(count: int, noun: str) -> str:
    """`1 paper`, `1,204 papers`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def ago(seconds: float) -> str:
    """`3 min`, `23 h 58 min`, `4 days`.

    >>> ago(200), ago(86280), ago(4 * 86400)
    ('3 min', '23 h 58 min', '4 days')
    """
    minutes = int(seconds // 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes // (24 * 60)} days"


def when(moment: str | None, now: datetime) -> str:
    """A moment (UTC, ISO 8601) as seen from `now`: `3 min ago`, `in 5 h 2 min`, `now`, `never`."""
    if moment is None:
        return "never"
    seconds = (datetime.fromisoformat(moment) - now).total_seconds()
    if abs(seconds) < 60:
        return "now"
    return f"in {ago(seconds)}" if seconds > 0 else f"{ago(-seconds)} ago"
