"""Segments of a search index that another process built, taken over as they are: copying is quicker than indexing.

It leans on the format of FTS5's shadow tables (the comments in fts5_index.c describe it; the same since SQLite 3.9, and
its version number stands in every index): docs/decisions/0070-grafting.md. A connection that grafts must not have used
the index before, since FTS5 keeps the list of its segments in memory and looks for changes by other connections only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils.utils import sqlite3

from indexer.store.errors import StoreError

#: What `papers_fts_config` says of the only format that is known here.
FORMAT = 4

_STRUCTURE, _AVERAGES = 10, 1
_PAGE_BITS = 37
_MOST = 2_000
# Far above the levels that small writes fill, so that no merge of those meets a large segment.
_LEVEL = 6
# FTS5 merges where there are four (its option `usermerge`).
_APART = 3


@dataclass(slots=True)
class Segment:
    """One segment: its number, first and last page."""

    number: int
    first: int
    last: int


@dataclass(slots=True)
class Structure:
    """The list of an index's segments: for each level how many of them a merge has begun on, and the segments."""

    cookie: bytes
    levels: list[tuple[int, list[Segment]]]
    writes: int

    @classmethod
    def read(cls, blob: bytes) -> Structure:
        """Raises `StoreError` where it is of another format."""
        numbers = _varints(blob[4:])
        try:
            if blob[4:5] == b"\xff":
                raise StopIteration
            count, segments, writes = next(numbers), next(numbers), next(numbers)
            levels = []
            for _ in range(count):
                merging, size = next(numbers), next(numbers)
                levels.append((merging, [Segment(next(numbers), next(numbers), next(numbers)) for _ in range(size)]))
        except (StopIteration, RuntimeError) as exc:
            raise StoreError("papers_fts: expected the segment list of FTS5 version 4, found another format") from exc
        if sum(len(found) for _, found in levels) != segments or next(numbers, None) is not None:
            raise StoreError("papers_fts: expected the segment list of FTS5 version 4, found one that does not add up")
        return cls(blob[:4], levels, writes)

    def written(self) -> bytes:
        """As it stands in the index."""
        numbers = [len(self.levels), sum(len(found) for _, found in self.levels), self.writes]
        for merging, found in self.levels:
            numbers += [merging, len(found)]
            for segment in found:
                numbers += [segment.number, segment.first, segment.last]
        return self.cookie + b"".join(map(_varint, numbers))

    def segments(self) -> list[Segment]:
        """All of them."""
        return [segment for _, found in self.levels for segment in found]


def graft(conn: sqlite3.Connection, side: str, table: str = "papers_fts") -> None:
    """Takes over all segments of `side`.papers_fts, an attached index of the same columns over other rows; the caller
    holds the transaction, and sees to it that no row is in both. Raises `StoreError` where the formats differ."""
    for schema in ("main", side):
        version = conn.execute(f"select v from {schema}.{table}_config where k = 'version'").fetchone()
        if version is None or version[0] != FORMAT:
            raise StoreError(f"{table}: expected FTS5 format {FORMAT}, found {version and version[0]} in {schema}")
    ours, theirs = structure(conn, "main", table), structure(conn, side, table)
    taken = {segment.number for segment in ours.segments()}
    free = (number for number in range(1, _MOST) if number not in taken)
    while len(ours.levels) <= _LEVEL:
        ours.levels.append((0, []))
    for segment in theirs.segments():
        number = next(free, None)
        if number is None:
            raise StoreError(f"{table}: expected fewer than {_MOST} segments; run `paperfeed index --optimize`")
        low, high = segment.number << _PAGE_BITS, (segment.number + 1) << _PAGE_BITS
        conn.execute(
            f"insert into main.{table}_data (id, block) "
            f"select id + ?, block from {side}.{table}_data where id >= ? and id < ? order by id",
            ((number << _PAGE_BITS) - low, low, high),
        )
        conn.execute(
            f"insert into main.{table}_idx (segid, term, pgno) "
            f"select ?, term, pgno from {side}.{table}_idx where segid = ? order by term",
            (number, segment.number),
        )
        ours.levels[_LEVEL][1].append(Segment(number, segment.first, segment.last))
    conn.execute(f"insert into main.{table}_docsize (id, sz) select id, sz from {side}.{table}_docsize order by id")
    _put(conn, table, _STRUCTURE, ours.written())
    _put(conn, table, _AVERAGES, _sum(_blob(conn, "main", table, _AVERAGES), _blob(conn, side, table, _AVERAGES)))


def settle(conn: sqlite3.Connection, table: str = "papers_fts") -> None:
    """Spreads grafted segments over levels, too few on each for small writes to begin on merging them; the caller holds
    the transaction. The oldest stand highest."""
    ours = structure(conn, "main", table)
    if len(ours.levels) <= _LEVEL or any(merging for merging, _ in ours.levels[_LEVEL:]):
        return
    newest = [s for _, found in ours.levels[_LEVEL:] for s in reversed(found)]
    spread = [newest[at : at + _APART] for at in range(0, len(newest), _APART)]
    ours.levels[_LEVEL:] = [(0, level[::-1]) for level in spread]
    _put(conn, table, _STRUCTURE, ours.written())


def structure(conn: sqlite3.Connection, schema: str = "main", table: str = "papers_fts") -> Structure:
    """The list of segments of an index."""
    return Structure.read(_blob(conn, schema, table, _STRUCTURE))


def empty(conn: sqlite3.Connection, table: str = "papers_fts") -> None:
    """Takes everything out of an index; the caller holds the transaction."""
    ours = structure(conn, "main", table)
    for name in ("data", "idx", "docsize"):
        conn.execute(f"delete from {table}_{name}")
    _put(conn, table, _STRUCTURE, Structure(ours.cookie, [], 0).written())
    _put(conn, table, _AVERAGES, b"")


def _blob(conn: sqlite3.Connection, schema: str, table: str, number: int) -> bytes:
    row = conn.execute(f"select block from {schema}.{table}_data where id = ?", (number,)).fetchone()
    return bytes(row[0]) if row else b""


def _put(conn: sqlite3.Connection, table: str, number: int, block: bytes) -> None:
    sql = f"insert into {table}_data (id, block) values (?, ?) on conflict (id) do update set block = excluded.block"
    conn.execute(sql, (number, block))


def _sum(ours: bytes, theirs: bytes) -> bytes:
    """Averages are kept as sums: of rows, and of tokens for each column."""
    one, two = list(_varints(ours)), list(_varints(theirs))
    if one and two and len(one) != len(two):
        raise StoreError(f"papers_fts: expected an index of {len(one) - 1} columns, found one of {len(two) - 1}")
    return b"".join(_varint(a + b) for a, b in zip(one or [0] * len(two), two or [0] * len(one), strict=True))


def _varint(number: int) -> bytes:
    """SQLite's: seven bits a byte, the highest first; eight in the ninth."""
    if number >= 1 << 56:
        raise StoreError(f"papers_fts: expected smaller sums than {number}")
    found = [number & 0x7F]
    while number := number >> 7:
        found.append(number & 0x7F | 0x80)
    return bytes(reversed(found))


def _varints(blob: bytes) -> Iterator[int]:
    number = 0
    for byte in blob:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            yield number
            number = 0
