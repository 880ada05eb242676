"""Each page over HTTP, as `paperfeed serve` runs it: one reader and eight at once, alone and beside a harvest that
writes without a pause. Readers ask again the moment they are answered, which people do not do: eight of them keep the
server, which is one process, at its limit. The clock is the readers', over a connection each on loopback.
"""

from __future__ import annotations

import multiprocessing
import random
import shutil
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.generate import SEED, records
from bench.increment import BATCH, store
from bench.inhabited import inhabited
from bench.measure import Options
from bench.query import classes
from bench.serve import milliseconds
from bench.server import BARE, Server, served
from indexer.store.connect import open_store

RECORDS, ROUNDS = 100_000, 3
READERS = (1, 8)
#: Addresses of a kind of page that are asked for in a round.
ADDRESSES = 60

Pages = Mapping[str, list[str]]


def measured(options: Options) -> list[dict[str, Any]]:
    """A row for each page, number of readers, and whether a harvest writes meanwhile."""
    path = inhabited(options, options.records)
    pages = addresses(path)
    rows = []
    with served(path) as server:
        _asked(server, list(chain.from_iterable(pages.values())), 1)  # brings everything into memory
        for beside in ("nothing", "a harvest"):
            with harvesting(path, options.records) if beside == "a harvest" else _nothing() as stored:
                for readers in READERS:
                    for name, asked in pages.items():
                        spent = _asked(server, asked * (options.rounds or ROUNDS), readers)
                        rows.append({"page": name, "readers": readers, "beside": beside, **_row(spent)})
                if stored is not None:
                    rows[-1]["records stored meanwhile"] = stored.value
    for left in options.folder.glob(f"{path.name}*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    return rows


def addresses(path: Path) -> Pages:
    """Of each kind of page as many addresses as a round asks for, drawn from what the database holds."""
    db = open_store(path, readonly=True)
    rng = random.Random(SEED)
    queries = [text for texts in classes(db.conn).values() for text in texts]
    chosen = rng.sample(queries, min(ADDRESSES, len(queries)))
    ids = [row[0] for row in db.conn.execute("select id from papers where id % 101 = 0 limit 50000")]
    people = [row[0] for row in db.conn.execute("select id from people order by id")]
    codes = [row[0] for row in db.conn.execute("select code from categories order by code")]
    days = [row[0] for row in db.conn.execute("select distinct substr(seen, 1, 10) from changes order by 1")]
    db.close()

    def search(end: str = "", **more: str) -> list[str]:
        return [f"/paperfeed/search{end}?{urlencode({'q': text, **more})}" for text in chosen]

    return {
        f"bare answer, {BARE}": [BARE] * ADDRESSES,
        "home": ["/"] * ADDRESSES,
        "search, by rank": search(),
        "search, newest first": search(sort="date"),
        "search, a category": [f"/paperfeed/search?category={rng.choice(codes)}" for _ in range(ADDRESSES)],
        "paper": [f"/paperfeed/paper/{paper}" for paper in rng.sample(ids, min(ADDRESSES, len(ids)))],
        "person": [f"/paperfeed/person/{rng.choice(people)}" for _ in range(ADDRESSES)],
        "changes": [f"/paperfeed/changes?day={rng.choice(days)}" for _ in range(ADDRESSES)],
        "status": ["/paperfeed/status"] * ADDRESSES,
        "feed of a search": search(".atom"),
        "feed of changes": ["/paperfeed/changes.atom"] * ADDRESSES,
    }


@contextmanager
def harvesting(path: Path, first: int) -> Iterator[Any]:
    """A process that stores new records, a thousand at a time, until the block ends; gives how many it has stored, as
    a number that it shares."""
    context = multiprocessing.get_context("spawn")
    stored, over = context.Value("l", 0), context.Event()
    process = context.Process(target=_harvest, args=(path, first, stored, over))
    process.start()
    try:
        while process.is_alive() and not stored.value:
            time.sleep(0.05)
        yield stored
    finally:
        over.set()
        process.join()


def _harvest(path: Path, first: int, stored: Any, over: Any) -> None:
    db, invented, number = open_store(path), records(10**9, seed=SEED + 2, first=first), 0
    while not over.is_set():
        store(db, path, list(islice(invented, BATCH)), f"2041-02-01T00:{number // 60 % 60:02}:{number % 60:02}Z")
        stored.value += BATCH
        number += 1
    db.close()


@contextmanager
def _nothing() -> Iterator[None]:
    yield None


def _asked(server: Server, asked: list[str], readers: int) -> list[float]:
    """Milliseconds until each was answered, by so many readers at once."""
    shuffled = random.Random(SEED).sample(asked, len(asked))

    def reads(mine: list[str]) -> list[float]:
        with closing(server.connection()) as connection:
            return [milliseconds(connection, address) for address in mine]

    with ThreadPoolExecutor(readers) as pool:
        return [spent for each in pool.map(reads, (shuffled[at::readers] for at in range(readers))) for spent in each]


def _row(spent: list[float]) -> dict[str, Any]:
    ordered = sorted(spent)
    at = {f"p{part} ms": round(ordered[min(len(ordered) - 1, len(ordered) * part // 100)], 1) for part in (50, 95, 99)}
    return {"requests": len(spent), **at}
