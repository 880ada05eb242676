"""Entries of a list that can be records, and those that can't."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from crawler.record import Fault, Record


class Entry(Protocol):
    """It says where in the list it stands, for people."""

    @property
    def where(self) -> str: ...


E = TypeVar("E", bound=Entry)


def records(entries: Iterable[E], read: Callable[[E], Record]) -> tuple[tuple[Record, ...], tuple[Fault, ...]]:
    """What `read` makes of the entries, the first of each key. An entry on which it raises `ValueError` is a fault."""
    found: dict[str, Record] = {}
    faults: list[Fault] = []
    for entry in entries:
        try:
            record = read(entry)
        except ValueError as exc:
            faults.append(Fault(where=entry.where, why=str(exc)))
        else:
            found.setdefault(record.key, record)
    return tuple(found.values()), tuple(faults)
