"""One part of an archive, made ready by a process of its own: lines → records → a small database of rows that only
have to be copied, with its own segment of the search index."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from operator import itemgetter
from pathlib import Path
from typing import Any

from sqlite_utils.utils import sqlite3

from crawler.record import Fault, Record
from indexer.imports import arxiv_json
from indexer.readable import readable
from indexer.store.binding import bound, marks
from indexer.store.lone import Lone, lone
from indexer.store.papers import COLUMNS, authorship
from indexer.store.side import make_index, open_side

#: In place of a paper's number: nothing is to be written, or it takes the long way.
KNOWN, LATE = 0, -1

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
        found = [lone(record) for record in records]
        ready = [(record, one) for record, one in zip(records, found, strict=True) if one is not None]
        late = [_json(record) for record, one in zip(records, found, strict=True) if one is None]
        wanted = [(o.date, o.names, o.key, o.hash, o.announced is not None, o.likes) for _, o in ready]
        faults = [e for e in entries if isinstance(e, Fault)]
        pipe.send(Asked(number, wanted, faults, late))
        papers = pipe.recv()
        refused = [_json(record) for paper, (record, _) in zip(papers, ready, strict=True) if paper == LATE]
        kept = sorted(
            [(paper, one) for paper, (_, one) in zip(papers, ready, strict=True) if paper > 0], key=itemgetter(0)
        )
        file = folder / f"{number}.part"
        if kept:
            _build(file, page_bytes, declared, rows_of(kept, feed, fetched))
        pipe.send(Built(number, file, len(kept), refused))


def _build(file: Path, page_bytes: int, declared: str, rows: Mapping[str, Sequence[Row]]) -> None:
    with closing(open_side(file, page_bytes)) as conn:
        conn.execute("begin")
        write(conn, rows)
        make_index(conn, declared)
        conn.execute("commit")


def write(conn: sqlite3.Connection, rows: Mapping[str, Sequence[Row]]) -> None:
    """Makes the tables with their rows; the caller holds the transaction."""
    for table, columns in _MAIN.items():
        conn.execute(f"create table {table} ({', '.join(columns)})")
        if table in _SPARSE:
            conn.executemany(f"insert into {table} values ({marks(len(columns))})", map(bound, rows[table]))
        else:
            conn.executemany(f"insert into {table} values ({', '.join('?' * len(columns))})", rows[table])


def rows_of(kept: Sequence[tuple[int, Lone]], feed: str, fetched: str) -> dict[str, Sequence[Row]]:
    """The rows of every table, in the order of its key; names by numbers of this part."""
    words = [(paper, one.word) for paper, one in kept]
    names = {name: number for number, name in enumerate(sorted({a.name for _, word in words for a in word.authors}), 1)}
    codes = [(paper, dict.fromkeys(word.categories)) for paper, word in words]
    return {
        "papers": [one.paper(paper, fetched) for paper, one in kept],
        "identifiers": sorted([(scheme, value, paper) for paper, one in kept for scheme, value in one.names]),
        "names": list(zip(names.values(), names, shown(names), strict=True)),
        **_authorships(words, names),
        "paper_categories": sorted([(paper, code, int(n == 0)) for paper, own in codes for n, code in enumerate(own)]),
        "links": sorted([(paper, link.kind, link.url, word.source) for paper, word in words for link in word.links]),
        "versions": [(paper, v.number, v.date, v.size) for paper, word in words for v in word.versions],
        "announcements": [one.announcement(paper, feed, fetched) for paper, one in kept if one.announced is not None],
        "assertions": sorted([one.assertion(paper, feed, fetched) for paper, one in kept]),
        "late_keys": [(key, paper) for paper, one in kept for key in one.likes],
    }


def shown(names: Iterable[str]) -> list[str]:
    """How people read the names. The TeX reader leaves cycles behind, and by their tracebacks all that was in use."""
    # Looks through what comes after it only.
    gc.freeze()
    found = [readable(name) for name in names]
    gc.collect()
    return found


def _authorships(words: Sequence[tuple[int, Record]], names: Mapping[str, int]) -> dict[str, Sequence[Row]]:
    """Those of whom nothing is known but the name, which are most, and the others."""
    bare: list[Row] = []
    described: list[Row] = []
    for paper, word in words:
        for position, author in enumerate(word.authors, 1):
            if known := authorship(author):
                described.append((paper, position, names[author.name], *known))
            else:
                bare.append((paper, position, names[author.name]))
    return {"authorships": bare, "described": described}


def _json(record: Record) -> str:
    return json.dumps(record.to_json(), ensure_ascii=False)
