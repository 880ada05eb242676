"""Invented records for measuring, the same for the same seed: a Zipf vocabulary, TeX, Chinese, long author lists."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from crawler.record import Author, Identifier, Record

SEED = 20261120
_SYLLABLES = tuple(c + v for c in "bcdfghlmnprstvwz" for v in "aeiou")
_TEX = (r"$\alpha$", r"$O(n \log n)$", r"\textit{in vivo}", r"Erd\H{o}s", r"$H_2O$")
_CJK = "图神经网络检索推荐系统大模型知识蒸馏负采样优化学习算法文本理论分析数据语言"
_CATEGORIES = ("cs.CL", "cs.LG", "cs.IR", "math.CO", "physics.optics", "stat.ML", "hep-th")


def records(count: int, seed: int = SEED) -> Iterator[Record]:
    """`count` records, the mean abstract about 1,000 characters; 2 % are Chinese, 10 % hold TeX."""
    rng = random.Random(seed)
    words = _vocabulary(rng)
    weights = [1 / (rank + 3) for rank in range(len(words))]
    cumulative = [0.0]
    for weight in weights:
        cumulative.append(cumulative[-1] + weight)
    draw = lambda n: rng.choices(words, cum_weights=cumulative[1:], k=n)  # noqa: E731 - a closure used twice below
    names = [f"{a.title()} {b.title()}" for a, b in zip(draw(40_000), draw(40_000), strict=True)]
    for number in range(count):
        yield _record(rng, draw, names, number)


def _vocabulary(rng: random.Random) -> list[str]:
    seen: dict[str, None] = {}
    while len(seen) < 40_000:
        seen["".join(rng.choices(_SYLLABLES, k=rng.randint(1, 4)))] = None
    return list(seen)


def _record(rng: random.Random, draw: object, names: list[str], number: int) -> Record:
    words: list[str] = draw(150 + rng.randint(-60, 60))  # type: ignore[operator]
    title = " ".join(words[:9]).capitalize()
    if rng.random() < 0.1:
        words.insert(20, rng.choice(_TEX))
    if rng.random() < 0.02:
        title, words = "".join(rng.choices(_CJK, k=14)), ["".join(rng.choices(_CJK, k=250))]
    authors = 3_000 if rng.random() < 0.0001 else min(60, 1 + int(rng.expovariate(1 / 3)))
    day = date(2008, 1, 1) + timedelta(days=number % 6_800)
    month, serial = divmod(number, 99_999)
    arxiv_id = f"{15 + month // 12:02d}{month % 12 + 1:02d}.{serial + 1:05d}"
    return Record(
        source="import",
        key=arxiv_id,
        identifiers=(Identifier(scheme="arxiv", value=arxiv_id),),
        title=title,
        abstract=" ".join(words),
        authors=tuple(Author(name=name) for name in rng.choices(names, k=authors)),
        categories=tuple(dict.fromkeys(rng.choices(_CATEGORIES, k=rng.randint(1, 3)))),
        submitted=day.isoformat(),
        version=1,
    )
