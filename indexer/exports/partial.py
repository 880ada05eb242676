"""A file that is there when it is whole, and not before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.source import UsageError


@contextmanager
def partial(path: Path) -> Iterator[Path]:
    """Where to write what shall stand at `path`; it gets there when the block ends well, and is gone when not.

    Raises `UsageError` where there is a file already.
    """
    if path.exists():
        raise UsageError(f"{path}: expected no file there, found one; remove it or choose another name")
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
