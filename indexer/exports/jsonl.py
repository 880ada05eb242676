"""JSON lines: one paper a line, for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

NAME = "jsonl"
EXTENSION = ".jsonl"
MEDIA_TYPE = "application/x-ndjson"

# Allowed within JSON, but ends of a line to some readers of lines.
_LINE_END = re.compile("[\u0085\u2028\u2029]")


def render(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One line of JSON for each row; all keys on each line, missing is null."""
    return join(map(line, rows))


def join(texts: Iterable[str]) -> Iterator[str]:
    """The same of rows that are JSON already."""
    return (f"{one_line(text)}\n" for text in texts)


def line(row: Mapping[str, Any]) -> str:
    """A row as JSON that holds no end of line of any kind. Blobs, which only SQL gives, become hexadecimal text."""
    return one_line(json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=bytes.hex))


def one_line(text: str) -> str:
    """JSON without what some readers take for the end of a line."""
    if text.isascii() or not _LINE_END.search(text):
        return text
    return _LINE_END.sub(lambda end: f"\\u{ord(end[0]):04x}", text)
