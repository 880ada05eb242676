"""Papers like a paper, without a model: those that share the words which tell it from all others.

How telling a word is comes from the index itself. Rare words find the candidates, whole texts order them.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from sqlite_utils.utils import sqlite3

from indexer.search.normalise import CJK, fold, tokens
from indexer.search.vocabulary import Sample

#: Words that candidates are looked up by, and in how many papers one may be: beyond, it tells little and costs much.
TELLING, COMMON = 24, 2_500
#: Candidates whose texts are compared.
COMPARED = 40

_TITLE = 2.0
_IS_CJK = re.compile(f"[{CJK}]")
_TEXT = "select title, abstract from papers where id = ?"


def similar(conn: sqlite3.Connection, paper: int, *, limit: int = 8) -> list[tuple[int, float]]:
    """The ids of the papers most like that one, with how alike they are: 1 where all telling words are shared.

    Empty for a paper without text, or whose words nobody else uses.
    """
    weights = _weights(conn, paper)
    candidates = _candidates(conn, weights)
    candidates.pop(paper, None)
    if not candidates:
        return []
    best = heapq.nlargest(COMPARED, candidates, key=lambda other: (candidates[other], other))
    alike = [(other, _alike(conn, other, weights)) for other in best]
    return sorted(alike, key=lambda found: (-found[1], -found[0]))[:limit]


def _weights(conn: sqlite3.Connection, paper: int) -> dict[str, float]:
    """Each term of the paper, as a phrase of FTS5 tokens, with how much it tells."""
    row = conn.execute(_TEXT, (paper,)).fetchone()
    if row is None:
        return {}
    titled = set(_terms(row[0]))
    times = Counter([*titled, *_terms(row[1])])
    sample = Sample(conn)
    return {
        term: (1 + math.log(count)) * (_TITLE if term in titled else 1) * _telling(sample, term)
        for term, count in times.items()
    }


def _telling(sample: Sample, term: str) -> float:
    return math.log(1 + sample.papers / sample.guess(f'"{term}"'))


def _candidates(conn: sqlite3.Connection, weights: dict[str, float]) -> dict[int, float]:
    """Papers that share telling terms, by the weight of what they share."""
    found: dict[int, float] = {}
    chosen = sorted(weights, key=lambda term: (-weights[term], term))[:TELLING]
    for term in chosen:
        sql = f"select rowid from papers_fts where papers_fts match ? limit {COMMON + 1}"
        papers = conn.execute(sql, (f'"{term}"',)).fetchall()
        if len(papers) <= COMMON:
            for (other,) in papers:
                found[other] = found.get(other, 0.0) + weights[term]
    return found


def _alike(conn: sqlite3.Connection, other: int, weights: dict[str, float]) -> float:
    """The share of the paper's weight that the other has too; long texts, which have everything, count less."""
    title, abstract = conn.execute(_TEXT, (other,)).fetchone()
    titled = set(_terms(title))
    theirs = titled | set(_terms(abstract))
    shared = sum(weight * (1 if term in titled else 0.8) for term, weight in weights.items() if term in theirs)
    return shared / (sum(weights.values()) or 1) * min(1.0, math.sqrt((len(weights) + 20) / (len(theirs) + 20)))


def _terms(text: str | None) -> Iterator[str]:
    """Words of three letters or more; of text without spaces, two characters side by side."""
    words = [fold(token) for token in tokens(text or "")]
    yield from (word for word in words if len(word) > 2 and not word.isdecimal())
    yield from (f"{one} {two}" for one, two in pairwise(words) if _IS_CJK.match(one) and _IS_CJK.match(two))
