"""What is the same for every reader until somebody writes to the database: read once for each state of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlite_utils.utils import sqlite3

T = TypeVar("T")
Connection = sqlite3.Connection

#: A thread reads as many databases as Datasette has attached; of more, all is forgotten.
DATABASES = 16


@dataclass(slots=True)
class _State:
    """What has been read of a state of a database, by what has read it."""

    version: int
    found: dict[Callable[[Connection], Any], Any] = field(default_factory=dict)


class _Kept(threading.local):
    """A thread of Datasette's has a connection of its own to each database."""

    def __init__(self) -> None:
        self.states: dict[Connection, _State] = {}


_kept = _Kept()


def read(connection: Connection, reading: Callable[[Connection], T]) -> T:
    """What `reading`, a function of a module that looks at nothing but the database, finds in this transaction.

    A commit of anybody else makes it be read anew (https://sqlite.org/pragma.html#pragma_data_version).
    """
    (version,) = connection.execute("pragma data_version").fetchone()
    if (state := _kept.states.get(connection)) is None or state.version != version:
        if len(_kept.states) >= DATABASES:
            _kept.states.clear()
        state = _kept.states[connection] = _State(version)
    if reading not in state.found:
        state.found[reading] = reading(connection)
    found: T = state.found[reading]
    return found
