"""A whole file as one document, gzip or plain, bounded: what is unpacked may be a thousand times the file."""

from __future__ import annotations

import gzip
import zlib
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from indexer.imports.lines import ImportFileError

#: More than any service answers at once; the parsers of single sources take less.
DOCUMENT_BYTES = 64 * 1024 * 1024
_GZIP = b"\x1f\x8b"


def read_bytes(path: Path) -> bytes:
    """The file's content, unpacked where it is gzip, whatever it is called. Raises `ImportFileError`."""
    try:
        with path.open("rb") as file:
            return read_stream(file, str(path))
    except OSError as exc:
        raise ImportFileError(f"{path}: can't be read: {exc.strerror or exc}") from exc


def read_stream(stream: BinaryIO, name: str) -> bytes:
    """The same of an open stream, such as standard input; `name` is what errors call it."""
    body = stream.read(DOCUMENT_BYTES + 1)
    packed = body.startswith(_GZIP)
    if packed:
        try:
            body = gzip.GzipFile(fileobj=BytesIO(body)).read(DOCUMENT_BYTES + 1)
        except (EOFError, zlib.error, gzip.BadGzipFile) as exc:
            found = f"found it damaged or cut ({exc}); get the file again"
            raise ImportFileError(f"{name}: expected a whole gzip file, {found}") from exc
    if len(body) > DOCUMENT_BYTES:
        most = f"{DOCUMENT_BYTES // 2**20} MB{' unpacked' if packed else ''}"
        way_out = "split it, or give records as JSON lines, which may be of any number"
        raise ImportFileError(f"{name}: expected a document of at most {most}, found more; {way_out}")
    return body
