"""Files that are whole or not there: a file gets its name when it is finished, and what it is called reaches the disk
as well as what it holds, so that it stays when the power goes."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.source import UsageError

# The end of the name of what a process is writing, and of what stands beside it: a database's log, its locks.
_PART = re.compile(r"\.([0-9]+)\.part(?:[-.].*)?", re.DOTALL)


@contextmanager
def whole(path: Path, *, new: bool = False) -> Iterator[Path]:
    """Where to write what shall stand at `path`, in place of what is there. It gets there when the block ends well, and
    is gone when not, with what was put beside it. Two processes write two files; what one that was killed has left
    behind goes first. Raises `UsageError` where a file is there that shall be `new`."""
    if new and path.exists():
        raise UsageError(f"{path}: expected no file there, found one; remove it or choose another name")
    _clear(path)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        yield part
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    finally:
        _clear(path)


def write(path: Path, text: str) -> None:
    """The text as the file, the whole of it or what was there before."""
    with whole(path) as part:
        part.write_text(text, encoding="utf-8")


def sync_folder(folder: Path) -> None:
    """New names in the folder are on the disk when this returns."""
    if hasattr(os, "O_DIRECTORY"):  # not everywhere can a folder be opened
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _clear(path: Path) -> None:
    """Removes what this process, or one that has ended, began to write in place of the file."""
    for file in path.parent.iterdir():
        found = _PART.fullmatch(file.name.removeprefix(path.name)) if file.name.startswith(path.name) else None
        if found and (int(found[1]) == os.getpid() or not _is_running(int(found[1]))):
            shutil.rmtree(file) if file.is_dir() else file.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # it is somebody else's
        pass
    return True
