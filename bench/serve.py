"""The search page over HTTP, as `paperfeed serve` runs it, beside a bare answer of the same server.

The bare answer is Datasette's `/-/versions.json`: no template, no query. Each query is asked by rank, the page's own
order, and newest first, each time right after a bare answer; the clock is the reader's, over one connection on
loopback. CPU time is the server's.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.database import made
from bench.measure import Options
from bench.query import classes
from indexer.publish.serving import command
from indexer.store.connect import open_store

RECORDS, ROUNDS = 100_000, 3
BARE = "/-/versions.json"
_PATIENCE_SECONDS = 60

Ask = Callable[[str], float]


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
    with _served(database) as (ask, cpu):
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


def _row(name: str, spent: list[float], cpu: float) -> dict[str, Any]:
    ordered = sorted(spent)
    at = {f"p{part} ms": round(ordered[min(len(ordered) - 1, len(ordered) * part // 100)], 2) for part in (50, 95, 99)}
    return {"answer": name, "requests": len(spent), **at, "CPU ms of the server": round(cpu, 2)}


@contextmanager
def _served(database: Path) -> Any:
    """Asks for an address and gives the milliseconds until all of the answer is there; and the server's CPU seconds."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    server = subprocess.Popen(
        command(database, port=port), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_SECONDS)

    def ask(address: str) -> float:
        began = time.perf_counter()
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
        assert answer.status in (200, 302), (address, answer.status)
        return (time.perf_counter() - began) * 1000

    def cpu() -> float:
        if sys.platform != "linux":
            return 0.0
        told = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

    try:
        _wait(ask, connection.close)
        yield ask, cpu
    finally:
        connection.close()
        server.terminate()
        server.wait()


def _wait(ask: Ask, close: Callable[[], None]) -> None:
    """Until the server answers."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            ask(BARE)
            return
        except OSError:
            close()
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
