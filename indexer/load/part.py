"""One part of an archive, made ready by a process of its own: lines → records → a small database of rows that only
have to be copied, with its own segment of the search index."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlite_utils.utils import sqlite3

from crawler.record import Fault, Record
from indexer.imports import arxiv_json
from indexer.readable import readable
from indexer.store.binding import bound, marks
from indexer.store.lone import Lone, lone
from indexer.store.papers import COLUMNS, SEARCHED, authorship

#: In place of a paper's number: nothing is to be written, or it takes the long way.
KNOWN, LATE = 0, -1

#: More memory than the words of a part need, so that each part becomes one segment.
HASH_BYTES = 256 * 1024 * 1024

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a part wants to store: for each record the number of its date, its names in (scheme, value), its key and
    hash, whether it announces, and the keys of its likes. `faults` and `late` are for the others to write."""

    part: int
    wanted: list[tuple[int, list[tuple[str, str]], tuple[str, str], str, bool, tuple[int, ...]]]
    faults: list[Fault]
    late: list[str]


@dataclass(frozen=True, slots=True)
class Built:
    """A part whose rows lie in the file; `late` are records, as JSON, that were given no number."""

    part: int
    file: Path
    rows: int
    late: list[str]


_MAIN = {
    "papers": ("id integer primary key", *COLUMNS),
    "identifiers": ("scheme", "value", "paper"),
    "names": ("id integer primary key", "name", "display"),
    "authorships": ("paper", "position", "name"),
    "described": ("paper", "position", "name", "native_name", "affiliations", "orcid", "equal_contribution"),
    "paper_categories": ("paper", "category", "is_primary"),
    "links": ("paper", "kind", "url", "source"),
    "versions": ("paper", "version", "date", "size"),
    "announcements": ("paper", "source", "date", "type", "word", "version", "fetched"),
    "assertions": ("source", "key", "paper", "url", "feed", "fetched", "version", "deleted", "hash", "data"),
    "late_keys": ("key", "paper"),
}
# Tables with columns that may be empty.
_SPARSE = {"papers", "described", "versions", "announcements", "assertions"}


def work(pipe: Connection, folder: Path, page_bytes: int, declared: str, feed: str, fetched: str) -> None:
    """Takes parts (number, number of the first line, lines) from the pipe until there is None; answers each with what
    it asks for, and, told the papers' numbers, with where the rows lie."""
    # Rows hold no cycles; looking for some takes a tenth of the time.
    gc.disable()
    # Where the one who asks is killed or gives up, there is nothing left to do.
    with suppress(EOFError, BrokenPipeError):
        _answer(pipe, folder, page_bytes, declared, feed, fetched)


def _answer(pipe: Connection, folder: Path, page_bytes: int, declared: str, feed: str, fetched: str) -> None:
    while (given := pipe.recv()) is not None:
        number, first, lines = given
        entries = list(arxiv_json.parse(enumerate(lines, first)))
        records = [e for e in entries if isinstance(e, Record)]
        made = [lone(record, feed=feed, fetched=fetched) for record in records]
        ready = [one for one in made if one is not None]
        late = [_json(r) for r, one in zip(records, made, strict=True) if one is None]
        wanted = [(o.date, o.names, o.key, o.word[5], o.announced is not None, o.likes) for o in ready]
        faults = [e for e in entries if isinstance(e, Fault)]
        pipe.send(Asked(number, wanted, faults, late))
        papers = pipe.recv()
        kept = sorted(((p, o) for p, o in zip(papers, ready, strict=True) if p > 0), key=lambda pair: pair[0])
        of = [r for r, one in zip(records, made, strict=True) if one is not None]
        refused = [_json(r) for p, r in zip(papers, of, strict=True) if p == LATE]
        file = folder / f"{number}.part"
        if kept:
            _build(file, page_bytes, declared, kept)
        pipe.send(Built(number, file, len(kept), refused))


