"""How much a phrase tells: the fewer papers of the index have it, the more."""

from __future__ import annotations

import math

from sqlite_utils.utils import sqlite3

from indexer.search.normalise import tokens
from indexer.search.query import Term, expression
from indexer.search.vocabulary import Sample

#: A phrase in more papers than these, and than one in so many, is everybody's.
COMMON, SHARE = 50, 50


class Telling:
    """Words and phrases weighed by the newest papers of the index, in titles and abstracts."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._sample = Sample(conn)

    def weight(self, phrase: str) -> float:
        """Near 0 for what every paper has."""
        return math.log(1 + self._sample.papers / self._papers(phrase))

    def is_rare(self, phrase: str) -> bool:
        """Whether sharing it says something of two papers."""
        return self._papers(phrase) <= max(COMMON, self._sample.papers // SHARE)

    def _papers(self, phrase: str) -> int:
        words = tuple(tokens(phrase))
        match = expression([(Term(forms=(words,)),)]) if words else None
        return self._sample.guess(match) if match else max(self._sample.papers, 1)
