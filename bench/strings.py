"""Whatever is typed: random strings as queries, by rank and by date, with facets and proposals. None may be an error,
none may give everything, none may take long."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from typing import Any

from sqlite_utils.utils import sqlite3

from bench.database import made
from bench.measure import Options
from indexer.search.facets import facets
from indexer.search.find import search
from indexer.search.query import parse
from indexer.search.suggest import did_you_mean
from indexer.store.connect import open_store

RECORDS = 10_000
PAPERS = 5_000
SEED = 20261121
_SYNTAX = r"""
    title: author: abs: cat: venue: year: has: is: id: lang: a:b cat:cs year:2015 year:2010.. .. has:code OR AND NOT
    NEAR( - -- " * ' ( ) { } ^ + : ; | % _ \ $ the of mod* th* a* \'e $\alpha$ 0 -1 1e9 0x select rowid 2401.00001
    10.1234/x https://arxiv.org/abs/ hep-th/9901001 检索 图 ， 🙂 é ﬁ ᵗ ᶜcs ᵇ 𝕏 ß İ
"""
_PIECES = (*_SYNTAX.split(), "\x00", "\n", "\t", " ", " ", " ", "\ud800", "\u200b", "\u0301", "the the")


def measured(options: Options) -> list[dict[str, Any]]:
    """`options.records` strings, asked of a small index."""
    conn = open_store(made(options, PAPERS), readonly=True).conn
    spent: list[float] = []
    errors: list[str] = []
    everything = 0
    for text in texts(options.records):
        began = time.process_time()
        try:
            everything += finds_all(conn, text)
        except Exception as exc:  # any error at all is what is looked for
            errors.append(f"{text!r}: {exc!r}")
        spent.append((time.process_time() - began) * 1000)
    spent.sort()
    places = {"p50 ms": len(spent) // 2, "p99 ms": len(spent) * 99 // 100, "most ms": len(spent) - 1}
    row = {"strings": len(spent), "errors": len(errors), "finds everything": everything}
    return [{**row, **{name: round(spent[at], 2) for name, at in places.items()}, "e.g.": (errors or [None])[0]}]


def finds_all(conn: sqlite3.Connection, text: str) -> bool:
    """Whether a text that asks for no stretch of time gives all papers there are; asked in every way."""
    query = parse(text)
    ranked, newest = search(conn, query, limit=5), search(conn, query, sort="date", limit=5)
    if ranked.next:
        search(conn, query, limit=5, after=ranked.next)
    if newest.next:
        search(conn, query, sort="date", limit=5, after=newest.next)
    facets(conn, newest.newest)
    if not newest.hits:
        did_you_mean(conn, query)
    if query.periods or query.groups:
        return False
    return bool(ranked.hits or newest.hits) and query.identifier is None and query.number is None


def texts(count: int) -> Iterator[str]:
    """The strings, the same every time: signs, halves of syntax, letters of many scripts; up to a page long."""
    rng = random.Random(SEED)
    for number in range(count):
        kind = number % 4
        if kind == 0:
            yield "".join(chr(rng.randrange(1, 0x110000)) for _ in range(rng.randint(0, 40)))
        elif kind == 1:
            yield "".join(chr(rng.randrange(1, 128)) for _ in range(rng.randint(0, 60)))
        else:
            gap = " " if kind == 2 else ""
            yield gap.join(rng.choice(_PIECES) for _ in range(rng.choice((1, 2, 3, 5, 8, 13, 200))))
