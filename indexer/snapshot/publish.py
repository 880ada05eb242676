"""Publishing: a new file beside the ones before it, and a link that leads to it once it is whole.

A server that has the old file open goes on reading that: nobody sees two of them mixed. What is served changes with its
next start.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils.utils import sqlite3

from crawler import disk
from crawler.disk import whole
from crawler.source import UsageError
from indexer.snapshot.build import Say, build, faults
from indexer.snapshot.difference import Difference, compare
from indexer.store.errors import StoreError

#: Snapshots that stay when a new one is made, the new one with them.
KEPT = 3
#: A snapshot with less than this share of the papers of the one before it is not published.
FLOOR = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A snapshot. `path` is the file itself, which never changes, `link` what leads to the newest."""

    build: str
    path: Path
    link: Path
    papers: int
    without_abstract: int
    bytes: int
    sha256: str
    difference: Difference | None


def publish(
    source: Path, link: Path, *, now: datetime, keep: int = KEPT, force: bool = False, say: Say = lambda _: None
) -> Published:
    """Makes a snapshot of the database and lets `link` (`public/papers.db`) lead to it; beside it stand its checksum
    and a summary. `force` publishes also what has less than half the papers of the snapshot before.

    Raises `UsageError` where `link` is a file, `StoreError` where the copy is not whole or too small: what was
    published stays.
    """
    if not source.is_file():
        raise StoreError(f"{source}: there is no such database; `paperfeed crawl`, `import` or `demo` makes one")
    if link.exists() and not link.is_symlink():
        raise UsageError(f"{link}: expected the name of a link to snapshots, found a file; choose another name")
    link.parent.mkdir(parents=True, exist_ok=True)
    before = link.resolve() if link.exists() else None
    made = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    path = link.with_name(f"{link.stem}-{made}{link.suffix}")
    if path.exists():
        raise UsageError(f"{path}: is there already; two snapshots in one second are one too many")
    with whole(path) as part:
        papers, without = build(source, part, name=made, made=now.astimezone(UTC).isoformat(), say=say)
        say("checking")
        difference = _checked(part, before, papers, force)
        digest = _settle(part)
    found = Published(
        build=made,
        path=path,
        link=link,
        papers=papers,
        without_abstract=without,
        bytes=path.stat().st_size,
        sha256=digest,
        difference=difference,
    )
    disk.write(path.with_name(f"{path.name}.sha256"), f"{digest}  {path.name}\n")
    disk.write(path.with_suffix(".json"), json.dumps(_summary(found), indent=2) + "\n")
    _point(link, path)
    _forget(link, path, keep)
    return found


def is_snapshot(path: Path) -> bool:
    """Whether the database there is a snapshot: never written to, and served as such."""
    try:
        conn = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        with suppress(sqlite3.DatabaseError):
            return bool(conn.execute("select 1 from sqlite_master where name = 'snapshot'").fetchone())
    except sqlite3.OperationalError:
        return False
    return False


def _checked(part: Path, before: Path | None, papers: int, force: bool) -> Difference | None:
    """What is new in a copy that is whole; raises `StoreError` for any other."""
    if found := faults(part):
        raise StoreError(f"{part}: the snapshot is not whole: {found[0]}; nothing was published")
    if before is None or not is_snapshot(before):
        return None
    difference = compare(part, before)
    held = papers - difference.added + difference.removed
    if papers < held * FLOOR and not force:
        raise StoreError(
            f"{part}: expected at least half of the {held:,} papers of {before.name}, found {papers:,}; nothing was "
            "published; --force publishes it all the same"
        )
    return difference


def _settle(part: Path) -> str:
    """Makes the file one for reading only; returns its SHA-256."""
    with part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    part.chmod(0o444)
    return digest


def _summary(found: Published) -> dict[str, object]:
    return {
        "build": found.build,
        "file": found.path.name,
        "bytes": found.bytes,
        "sha256": found.sha256,
        "papers": found.papers,
        "without_abstract": found.without_abstract,
        "difference": found.difference.to_json() if found.difference else None,
    }


def _point(link: Path, path: Path) -> None:
    """The link leads to the old file or to the new one, at any moment to one of them."""
    with whole(link) as new:
        try:
            new.symlink_to(path.name)
        except OSError as exc:
            raise StoreError(f"{link}: expected a disk with symbolic links ({exc}); the snapshot is {path}") from exc


def _forget(link: Path, newest: Path, keep: int) -> None:
    """Removes the oldest snapshots with what stands beside them."""
    builds = sorted(link.parent.glob(f"{link.stem}-????????T??????Z{link.suffix}"), reverse=True)
    for path in [found for found in builds if found != newest][max(keep - 1, 0) :]:
        for file in (path, path.with_name(f"{path.name}.sha256"), path.with_suffix(".json")):
            file.unlink(missing_ok=True)
