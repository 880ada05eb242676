"""Small databases beside the real one, for rows and segments of the search index on the way to it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils.utils import sqlite3

from indexer.store.papers import SEARCHED

#: More memory than the words of a part need, so that each part becomes one segment.
HASH_BYTES = 256 * 1024 * 1024


@contextmanager
def scratch(path: Path, work: str) -> Iterator[Path]:
    """A folder beside the database for the length of that work; what a killed one left there goes."""
    folder = Path(f"{path.resolve()}.{work}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def open_side(file: Path, page_bytes: int) -> sqlite3.Connection:
    """A database for rows or segments on the way to another one; nothing of it outlives a crash, nor needs to."""
    file.unlink(missing_ok=True)
    conn = sqlite3.connect(str(file), isolation_level=None)
    for setting in (
        f"page_size = {page_bytes}", "journal_mode = off", "synchronous = off", "locking_mode = exclusive",
        "secure_delete = off",
    ):  # fmt: skip
        # Not of what is attached later.
        conn.execute(f"pragma main.{setting}")
    return conn


def make_index(conn: sqlite3.Connection, declared: str) -> None:
    """An index that keeps no texts, of the columns and the tokenizer that `declared`, the real one's SQL, has, over the
    papers in the table `papers`."""
    inside = declared[declared.index("(") + 1 : declared.rindex(")")]
    options = [part.strip() for part in inside.split(",") if "content" not in part]
    conn.execute(f"create virtual table papers_fts using fts5({', '.join(options)}, content='')")
    for setting, value in (("hashsize", HASH_BYTES), ("automerge", 0)):
        conn.execute("insert into papers_fts (papers_fts, rank) values (?, ?)", (setting, value))
    columns = ", ".join(SEARCHED)
    conn.execute(f"insert into papers_fts (rowid, {columns}) select id, {columns} from papers order by id")
