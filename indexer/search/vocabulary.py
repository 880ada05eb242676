"""The words of the index itself, read from FTS5 (https://sqlite.org/fts5.html#the_fts5vocab_virtual_table_module).

Counting a word's papers costs as much as reading its whole list, so nothing here counts: the words of a stretch of the
alphabet are found by leaping from one to the next, and how common one is, by looking at the newest papers.
"""

from __future__ import annotations

import dataclasses
from functools import cached_property

from sqlite_utils.utils import sqlite3

from indexer.search.known import known
from indexer.search.normalise import fold
from indexer.search.query import Query, Term

#: How many of the newest papers tell how common a word is, and after how many that have it enough is known.
SAMPLE, ENOUGH = 4_096, 128

#: More words than these begin so: then FTS5 is left to find them, which takes longer the more papers there are.
MAX_EXPANDED = 4_000

#: So many guesses are kept for a database, those of single words.
MOST_KNOWN, _WORD = 20_000, 64

# Of a row for each place of each word only the first is looked at; then comes what sorts right after the word.
_WORDS = """
with recursive found(term) as (
  select (select term from temp.paperfeed_words where term >= :first limit 1)
  union all
  select (select term from temp.paperfeed_words where term >= found.term || char(1) limit 1)
  from found where found.term < :after
)
select term from found where term < :after limit :limit
"""
_LAST = chr(0x10FFFF)

#: Pages of the index, for each of its segments, that words may fill for FTS5 to find them by their beginning itself: it
#: reads a page in 0.05 ms, and to look up and walk each word takes longer, the more segments there are.
PAGES = 12

# FTS5 keeps the page that a word is on by segment, for the first word of each page, as twice its number and a flag.
# What comes before all words of the index proper is a 0; after the last word of a segment there is nothing.
_PAGES = """
with recursive segments(id) as (
  select min(segid) from papers_fts_idx
  union all
  select (select min(segid) from papers_fts_idx where segid > id) from segments where id is not null
)
select count(*), sum(coalesce(
    (select pgno from papers_fts_idx where segid = id and term > :after order by term limit 1),
    (select pgno from papers_fts_idx where segid = id order by term desc limit 1)
  ) - (select pgno from papers_fts_idx where segid = id and term <= :first order by term desc limit 1)) / 2
from segments where id is not null
"""


def words(conn: sqlite3.Connection, prefix: str, limit: int = MAX_EXPANDED + 1) -> list[str]:
    """The words of the index that begin so, in order, as the index has them: in lower case, without accents."""
    conn.execute("create virtual table if not exists temp.paperfeed_words using fts5vocab(main, papers_fts, instance)")
    rows = conn.execute(_WORDS, {"first": prefix, "after": prefix + _LAST, "limit": limit})
    return [row[0] for row in rows]


def expanded(conn: sqlite3.Connection, query: Query) -> Query:
    """The same query with beginnings of words written out where the words' lists are long: FTS5 would read all of these
    to the end first."""
    if not any(term.prefix for term in (*query.terms, *query.excluded)):
        return query
    return dataclasses.replace(
        query,
        groups=tuple(tuple(_expanded(conn, term) for term in group) for group in query.groups),
        excluded=tuple(_expanded(conn, term) for term in query.excluded),
    )


def _expanded(conn: sqlite3.Connection, term: Term) -> Term:
    if not term.prefix or all(_is_short(conn, fold(last)) for *_, last in term.forms):
        return term
    forms: list[tuple[str, ...]] = []
    for *head, last in term.forms:
        found = words(conn, fold(last))
        if len(found) > MAX_EXPANDED:
            return term
        forms += [(*head, word) for word in found] or [(*head, last)]
    return dataclasses.replace(term, forms=tuple(dict.fromkeys(forms)), prefix=False)


def _is_short(conn: sqlite3.Connection, prefix: str) -> bool:
    """Whether the lists of all words that begin so are read in less time than the words are found."""
    asked = {"first": b"0" + prefix.encode(), "after": b"0" + (prefix + _LAST).encode()}
    segments, pages = conn.execute(_PAGES, asked).fetchone()
    return int(pages or 0) <= PAGES * int(segments)


class Sample:
    """The newest papers, to guess by how many papers an expression is matched."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self.papers = papers(conn)
        self._guessed = known(conn, self.papers).guessed

    def guess(self, expression: str) -> int:
        """About how many papers match; never 0, since what is not in the sample may be elsewhere."""
        if (told := self._guessed.get(expression)) is None:
            told = self._matching(expression)
            if len(expression) <= _WORD and len(self._guessed) < MOST_KNOWN:
                self._guessed[expression] = told
        matching, among = told
        return max(1, matching * self.papers // among)

    def _matching(self, expression: str) -> tuple[int, int]:
        """How many match, among how many of the newest."""
        sql = f"select rowid from papers_fts where papers_fts match ? and rowid >= ? order by rowid desc limit {ENOUGH}"
        found = self._conn.execute(sql, (expression, self._first)).fetchall()
        among = min(self.papers or 1, SAMPLE)
        if len(found) == ENOUGH:
            sql = "select count(*) from papers_fts_docsize where id >= ?"
            among = int(self._conn.execute(sql, found[-1]).fetchone()[0])
        return len(found), among

    @cached_property
    def _first(self) -> int:
        """The oldest of the newest papers."""
        sql = f"select id from papers_fts_docsize order by id desc limit 1 offset {SAMPLE - 1}"
        row = self._conn.execute(sql).fetchone()
        return int(row[0]) if row else 0


def papers(conn: sqlite3.Connection) -> int:
    """How many papers there are: all are indexed. FTS5 keeps that as the first number of its row of averages."""
    row = conn.execute("select block from papers_fts_data where id = 1").fetchone()
    number = 0
    for byte in (row[0] if row else b"")[:9]:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            return number
    return int(conn.execute("select count(*) from papers_fts_docsize").fetchone()[0])
