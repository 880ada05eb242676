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
    if value is None:
        return value
    if type(value) is not str:
        if isinstance(value, bool):
            return int(value)
        if isinstance(value, list | tuple):
            value = "; ".join(map(_item, value))
        elif isinstance(value, bytes):
            return value.hex()
        else:
            return value
    text = value.replace("\x00", "")
    # Nearly all text begins with a letter: the search for a formula takes five times as long.
    return text if raw or text[:1].isalpha() or not _FORMULA.match(text) else f"'{text}"


def _item(item: Any) -> str:
    if isinstance(item, str):
        return item
    if isinstance(item, Mapping):
        for told in ("name", "url"):
            if isinstance(item.get(told), str):
                return str(item[told])
        if isinstance(item.get("scheme"), str) and isinstance(item.get("value"), str):
            return f"{item['scheme']}:{item['value']}"
        return json.dumps(item, ensure_ascii=False)
    return str(item)
