"""A whole file as one document, gzip or plain, bounded: what is unpacked may be a thousand times the file."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from indexer.imports.lines import ImportFileError

#: More than any service answers at once; the parsers of single sources take less.
DOCUMENT_BYTES = 64 * 1024 * 1024
_GZIP = b"\x1f\x8b"


def read_bytes(path: Path) -> bytes:
    """The file's content, unpacked where it is gzip, whatever it is called. Raises `ImportFileError`."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
            file.seek(0)
            if packed:
                with gzip.open(file) as unpacked:
                    body = unpacked.read(DOCUMENT_BYTES + 1)
            else:
                body = file.read(DOCUMENT_BYTES + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as exc:
        found = f"found it damaged or cut ({exc}); get the file again"
        raise ImportFileError(f"{path}: expected a whole gzip file, {found}") from exc
    except OSError as exc:
        raise ImportFileError(f"{path}: can't be read: {exc.strerror or exc}") from exc
    if len(body) > DOCUMENT_BYTES:
        most = f"{DOCUMENT_BYTES // 2**20} MB{' unpacked' if packed else ''}"
        way_out = "split it, or give records as JSON lines, which may be of any number"
        raise ImportFileError(f"{path}: expected a document of at most {most}, found more; {way_out}")
    return body
