"""Searching: every class of query, newest first and by rank, beside FTS5's exact BM25 and peers on the same papers.

Times are processor time of this process, everything warm, since others use the machine too; PostgreSQL works in another
process, so its columns are wall time, and ours beside them. "newest" and "ranked" are whole pages: 20 hits with their
words marked, counted. What is called ids gives the ids of 20, as the peers do; "counted" counts up to 1,001, and all
with tantivy.
`python -m bench known_item` tells whether what is fast also finds the paper.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from sqlite_utils.utils import sqlite3

from bench import peers
from bench.database import made
from bench.measure import Options
from indexer.search.facets import facets
from indexer.search.find import COUNT_CAP, search
from indexer.search.normalise import tokens
from indexer.search.plan import Plan
from indexer.search.query import NOTHING, parse
from indexer.search.rank import ranked
from indexer.search.similar import similar
from indexer.search.suggest import did_you_mean
from indexer.search.vocabulary import Sample
from indexer.store.connect import open_store

RECORDS = 100_000
SEED = 20261121
#: Queries of a class, and how often each is asked.
QUERIES, TIMES = 12, 3
#: Exact BM25 takes seconds for some: as many queries are asked it, once.
EXACT = 6
_WEIGHTS = "bm25(papers_fts, 10.0, 1.0, 5.0, 1.0, 0.0)"

Clock = Callable[[], float]


def measured(options: Options) -> list[dict[str, Any]]:
    """A row for each class of query, then one for each of what a page does besides."""
    path = made(options, options.records)
    conn = open_store(path, readonly=True).conn
    beside = [peer for peer in peers.found(path, options) if peer is not None]
    rows = [_row(conn, name, queries, beside) for name, queries in classes(conn).items()]
    for peer in beside:
        peer.close()
    return rows + _besides(conn)


def _row(conn: sqlite3.Connection, name: str, queries: Sequence[str], beside: Sequence[peers.Peer]) -> dict[str, Any]:
    newest = _timed(queries, lambda text: search(conn, parse(text), sort="date"))
    best = _timed(queries, lambda text: search(conn, parse(text)))
    exact = _timed(queries[:EXACT], lambda text: _exact(conn, text), times=1)
    ours: dict[str, Callable[[str], object]] = {
        "ranked": lambda text: list(islice(ranked(conn, parse(text), None)[2], 20)),
        "newest": lambda text: _first(conn, text, 20),
        "counted": lambda text: _counted(conn, text),
    }
    ids, first, counted = (_timed(queries, ask) for ask in ours.values())
    row = {
        "queries": name,
        "e.g.": f"`{queries[0]}`",
        "newest p50 ms": _p(newest, 50),
        "p95": _p(newest, 95),
        "ranked p50": _p(best, 50),
        "p95 ": _p(best, 95),
        "ranked ids p50": _p(ids, 50),
        "exact BM25 ids p50": _p(exact, 50),
        "exact ÷ ranked ids": round(_p(exact, 50) / (_p(ids, 50) or 0.01), 1),
        "newest ids p50": _p(first, 50),
        "counted p50": _p(counted, 50),
    }
    for peer in beside:
        clock = time.process_time if peer.is_inside else time.perf_counter
        try:
            for what, ask in ours.items():
                row[f"{peer.name} {what} p50"] = _p(_timed(queries, getattr(peer, what), clock=clock), 50)
                if not peer.is_inside:
                    row[f"{what} by the clock"] = _p(_timed(queries, ask, clock=clock), 50)
        except peers.NotSaidError:
            continue
    return row


def _besides(conn: sqlite3.Connection) -> list[dict[str, Any]]:
    common = classes(conn)["common"]
    rng = random.Random(SEED)
    papers = [row[0] for row in conn.execute("select id from papers where id % 997 = 0 and abstract is not null")]
    newest = {text: search(conn, parse(text), sort="date").newest for text in common}
    chosen = [str(paper) for paper in rng.sample(papers, min(QUERIES, len(papers)))]
    done = {
        "facets of common words": _timed(common, lambda text: facets(conn, newest[text])),
        "similar papers": _timed(chosen, lambda paper: similar(conn, int(paper))),
        "did you mean": _timed([f"{w[:-2]}q{w[-1]}" for w in common], lambda text: did_you_mean(conn, parse(text))),
    }
    return [
        {"queries": name, "newest p50 ms": _p(spent, 50), "p95": _p(spent, 95)} for name, spent in done.items() if spent
    ]


def _timed(
    queries: Sequence[str], ask: Callable[[str], object], *, times: int = TIMES, clock: Clock = time.process_time
) -> list[float]:
    """Milliseconds of each asking, sorted; each query is asked once before, so that what it reads is in memory."""
    spent = []
    for text in queries:
        if times > 1:
            ask(text)
        for _ in range(times):
            began = clock()
            ask(text)
            spent.append((clock() - began) * 1000)
    return sorted(spent)


def _p(spent: Sequence[float], part: int) -> float:
    if part == 50:
        return round(statistics.median(spent), 2)
    return round(spent[min(len(spent) - 1, len(spent) * part // 100)], 2)


def _exact(conn: sqlite3.Connection, text: str) -> list[Any]:
    sql = f"select rowid, {_WEIGHTS} as score from papers_fts where papers_fts match ? order by score limit 20"
    return conn.execute(sql, (parse(text).match or NOTHING,)).fetchall()


def _first(conn: sqlite3.Connection, text: str, count: int) -> list[int]:
    found = Plan(conn, parse(text)).matches(None)
    return found.newest(conn, count) if found else []


def _counted(conn: sqlite3.Connection, text: str) -> int:
    found = Plan(conn, parse(text)).matches(None)
    return found.count(conn, COUNT_CAP + 1) if found else 0


def classes(conn: sqlite3.Connection) -> dict[str, list[str]]:
    """Queries of each class, of words that the papers have, the same for the same papers."""
    rng = random.Random(SEED)
    papers = [row[0] for row in conn.execute("select id from papers where id % 97 = 0 and length(abstract) > 300")]
    texts = [_text(conn, paper) for paper in rng.sample(papers, min(400, len(papers)))]
    sample, shares = Sample(conn), {}
    for title, abstract, _ in texts:
        for word in {*title, *abstract}:
            if word not in shares and word.isascii() and word.isalpha() and len(word) > 2:
                shares[word] = sample.guess(f'"{word}"') / sample.papers

    def between(low: float, high: float) -> list[str]:
        words = sorted(word for word, share in shares.items() if low <= share < high)
        return rng.sample(words, min(QUERIES, len(words)))

    common = between(0.15, 0.45)
    told = [word for word in common if word in shares]
    return {
        "rare (less than 0.1 %)": between(0, 0.001),
        "1 %": between(0.007, 0.015),
        "common": common,
        "nearly all (the, of …)": between(0.6, 1.1),
        "two common": [f"{one} {other}" for one, other in zip(told, told[1:] + told[:1], strict=True)],
        "phrase": [f'"{" ".join(abstract[3:5])}"' for _, abstract, _ in texts[:QUERIES]],
        "beginning of 4 letters": [f"{word[:4]}*" for word in between(0.002, 0.3) if len(word) > 4],
        "surname": [f"author:{names[-1]}" for _, _, names in texts[:QUERIES] if names],
        "category, years, common": [f"{word} cat:cs.CL year:2015..2020" for word in common],
        "rare category, common": [f"{word} cat:q-bio.NC" for word in common],
        "whole title": [" ".join(title) for title, _, _ in texts[:QUERIES]],
    }


def _text(conn: sqlite3.Connection, paper: int) -> tuple[list[str], list[str], list[str]]:
    title, abstract, authors = conn.execute(
        "select title, abstract, authors from papers where id = ?", (paper,)
    ).fetchone()
    return tokens(title or ""), tokens(abstract or ""), tokens((authors or "").split(",")[0])
