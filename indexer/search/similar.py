"""Papers like a paper, without a model: those that share the words which tell it from all others.

How telling a word is comes from the papers themselves. Rare words find the candidates, whole texts order them.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter

from sqlite_utils.utils import sqlite3

from indexer.search.frequency import Frequencies, distinct, terms

#: Words that candidates are looked up by, and in how many papers one may be: beyond, it tells little and costs much.
TELLING, COMMON = 16, 2_500
#: Candidates whose texts are compared.
COMPARED = 60

_TITLE = 2.0
# A guess that is wrong by this much would still be too common.
_SURELY = 2
_TEXT = "select title, abstract from papers where id = ?"
_HAVING = f"select rowid from papers_fts where papers_fts match ? limit {COMMON + 1}"

Weights = dict[str, float]


def similar(conn: sqlite3.Connection, paper: int, *, limit: int = 8) -> list[tuple[int, float]]:
    """The ids of the papers most like that one, with how alike they are: 1 where all telling words are shared.

    Empty for a paper without text, or whose words nobody else uses.
    """
    row = conn.execute(_TEXT, (paper,)).fetchone()
    if row is None:
        return []
    candidates, weights = _candidates(conn, _emphasis(*row))
    candidates.pop(paper, None)
    best = heapq.nlargest(COMPARED, zip(candidates.values(), candidates, strict=True))
    alike = [(other, _alike(conn, other, weights)) for _, other in best]
    return sorted(alike, key=lambda found: (-found[1], -found[0]))[:limit]


def _emphasis(title: str | None, abstract: str | None) -> Weights:
    """Each term of the text, as a phrase of FTS5 tokens, with how much the text makes of it."""
    titled = set(terms(title))
    times = Counter([*titled, *terms(abstract)])
    return {term: (1 + math.log(count)) * (_TITLE if term in titled else 1) for term, count in times.items()}


def _candidates(conn: sqlite3.Connection, emphasis: Weights) -> tuple[dict[int, float], Weights]:
    """Papers that share telling terms, by the weight of what they share; and the weight of each term."""
    frequencies = Frequencies(conn)

    def weight(term: str, papers: float) -> float:
        return emphasis[term] * math.log(1 + frequencies.papers / papers)

    guessed = {term: frequencies.guess(term) for term in emphasis}
    weights = {term: weight(term, papers) for term, papers in guessed.items()}
    found: dict[int, float] = {}
    for term in heapq.nsmallest(TELLING, weights, key=lambda term: (-weights[term], term)):
        if guessed[term] > COMMON * _SURELY:
            continue
        papers = conn.execute(_HAVING, (f'"{term}"',)).fetchall()
        # Now it is known by how many, of the rarest words, which tell most.
        weights[term] = told = weight(term, max(guessed[term] if len(papers) > COMMON else 1, len(papers)))
        if len(papers) <= COMMON:
            for (other,) in papers:
                found[other] = found.get(other, 0.0) + told
    return found, weights


def _alike(conn: sqlite3.Connection, other: int, weights: Weights) -> float:
    """The share of the paper's weight that the other has too; long texts, which have everything, count less."""
    title, abstract = conn.execute(_TEXT, (other,)).fetchone()
    titled = distinct(title)
    theirs = titled | distinct(abstract)
    shared = sum(weights[term] * (1 if term in titled else 0.8) for term in weights.keys() & theirs)
    return shared / sum(weights.values()) * min(1.0, math.sqrt((len(weights) + 20) / (len(theirs) + 20)))