def open_side(file: Path, page_bytes: int) -> sqlite3.Connection:
    """A database for rows or segments on the way to another one; nothing of it outlives a crash, nor needs to."""
    file.unlink(missing_ok=True)
    conn = sqlite3.connect(str(file), isolation_level=None)
    conn.execute(f"pragma page_size = {page_bytes}")
    for setting in ("journal_mode = off", "synchronous = off", "locking_mode = exclusive", "secure_delete = off"):
        conn.execute(f"pragma {setting}")
    return conn


def make_index(conn: sqlite3.Connection, declared: str, texts: Iterable[Row]) -> None:
    """An index that keeps no texts, of the columns and the tokenizer that `declared`, the real one's SQL, has. `texts`
    are papers' numbers with their searched columns, by number."""
    inside = declared[declared.index("(") + 1 : declared.rindex(")")]
    options = [part.strip() for part in inside.split(",") if "content" not in part]
    conn.execute(f"create virtual table papers_fts using fts5({', '.join(options)}, content='')")
    for setting, value in (("hashsize", HASH_BYTES), ("automerge", 0)):
        conn.execute("insert into papers_fts (papers_fts, rank) values (?, ?)", (setting, value))
    columns = ("rowid", *SEARCHED)
    sql = f"insert into papers_fts ({', '.join(columns)}) values ({marks(len(columns))})"
    conn.executemany(sql, map(bound, texts))


def _build(file: Path, page_bytes: int, declared: str, kept: Sequence[tuple[int, Lone]]) -> None:
    conn = open_side(file, page_bytes)
    try:
        conn.execute("begin")
        for table, columns in _MAIN.items():
            conn.execute(f"create table {table} ({', '.join(columns)})")
        for table, rows in _rows(kept).items():
            width = len(_MAIN[table])
            if table in _SPARSE:
                conn.executemany(f"insert into {table} values ({marks(width)})", map(bound, rows))
            else:
                conn.executemany(f"insert into {table} values ({', '.join('?' * width)})", rows)
        at = [COLUMNS.index(name) for name in SEARCHED]
        make_index(conn, declared, ((paper, *[one.paper[i] for i in at]) for paper, one in kept))
        conn.execute("commit")
    finally:
        conn.close()


def _rows(kept: Sequence[tuple[int, Lone]]) -> dict[str, list[Row]]:
    """The rows of every table, in the order of its key; names by numbers of this part."""
    names = {name: n for n, name in enumerate(sorted({a.name for _, one in kept for a in one.authors}), 1)}
    return {
        "papers": [(paper, *one.paper) for paper, one in kept],
        "identifiers": sorted([(scheme, value, paper) for paper, one in kept for scheme, value in one.names]),
        "names": [(number, name, readable(name)) for name, number in names.items()],
        **_authorships(kept, names),
        "paper_categories": sorted(
            [(paper, code, int(n == 0)) for paper, one in kept for n, code in enumerate(one.categories)]
        ),
        "links": sorted([(paper, *link) for paper, one in kept for link in one.links]),
        "versions": [(paper, *version) for paper, one in kept for version in one.versions],
        "announcements": [(paper, *one.announced) for paper, one in kept if one.announced is not None],
        "assertions": sorted([(*one.key, paper, *one.word) for paper, one in kept]),
        "late_keys": [(key, paper) for paper, one in kept for key in one.likes],
    }


def _authorships(kept: Sequence[tuple[int, Lone]], names: dict[str, int]) -> dict[str, list[Row]]:
    """Those of whom nothing is known but the name, which are most, and the others."""
    bare: list[Row] = []
    described: list[Row] = []
    for paper, one in kept:
        for position, author in enumerate(one.authors, 1):
            row = (paper, position, names[author.name])
            if known := authorship(author):
                described.append((*row, *known))
            else:
                bare.append(row)
    return {"authorships": bare, "described": described}


def _json(record: Record) -> str:
    return json.dumps(record.to_json(), ensure_ascii=False)
