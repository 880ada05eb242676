"""Invented papers for measuring, the same for the same seed: a Zipf vocabulary that goes on growing, TeX, Chinese,
people who write many papers and people who write one, author lists of up to 3,000; laid out as arXiv's own dump."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from crawler.record import Record
from indexer.imports import arxiv_json

SEED = 20261120
_COMMON = (
    "the of and a in to we is for that with on are by as this an from be which can our model learning data results"
    " method show problem based system paper using two between new these has its at or such analysis approach field"
)
_SYLLABLES = tuple(c + v for c in "bcdfghlmnprstvwz" for v in "aeiou")
_ENDINGS = ("", "", "", "s", "n", "r", "l", "tion", "ing", "ic", "al")
_TEX = (
    *(r"$\alpha$", r"$O(n \log n)$", r"\textit{in vivo}", r"Erd\H{o}s", r"$H_2O$", r"$\mathcal{L}_{k}$", r"$x^2+y^2$"),
    *(r"K\"ahler", r"$\mathbb{Z}_p$", r"$10^{-3}$", r"\emph{a priori}", r"$T_c$", r"50\%", r"$\sim 3\sigma$"),
)
_CJK = "图神经网络检索推荐系统大模型知识蒸馏负采样优化学习算法文本理论分析数据语言"
_CATEGORIES = (
    *("cs.CL", "cs.LG", "cs.IR", "cs.CV", "math.CO", "math.AG", "astro-ph.GA", "hep-th", "physics.optics", "stat.ML"),
    *("quant-ph", "gr-qc", "q-bio.NC"),
)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LICENSE = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"


def records(count: int, seed: int = SEED, first: int = 0) -> Iterator[Record]:
    """The records of `entries`."""
    return (arxiv_json.record(entry) for entry in entries(count, seed, first))


def lines(count: int, seed: int = SEED) -> Iterator[bytes]:
    """The entries as JSON lines."""
    return (json.dumps(entry, separators=(",", ":")).encode() + b"\n" for entry in entries(count, seed))


def entries(count: int, seed: int = SEED, first: int = 0) -> Iterator[dict[str, Any]]:
    """`count` papers in order of their numbers, from the `first` on; abstracts of about 1,200 characters, 2 % of them
    Chinese, 20 % with TeX."""
    rng = random.Random(SEED)
    # Whatever is told, it is told in one language.
    words = _vocabulary(rng)
    if seed != SEED:
        rng = random.Random(seed)
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))
    for number in range(first, first + count):
        drawn = rng.choices(words, cum_weights=weights, k=160 + rng.randint(-80, 80))
        yield _entry(rng, drawn, number)


def _vocabulary(rng: random.Random) -> list[str]:
    seen = dict.fromkeys(_COMMON.split())
    while len(seen) < 60_000:
        seen["".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4))) + rng.choice(_ENDINGS)] = None
    return list(seen)


def _entry(rng: random.Random, words: list[str], number: int) -> dict[str, Any]:
    # Every text has a word that nobody else uses, or few: the vocabulary of papers never ends.
    words[-1] = f"{rng.choice(_SYLLABLES)}{words[-1]}{rng.choice(_SYLLABLES)}{rng.randrange(200) or ''}"
    if rng.random() < 0.2:
        for _ in range(rng.randint(1, 4)):
            words.insert(rng.randrange(len(words)), rng.choice(_TEX))
    title = " ".join(words[: rng.randint(5, 13)]).capitalize()
    abstract = ". ".join(" ".join(words[at : at + 17]).capitalize() for at in range(0, len(words), 17)) + "."
    if rng.random() < 0.02:
        title, abstract = "".join(rng.choices(_CJK, k=14)), "".join(rng.choices(_CJK, k=250))
    authors = _authors(rng, number)
    paper, year, month = paper_number(number)
    # Numbers are given in order of arrival, so that the day grows with them.
    capacity, serial = (9_000 if year < 2015 else 20_000), int(paper[5:])
    versions = [_moment(rng, year, month, 1 + serial * 27 // capacity)]
    while rng.random() < 0.35 and len(versions) < 9:
        month += 1
        versions.append(_moment(rng, year + month // 13, (month - 1) % 12 + 1, rng.randint(1, 28)))
    published = rng.random() < 0.4
    return {
        "id": paper,
        "submitter": " ".join(authors[0]),
        "authors": ", ".join(" ".join(name) for name in authors),
        "title": title,
        "comments": f"{rng.randint(4, 60)} pages, {rng.randint(1, 12)} figures" if rng.random() < 0.6 else None,
        "journal-ref": f"J. Inv. Res. {rng.randint(1, 300)} ({year}) {rng.randint(1, 999)}" if published else None,
        "doi": f"10.{rng.randint(1000, 1099)}/inv.{rng.randrange(16**5):x}.{number}" if published else None,
        "report-no": None,
        "categories": " ".join(dict.fromkeys(rng.choices(_CATEGORIES, k=rng.randint(1, 3)))),
        "license": _LICENSE,
        "abstract": f"  {abstract}\n",
        "versions": [{"version": f"v{n}", "created": created} for n, created in enumerate(versions, 1)],
        "update_date": f"{year}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
        "authors_parsed": [[family, given, ""] for given, family in authors],
    }


def _authors(rng: random.Random, number: int) -> list[tuple[str, str]]:
    """Some write hundreds of papers, and most of them few: there are about as many people as papers."""
    count = 3_000 if rng.random() < 0.00005 else min(60, 1 + int(rng.expovariate(1 / 2.8)))
    people = 2_000 + number * 3 // 2
    return [_name(int(people * rng.random() ** 2)) for _ in range(count)]


def _name(person: int) -> tuple[str, str]:
    """Another name for every number."""
    mixed = person * 2_654_435_761 % 2**32
    given, rest = _SYLLABLES[mixed % 80] + _SYLLABLES[mixed // 80 % 80], mixed // 6_400
    family = "".join(_SYLLABLES[rest // 80**place % 80] for place in range(3 if rest < 512_000 else 4))
    return f"{given.title()} {chr(65 + person % 26)}." if person % 3 else given.title(), family.title()


def paper_number(number: int) -> tuple[str, int, int]:
    """Number, year and month: from April 2007 on 9,000 papers a month, from 2015 on 20,000."""
    if number < 93 * 9_000:
        month, serial = divmod(number, 9_000)
        year, month = divmod(month + 3, 12)
        return f"{7 + year:02d}{month + 1:02d}.{serial + 1:04d}", 2007 + year, month + 1
    month, serial = divmod(number - 93 * 9_000, 20_000)
    year, month = divmod(month, 12)
    return f"{15 + year:02d}{month + 1:02d}.{serial + 1:05d}", 2015 + year, month + 1


def _moment(rng: random.Random, year: int, month: int, day: int) -> str:
    hour, minute = rng.randrange(24), rng.randrange(60)
    return f"{rng.choice(_DAYS)}, {day} {_MONTHS[month - 1]} {year} {hour:02d}:{minute:02d}:07 GMT"
