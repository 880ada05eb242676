"""Did you mean? For a query that finds nothing: words that hardly any paper has, as the index's own words spell them.

First what one slip away is there, whatever letter slipped; then the words that begin the same and are two slips away.
"""

from __future__ import annotations

import dataclasses
import re
import string
import time
from collections.abc import Iterator

from rapidfuzz.distance import OSA
from sqlite_utils.utils import sqlite3

from indexer.search.fields import TAGS
from indexer.search.matches import matches
from indexer.search.normalise import fold
from indexer.search.query import Query, parse
from indexer.search.vocabulary import words

#: Up to how many papers a word may have to be taken for a slip, and how many times more the word that was meant has.
RARE, TIMES = 3, 10
#: Seconds after which what was found so far must do.
ENOUGH = 0.1

_COUNTED = 1_000
_LETTERS = string.ascii_lowercase
_HEAD = 3
_WORD = re.compile("[a-z]{4,30}")


def did_you_mean(conn: sqlite3.Connection, query: Query) -> str | None:
    """The text of a query that finds something, for one that finds nothing; None where nothing close is known."""
    until = time.monotonic() + ENOUGH
    text = query.text
    for term in query.terms:
        word = fold(term.forms[0][0])
        if term.field == TAGS or term.prefix or len(term.forms[0]) > 1 or not _WORD.fullmatch(word):
            continue
        has = _papers(conn, word)
        if has <= RARE and (meant := _meant(conn, word, max(1, has * TIMES), until)):
            text = re.sub(rf"(?<![^\W_]){re.escape(term.forms[0][0])}(?![^\W_])", meant, text, flags=re.IGNORECASE)
    if text == query.text:
        return None
    found = matches(dataclasses.replace(parse(text), periods=query.periods, outside=query.outside))
    return text if found and found.newest(conn, 1) else None


def _meant(conn: sqlite3.Connection, word: str, at_least: int, until: float) -> str | None:
    """The closest word that at least so many papers have, of equally close ones the most common."""
    near = {slip: count for slip in _slips(word) if (count := _papers(conn, slip)) >= at_least}
    if not near and time.monotonic() < until:
        alike = (other for other in words(conn, word[:_HEAD]) if OSA.distance(word, other, score_cutoff=2) <= 2)
        near = {other: count for other in alike if (count := _papers(conn, other)) >= at_least}
    return max(near, key=lambda other: (near[other], other)) if near else None


def _slips(word: str) -> Iterator[str]:
    """What one letter left out, put in, replaced, or two swapped make of a word."""
    seen = {word}
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        slips = [head + tail[1:], head + tail[1:2] + tail[:1] + tail[2:]]
        slips += [head + letter + rest for letter in _LETTERS for rest in (tail, tail[1:])]
        for slip in slips:
            if slip not in seen:
                seen.add(slip)
                yield slip


def _papers(conn: sqlite3.Connection, word: str) -> int:
    """How many papers have the word, as far as that is counted."""
    sql = f"select count(*) from (select 1 from papers_fts where papers_fts match ? limit {_COUNTED})"
    return int(conn.execute(sql, (f'"{word}"',)).fetchone()[0])
