"""JSON: one array of papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from indexer.exports.jsonl import line

NAME = "json"
EXTENSION = ".json"
MEDIA_TYPE = "application/json"


def render(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """An array with one row a line."""
    return array(rows)


def array(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A JSON array of objects, one a line, piece by piece."""
    before = "[\n"
    for item in items:
        yield before + line(item)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"
