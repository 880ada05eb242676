"""In how many papers a term is, guessed from the texts of a few of the newest: the index would have to be asked for
each word of a text, and looks into each of its segments for each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain, pairwise

from sqlite_utils.utils import sqlite3

from indexer.search import vocabulary
from indexer.search.known import known
from indexer.search.normalise import CJK, fold, tokens

#: So many of the newest papers are read, which takes a tenth of a second.
READ = 1_024

# A term that none of those has is taken to be in half a paper of as many.
_UNSEEN = 0.5
_IS_CJK = re.compile(f"[{CJK}]")


class Frequencies:
    """By how many papers a term is used."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.papers = vocabulary.papers(conn)
        found = known(conn, self.papers)
        found.counted = self._counted = found.counted or _counted(conn)

    def guess(self, term: str) -> float:
        """About how many papers have it."""
        return self._counted.get(term, _UNSEEN) * max(1.0, self.papers / READ)


def _counted(conn: sqlite3.Connection) -> Mapping[str, int]:
    """In how many of the newest papers each term is."""
    rows = conn.execute("select title, abstract from papers order by id desc limit ?", (READ,))
    return Counter(chain.from_iterable(distinct(title) | distinct(abstract) for title, abstract in rows))


def terms(text: str | None) -> list[str]:
    """Words of three letters or more; of text without spaces, two characters side by side."""
    words = [word if word.isascii() else fold(word) for word in tokens(text or "")]
    found = _long(words)
    if text and _IS_CJK.search(text):
        found += [f"{one} {two}" for one, two in pairwise(words) if _IS_CJK.match(one) and _IS_CJK.match(two)]
    return found


def distinct(text: str | None) -> set[str]:
    """The same, each once: of most texts in half of the time."""
    if text is None or not text.isascii():
        return {*terms(text)}
    return {*_long({*tokens(text)})}


def _long(words: Iterable[str]) -> list[str]:
    return [word for word in words if len(word) > 2 and not word.isdecimal()]
