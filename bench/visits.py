"""Each page over HTTP, as `paperfeed serve` runs it with one process and with one a core: one reader and eight at once,
alone, beside a crawl at the pace that arXiv asks for, and beside a harvest that writes without a pause. Readers ask
again the moment they are answered, which people do not do: eight of them keep the server at its limit. The clock is the
readers', over a connection each on loopback. No paper is asked for twice, and few other pages are in a measurement.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import cycle, islice
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
#: What writes meanwhile → seconds from one thousand records to the next. arXiv gives at most a thousand at once, each
#: three seconds (https://info.arxiv.org/help/api/tou.html).
BESIDE = {"nothing": None, "a crawl": 3.0, "a harvest without a pause": 0.0}

Pages = Mapping[str, Iterator[str]]


def measured(options: Options) -> list[dict[str, Any]]:
    """A row for each number of processes, what writes meanwhile, number of readers, and page."""
    rows = []
    for workers in sorted({1, os.cpu_count() or 1}):
        path = inhabited(options, options.records)
        rows += [{"processes": workers, **row} for row in _visited(path, options, workers)]
        for left in options.folder.glob(f"{path.name}*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    return rows


def _visited(path: Path, options: Options, workers: int) -> Iterator[dict[str, Any]]:
    pages = addresses(path)
    rounds = options.rounds or ROUNDS
    stored = 0
    with served(path, workers=workers) as server:
        # Brings everything into memory.
        _asked(server, [address for each in pages.values() for address in islice(each, ADDRESSES)], 2 * workers)
        for beside, pause in BESIDE.items():
            rows = []
            with harvesting(path, options.records + stored, pause) as writing:
                for readers in READERS:
                    for name, asked in pages.items():
                        spent = _asked(server, list(islice(asked, ADDRESSES * rounds)), readers)
                        rows.append({"page": name, "readers": readers, "beside": beside, **_row(spent)})
            rows[-1]["records stored meanwhile"] = writing.value
            stored += writing.value
            yield from rows


def addresses(path: Path) -> Pages:
    """Of each kind of page addresses without end, drawn from what the database holds: all that there are, then the same
    again."""
    db = open_store(path, readonly=True)
    rng = random.Random(SEED)
    queries = [text for texts in classes(db.conn).values() for text in texts]
    chosen = _mixed(rng, queries)
    ids = [row[0] for row in db.conn.execute("select id from papers where id % 101 = 0 limit 50000")]
    people = [row[0] for row in db.conn.execute("select id from people order by id")]
    codes = [row[0] for row in db.conn.execute("select code from categories order by code")]
    days = [row[0] for row in db.conn.execute("select distinct substr(seen, 1, 10) from changes order by 1")]
    db.close()

    def search(end: str = "", **more: str) -> list[str]:
        return [f"/paperfeed/search{end}?{urlencode({'q': text, **more})}" for text in chosen]

    found = {
        f"bare answer, {BARE}": [BARE],
        "home": ["/"],
        "search, by rank": search(),
        "search, newest first": search(sort="date"),
        "search, a category": [f"/paperfeed/search?category={code}" for code in _mixed(rng, codes)],
        "paper": [f"/paperfeed/paper/{paper}" for paper in _mixed(rng, ids)],
        "person": [f"/paperfeed/person/{person}" for person in _mixed(rng, people)],
        "changes": [f"/paperfeed/changes?day={day}" for day in _mixed(rng, days)],
        "status": ["/paperfeed/status"],
        "feed of a search": search(".atom"),
        "feed of changes": ["/paperfeed/changes.atom"],
    }
    return {name: cycle(each) for name, each in found.items()}


def _mixed(rng: random.Random, values: list[Any]) -> list[Any]:
    return rng.sample(values, len(values))


@contextmanager
def harvesting(path: Path, first: int, pause: float | None) -> Iterator[Any]:
    """A process that stores a thousand new records each so many seconds, or as soon as it can, until the block ends;
    None: nobody does. Gives how many it has stored, as a number that it shares."""
    context = multiprocessing.get_context("spawn")
    stored, over = context.Value("l", 0), context.Event()
    if pause is None:
        yield stored
        return
    process = context.Process(target=_harvest, args=(path, first, pause, stored, over))
    process.start()
    try:
        while process.is_alive() and not stored.value:
            time.sleep(0.05)
        yield stored
    finally:
        over.set()
        process.join()


def _harvest(path: Path, first: int, pause: float, stored: Any, over: Any) -> None:
    db, invented, number = open_store(path), records(10**9, seed=SEED + 2, first=first), 0
    due = time.monotonic()
    while not over.wait(max(0.0, due - time.monotonic())):
        due = time.monotonic() + pause
        store(db, path, list(islice(invented, BATCH)), f"2041-02-01T00:{number // 60 % 60:02}:{number % 60:02}Z")
        stored.value += BATCH
        number += 1
    db.close()


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
