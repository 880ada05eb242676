"""Known-item search: words that somebody remembers of one paper; does it come first, or among ten?

Of real records with `--from FILE` (JSON lines as bench/library.py reads them), else of invented ones. Queries are drawn
with a fixed seed, as many of each kind. LIKE reads every row, so it is asked some of them only. Times are
processor time.
"""

from __future__ import annotations

import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from sqlite_utils.utils import sqlite3

from bench import library
from bench.database import made
from bench.measure import Options
from indexer.search.find import search
from indexer.search.normalise import tokens
from indexer.search.query import NOTHING, parse
from indexer.store.connect import open_store

RECORDS = 20_000
SEED = 20261121
QUERIES, LIKE = 500, 21
FOUND = 10
_WEIGHTS = "bm25(papers_fts, 10.0, 1.0, 5.0, 1.0, 0.0)"
_WORD = re.compile(r"[a-z]{3,}")

Ask = Callable[[sqlite3.Connection, str], list[int]]
Query = tuple[str, str, int]


def measured(options: Options) -> list[dict[str, Any]]:
    """A row for each way to search: success in percent, mean reciprocal rank, time; and success at 10 by kind."""
    if options.file is None:
        path = made(options, options.records)
    else:
        path = options.folder / f"{options.file.name}.search.db"
        if not path.exists():
            library.build(path, library.read(options.file))
    conn = open_store(path, readonly=True).conn
    queries = draw(conn, QUERIES)
    return [
        {"search": name, **_measured(conn, ask, queries[:LIKE] if name == "LIKE" else queries)}
        for name, ask in ASKED.items()
    ]


def draw(conn: sqlite3.Connection, count: int) -> list[Query]:
    """(kind, words, paper), the kinds by turns."""
    rng = random.Random(SEED)
    ids = [row[0] for row in conn.execute("select id from papers where length(abstract) > 300")]
    chosen = sorted(ids)
    rng.shuffle(chosen)
    seen: Counter[str] = Counter()
    for (text,) in conn.execute("select title || ' ' || abstract from papers where id % 17 = 0"):
        seen.update(set(_words(text)))
    found: list[Query] = []
    for paper in chosen:
        if len(found) == count:
            break
        kind = list(KINDS)[len(found) % len(KINDS)]
        title, abstract, authors = conn.execute(
            "select title, abstract, authors from papers where id = ?", (paper,)
        ).fetchone()
        words = KINDS[kind](rng, _words(title), _words(abstract), tokens(authors or "")[:12], seen)
        if words:
            found.append((kind, " ".join(words), paper))
    return found


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(word for word in tokens(text) if _WORD.fullmatch(word)))


def _some(rng: random.Random, words: Sequence[str], count: int) -> list[str]:
    return rng.sample(words, count) if len(words) >= count else []


def _rarest(words: Sequence[str], seen: Counter[str], count: int) -> list[str]:
    return sorted(words, key=lambda word: seen[word])[:count]


def _common(words: Sequence[str], seen: Counter[str]) -> list[str]:
    """Words of one paper in a hundred or more, but for those of every sentence."""
    most = seen.most_common(1)[0][1]
    return [word for word in words if most / 100 <= seen[word] <= most / 3]


KINDS: dict[str, Callable[..., list[str]]] = {
    "title, any 3": lambda rng, title, abstract, names, seen: _some(rng, title, 3),
    "title, whole": lambda rng, title, abstract, names, seen: title,
    "abstract, rarest 2": lambda rng, title, abstract, names, seen: _rarest(abstract, seen, 2),
    "abstract, common 5": lambda rng, title, abstract, names, seen: _some(rng, _common(abstract, seen), 5),
    "title 1 + abstract 2": lambda rng, title, abstract, names, seen: _some(rng, title, 1) + _some(rng, abstract, 2),
    "title common 2": lambda rng, title, abstract, names, seen: _some(rng, _common(title, seen), 2),
    "name + title 2": lambda rng, title, abstract, names, seen: _some(rng, names, 1) + _some(rng, title, 2),
}


def _ours(conn: sqlite3.Connection, words: str) -> list[int]:
    return [hit.id for hit in search(conn, parse(words), limit=FOUND).hits]


def _exact(rank: str) -> Ask:
    def ask(conn: sqlite3.Connection, words: str) -> list[int]:
        sql = f"select rowid from papers_fts where papers_fts match ? order by {rank}, rowid desc limit {FOUND}"
        return [row[0] for row in conn.execute(sql, (parse(words).match or NOTHING,))]

    return ask


def _like(conn: sqlite3.Connection, words: str) -> list[int]:
    asked = [f"%{word}%" for word in words.split()]
    where = " and ".join("(title || ' ' || abstract || ' ' || authors) like ?" for _ in asked)
    return [
        row[0] for row in conn.execute(f"select id from papers where {where} order by id desc limit {FOUND}", asked)
    ]


ASKED: dict[str, Ask] = {
    "paperfeed": _ours,
    "exact BM25, our weights": _exact(_WEIGHTS),
    "exact BM25, FTS5's default": _exact("rank"),
    "LIKE": _like,
}


def _measured(conn: sqlite3.Connection, ask: Ask, queries: Sequence[Query]) -> dict[str, Any]:
    places: list[int | None] = []
    spent: list[float] = []
    by_kind: dict[str, list[bool]] = {}
    for kind, words, paper in queries:
        began = time.process_time()
        found = ask(conn, words)
        spent.append((time.process_time() - began) * 1000)
        place = found.index(paper) + 1 if paper in found else None
        places.append(place)
        by_kind.setdefault(kind, []).append(place is not None)
    spent.sort()
    return {
        "queries": len(queries),
        "success@1": round(100 * sum(place == 1 for place in places) / len(places), 1),
        "success@10": round(100 * sum(place is not None for place in places) / len(places), 1),
        "MRR": round(statistics.mean(1 / place if place else 0 for place in places), 3),
        "p50 ms": round(statistics.median(spent), 2),
        "p95 ms": round(spent[len(spent) * 95 // 100], 2),
        **{kind: round(100 * sum(found) / len(found), 1) for kind, found in by_kind.items()},
    }
