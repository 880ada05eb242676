"""JSON lines: one paper a line, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

NAME = "jsonl"
EXTENSION = ".jsonl"
MEDIA_TYPE = "application/x-ndjson"

# Allowed within JSON, but ends of a line to some readers of lines.
_LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\u0085\u2028\u2029"}


def render(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One line of JSON for each row; all keys on each line, missing is null."""
    for row in rows:
        yield line(row) + "\n"


def line(row: Mapping[str, Any]) -> str:
    """A row as JSON that holds no end of line of any kind. Blobs, which only SQL gives, become hexadecimal text."""
    return json.dumps(row, ensure_ascii=False, default=bytes.hex).translate(_LINE_ENDS)
