"""CSV for spreadsheets (RFC 4180), with text that a spreadsheet would run as a formula made harmless."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

NAME = "csv"
EXTENSION = ".csv"
MEDIA_TYPE = "text/csv; charset=utf-8; header=present"

# https://owasp.org/www-community/attacks/CSV_Injection; spreadsheets skip leading spaces and take full-width signs too.
_FORMULA = re.compile(r"[\t\r]|\s*[=+\-@＝＋－＠]")


class _Line:
    """What csv.writer writes to: holds the line just written."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


def render(rows: Iterable[Mapping[str, Any]], *, raw: bool = False) -> Iterator[str]:
    """A header from the first row's keys, then the rows. Lists of a paper become one text, separated by `; `.

    Text that looks like a formula gets an apostrophe before it, unless `raw`; numbers stay numbers.
    """
    line = _Line()
    writer = csv.writer(line)
    columns: list[str] | None = None
    for row in rows:
        if columns is None:
            columns = list(row)
            writer.writerow([_cell(name, raw) for name in columns])
            yield line.text
        writer.writerow([_cell(row.get(name), raw) for name in columns])
        yield line.text


def _cell(value: Any, raw: bool) -> Any:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, list | tuple):
        value = "; ".join(_item(item) for item in value)
    elif isinstance(value, bytes):
        value = value.hex()
    if not isinstance(value, str):
        return value
    text = value.replace("\x00", "")
    return text if raw or not _FORMULA.match(text) else f"'{text}"


def _item(item: Any) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    match item:
        case {"name": str(name)}:
            return name
        case {"scheme": str(scheme), "value": str(value)}:
            return f"{scheme}:{value}"
        case {"url": str(url)}:
            return url
    return json.dumps(item, ensure_ascii=False)
