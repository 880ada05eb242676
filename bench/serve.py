"""The search page over HTTP, as `paperfeed serve` runs it, beside a bare answer of the same server.

The bare answer is Datasette's `/-/versions.json`: no template, no query. Each query is asked by rank, the page's own
order, and newest first, each time right after a bare answer; the clock is the reader's, over one connection on
loopback. CPU time is the server's.
"""

from __future__ import annotations

import time
from contextlib import closing
from functools import partial
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from bench.database import made
from bench.measure import Options
from bench.query import classes
from bench.server import BARE, served
from indexer.store.connect import open_store

RECORDS, ROUNDS = 100_000, 3


def measured(options: Options) -> list[dict[str, Any]]:
    """A row for the bare answer and one for each order of the page, of all classes of `bench query`."""
    database = made(options, options.records)
    asked = [text for texts in classes(open_store(database, readonly=True).conn).values() for text in texts]
    pages = {
        "search page, by rank (default)": [f"/paperfeed/search?{urlencode({'q': text})}" for text in asked],
        "search page, newest first": [f"/paperfeed/search?{urlencode({'q': text, 'sort': 'date'})}" for text in asked],
    }
    spent: dict[str, list[float]] = {f"bare answer, {BARE}": []}
    used: dict[str, float] = {}
    (bare,) = spent
    with served(database) as server, closing(server.connection()) as connection:
        ask, cpu = partial(milliseconds, connection), server.cpu_seconds
        for name, addresses in pages.items():
            spent[name] = []
            for round_ in range((options.rounds or ROUNDS) + 1):
                began = cpu()
                for address in addresses:
                    alone, whole = ask(BARE), ask(address)
                    # The first round brings everything into memory.
                    if round_:
                        spent[bare].append(alone)
                        spent[name].append(whole)
                used[name] = (cpu() - began) * 1000 / len(addresses)
        began = cpu()
        for _ in asked:
            ask(BARE)
        used[bare] = (cpu() - began) * 1000 / len(asked)
    floor = _row(bare, spent[bare], used[bare])
    return [floor | {"p50 ÷ bare": 1.0, "p99 ÷ bare": 1.0}] + [
        (row := _row(name, spent[name], used[name] - used[bare]))
        | {f"{p} ÷ bare": round(row[f"{p} ms"] / floor[f"{p} ms"], 1) for p in ("p50", "p99")}
        for name in pages
    ]


def milliseconds(connection: HTTPConnection, address: str) -> float:
    """Asks for an address: how long until all of the answer is there."""
    began = time.perf_counter()
    connection.request("GET", address)
    answer = connection.getresponse()
    answer.read()
    assert answer.status in (200, 302), (address, answer.status)
    return (time.perf_counter() - began) * 1000


def _row(name: str, spent: list[float], cpu: float) -> dict[str, Any]:
    ordered = sorted(spent)
    at = {f"p{part} ms": round(ordered[min(len(ordered) - 1, len(ordered) * part // 100)], 2) for part in (50, 95, 99)}
    return {"answer": name, "requests": len(spent), **at, "CPU ms of the server": round(cpu, 2)}
