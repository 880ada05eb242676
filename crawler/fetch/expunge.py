"""Writing an archive file anew without some of its answers; the others stay byte for byte what they were."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from filelock import Timeout

from crawler.disk import sync_folder
from crawler.fetch.archive import NO_WARC, SUFFIX, Archived, archived_at, lock_of, release
from crawler.fetch.pieces import pieces
from crawler.journal import BusyError

#: What a file is called until the ledger points to it.
PART = ".part"


def holds(path: Path, drops: Callable[[Archived], bool]) -> bool:
    """Whether the file has an answer to drop."""
    with path.open("rb") as stream:
        return any(answer is not None and drops(answer) for _, _, answer in _members(path, stream))


def rewrite(path: Path, target: Path, drops: Callable[[Archived], bool]) -> dict[int, int]:
    """Writes `target` with all whole members of `path` but the answers to drop; returns old offset → new offset.

    On disk when this returns. Without any answer left there is no target and nothing is returned.
    """
    moved: dict[int, int] = {}
    with path.open("rb") as stream, target.open("wb") as file:
        for offset, member, answer in _members(path, stream):
            if answer is not None and drops(answer):
                continue
            if answer is not None:
                moved[offset] = file.tell()
            file.write(member)
        file.flush()
        os.fsync(file.fileno())
    if not moved:
        target.unlink()
    return moved


def _members(path: Path, stream: BinaryIO) -> Iterator[tuple[int, bytes, Archived | None]]:
    """What is whole and can be read: nobody knows whom the rest is about."""
    for piece in pieces(stream, 0):
        if piece.member is None:
            continue
        with suppress(*NO_WARC):
            answer = archived_at(path.name, piece.offset, piece.member)
            yield piece.offset, piece.member, answer


def fresh_name(path: Path) -> str:
    """A name for the new file that sorts behind the old one's."""
    stem = path.name.removesuffix(SUFFIX)
    names = (f"{stem}-{number}{SUFFIX}" for number in range(1, 1_000_000))
    return next(n for n in names if not any((path.parent / f"{n}{end}").exists() for end in ("", PART)))


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Nobody writes the file meanwhile; raises `BusyError` where somebody does."""
    lock = lock_of(path)
    try:
        lock.acquire(blocking=False)
    except Timeout as exc:
        raise BusyError(f"{path}: a crawl is writing this file; try again when it has ended") from exc
    try:
        yield
    finally:
        release(lock)


def settle(folder: Path, old: str, new: str | None) -> None:
    """Puts a new file in the place that the ledger names, and removes the old one. Again is safe."""
    if new is not None:
        # done already, or by another command at this very moment
        with suppress(FileNotFoundError):
            (folder / f"{new}{PART}").replace(folder / new)
    (folder / old).unlink(missing_ok=True)
    if folder.is_dir():
        sync_folder(folder)


def sweep(folder: Path, awaited: set[str]) -> None:
    """Removes new files that no ledger came to point to."""
    for part in folder.glob(f"*{SUFFIX}{PART}"):
        if part.name.removesuffix(PART) not in awaited:
            part.unlink(missing_ok=True)
