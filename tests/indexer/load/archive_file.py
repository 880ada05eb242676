"""An invented archive with all that an archive may hold: duplicates, replaced versions, shared DOIs, bad lines."""

from __future__ import annotations

import json
import random

WORDS = (
    *("hats", "cats", "mats", "sets", "nets", "bets", "invented", "measured", "folded", "graph", "query"),
    *("$H_2O$", "检索", r"Erd\H{o}s", "code"),
)


def entry(rng: random.Random, number: int) -> dict:
    versions = [{"version": f"v{n + 1}", "created": f"Mon, {n + 1} Jan 2024 1{n}:00:00 GMT"} for n in range(number % 3)]
    found = {
        "id": f"2401.{number:05d}",
        "title": " ".join(rng.choices(WORDS, k=5)) + f" {number}",
        "abstract": " ".join(rng.choices(WORDS, k=30)) + "\n",
        "authors_parsed": [[rng.choice(WORDS), rng.choice("ABC"), ""] for _ in range(number % 4)],
        "categories": " ".join(rng.sample(["cs.CL", "math.CO", "hep-th"], k=1 + number % 3)),
        "comments": "code at https://github.com/ek/hats" if number % 7 == 0 else None,
        "doi": f"10.1000/{number}" if number % 5 == 0 else None,
        "versions": versions,
    }
    if number % 11 == 0:
        found |= {"listed": "2024-01-05", "created": "2024-01-01"}
    if number % 13 == 0:
        found |= {"doi": "10.1000/shared"}
    if number % 29 == 0:
        found |= {"doi": f"10.48550/arXiv.2401.{number + 1:05d} 10.1000/a.{number} 10.1000/b.{number}"}
    if number % 17 == 0:
        found |= {"id": f"2401.{number:05d}v2", "versions": []}
    if number % 19 == 0:
        found["authors_parsed"] = [["Ek", "Ada", "Jr.", "Hat Institute", "Cat Institute"]]
    return found


def lines(count: int, seed: int = 1, *, repeats: bool = True) -> list[bytes]:
    rng = random.Random(seed)
    entries = [entry(rng, number) for number in range(count)]
    again = [{**rng.choice(entries), "title": "said twice"} for _ in range(count // 20)]
    newer = [
        {**e, "title": "newer", "versions": [{"version": "v9", "created": "Fri, 9 Feb 2024 08:00:00 GMT"}]}
        for e in rng.sample(entries, k=count // 20)
    ]
    texts = [json.dumps(e).encode() for e in entries]
    for e in again + newer if repeats else []:
        texts.insert(rng.randrange(len(texts)), json.dumps(e).encode())
    for bad in (b"{", b'{"id": 7}', b"\xff", b'{"id": "2401.00001"}', b"[1]"):
        texts.insert(rng.randrange(len(texts)), bad)
    return [text + b"\n" for text in texts]
