"""JSON: one array of papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from indexer.exports.jsonl import line, one_line

NAME = "json"
EXTENSION = ".json"
MEDIA_TYPE = "application/json"


def render(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """An array with one row a line."""
    return join(map(line, rows))


def join(texts: Iterable[str]) -> Iterator[str]:
    """The same of rows that are JSON already."""
    before = "[\n"
    for text in texts:
        yield before + one_line(text)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"
