"""Lines of a file, gzip or plain, one at a time and bounded."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from crawler.source import PaperfeedError

#: Longer than any record: three thousand authors with affiliations take half a megabyte.
LINE_BYTES = 16 * 1024 * 1024
_GZIP = b"\x1f\x8b"


class ImportFileError(PaperfeedError):
    """The file can't be read on; what came before it is kept."""


def read(path: Path) -> Iterator[tuple[int, bytes]]:
    """(number from 1, line) of a file; lines beyond `LINE_BYTES` come cut. Raises `ImportFileError`."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
            file.seek(0)
            if packed:
                with gzip.open(file) as unpacked:
                    yield from _numbered(unpacked, path)  # type: ignore[arg-type]
            else:
                yield from _numbered(file, path)
    except OSError as exc:
        raise ImportFileError(f"{path}: can't be read: {exc.strerror or exc}") from exc


def is_json_lines(path: Path) -> bool:
    """Whether the first line that is not blank begins a JSON object, not a JSON Feed. Raises `ImportFileError`."""
    first = next((line.strip() for _, line in read(path) if not line.isspace()), b"")
    if set(path.suffixes) & {".jsonl", ".ndjson"}:
        return True
    return first.startswith(b"{") and b"jsonfeed.org" not in first[:500] and first != b"{"


def _numbered(file: BinaryIO, path: Path) -> Iterator[tuple[int, bytes]]:
    number = 0
    while True:
        try:
            line = rest = file.readline(LINE_BYTES)
            while len(rest) == LINE_BYTES and not rest.endswith(b"\n"):
                rest = file.readline(LINE_BYTES)
        except (EOFError, zlib.error, gzip.BadGzipFile) as exc:
            raise ImportFileError(
                f"{path}: expected a whole gzip file, found it damaged or cut after line {number} ({exc}); the lines "
                "before are imported; get the file again and repeat, known records are skipped"
            ) from exc
        if not line:
            return
        number += 1
        yield number, line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
