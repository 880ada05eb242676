"""CSV for spreadsheets (RFC 4180), with text that a spreadsheet would run as a formula made harmless."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

NAME = "csv"
EXTENSION = ".csv"
MEDIA_TYPE = "text/csv; charset=utf-8; header=present"

# https://owasp.org/www-community/attacks/CSV_Injection; spreadsheets skip leading spaces and take full-width signs too.
_FORMULA = re.compile(r"[\t\r]|\s*[=+\-@＝＋－＠]")


def render(rows: Iterable[Mapping[str, Any]], *, raw: bool = False) -> Iterator[str]:
    """A header from the first row's keys, then the rows. Lists of a paper become one text, separated by `; `.

    Text that looks like a formula gets an apostrophe before it, unless `raw`; numbers stay numbers.
    """
    remaining = iter(rows)
    if (first := next(remaining, None)) is not None:
        columns = list(first)
        every = chain((first,), remaining)
        yield from tabulate(columns, ([row.get(name) for name in columns] for row in every), raw=raw)


def tabulate(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, raw: bool = False) -> Iterator[str]:
    """The same of rows that have their cells in the order of the columns.

    Written by hand: the standard library's writer looks at each letter, which takes three times as long.
    """
    for cells in chain((columns,), rows):
        # A line of nothing would be no row.
        yield (",".join([_field(cell, raw) for cell in cells]) or '""') + "\r\n"


def _field(value: Any, raw: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return repr(value + 0)  # of a boolean the number
    text = value if type(value) is str else _text(value)
    if "\x00" in text:
        text = text.replace("\x00", "")
    # Nearly all text begins with a letter: the search for a formula takes five times as long.
    if not (raw or text[:1].isalpha()) and _FORMULA.match(text):
        text = f"'{text}"
    if '"' in text:
        return '"' + text.replace('"', '""') + '"'
    return f'"{text}"' if "," in text or "\n" in text or "\r" in text else text


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.hex()
    return "; ".join(map(_item, value)) if isinstance(value, list | tuple) else str(value)


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
