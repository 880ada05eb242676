"""What has been found out of a database's words, kept for as long as it has about as many papers: a harvest's thousand
change hardly how common a word is, and finding out anew what was known costs more than all else on a page."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from sqlite_utils.utils import sqlite3

#: Many times as many papers, or as few, make another database of it.
GROWTH = 1.05


@dataclass(slots=True)
class Known:
    """Of expressions, how many matches there were among how many papers; of terms, in how many of the newest texts each
    is, where somebody has counted them."""

    guessed: dict[str, tuple[int, int]] = field(default_factory=dict)
    counted: Mapping[str, int] = field(default_factory=dict)


def known(conn: sqlite3.Connection, papers: int) -> Known:
    """That of the database behind a connection, which has so many papers."""
    path = conn.execute("pragma database_list").fetchone()[2]
    # Databases in memory have no name to tell one from another.
    return _known(path, round(math.log(papers or 1, GROWTH))) if path else Known()


@lru_cache(maxsize=8)
def _known(path: str, size: int) -> Known:
    return Known()
