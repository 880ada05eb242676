"""How a query is walked: its rarest words first, and from which end (docs/decisions/0037-walking.md).

Everything here is a guess that only decides what things cost; what is found does not depend on it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from functools import cached_property

from sqlite_utils.utils import sqlite3

from indexer.search import query as queries
from indexer.search.matches import Matches, matches
from indexer.search.periods import Period
from indexer.search.query import Group, Query
from indexer.search.vocabulary import Sample, expanded

#: More forms of a term than a word has: the words that begin so, whose lists FTS5 merges to score by them.
_FORMS, _PREFIX_COST = 8, 6
#: Of the papers with the rarest word of a phrase, one in so many has the phrase; of those with a word, in the title.
_IN_PHRASE, _IN_TITLE = 20, 16
#: More papers than these are looked through, and so many for each match.
_COMMON, _WORK = 50_000, 20


class Plan:
    """A query with its groups of words put in order, rarest first; `whole` is the same with the beginnings of words
    written out, or the same object where there are none."""

    def __init__(self, conn: sqlite3.Connection, query: Query) -> None:
        self._conn = conn
        self.query, self.whole = query, expanded(conn, query)
        if len(query.groups) > 1:
            found = [_papers(self.sample, group) for group in self.whole.groups]
            order = sorted(range(len(found)), key=found.__getitem__)
            self.query = _in_order(query, order)
            self.whole = self.query if self.whole is query else _in_order(self.whole, order)
        # A word alone is walked as fast one way as the other.
        self._is_word = len(query.groups) == 1 and all(len(form) == 1 for term in query.terms for form in term.forms)

    @cached_property
    def sample(self) -> Sample:
        """The newest papers, which are asked for nothing where there is nothing to choose."""
        return Sample(self._conn)

    @cached_property
    def costs(self) -> list[int]:
        """How many papers are in the lists that FTS5 reads to score by each group."""
        return [_cost(self.sample, group) for group in self.whole.groups]

    @property
    def is_laborious(self) -> bool:
        """Whether each match costs much to find, as for phrases of words that many papers have."""
        if self._is_word:
            return False
        least = min((_looked_through(self.sample, group) for group in self.query.groups), default=0)
        return least > _COMMON and least >= _WORK * self.estimate()

    def estimate(self, titled: Collection[int] = ()) -> float:
        """About how many papers match, were words spread by chance."""
        share = 1.0
        for n, group in enumerate(self.whole.groups):
            papers = _papers(self.sample, group)
            share *= min(1.0, papers / (self.sample.papers or 1)) / (_IN_TITLE if n in titled else 1)
        return share * self.sample.papers

    def matches(self, within: Period | None, *, titled: Collection[int] = ()) -> Matches | None:
        """`matches` of the whole query, those groups asked of the title that `titled` numbers in this order."""
        return matches(self.whole, within, titled=titled, about=None if self._is_word else self.estimate(titled))


def _in_order(query: Query, order: list[int]) -> Query:
    return dataclasses.replace(query, groups=tuple(query.groups[n] for n in order))


def _papers(sample: Sample, group: Group) -> int:
    """About how many papers have one of the forms."""
    if _is_many(group):
        return sample.guess(queries.expression([group]) or queries.NOTHING)
    rarest = [
        (min(sample.guess(f'"{token}"') for token in form), len(form) > 1) for term in group for form in term.forms
    ]
    return sum(max(1, papers // _IN_PHRASE) if is_phrase else papers for papers, is_phrase in rarest)


def _looked_through(sample: Sample, group: Group) -> int:
    """About how many papers are looked at to find those; of many forms it is not known which."""
    if _is_many(group):
        return 0
    return sum(min(sample.guess(f'"{token}"') for token in form) for term in group for form in term.forms)


def _cost(sample: Sample, group: Group) -> int:
    if _is_many(group):
        return sample.guess(queries.expression([group]) or queries.NOTHING) * _PREFIX_COST
    # The lists of all words of a phrase are read, however rare it is.
    return sum(sample.guess(f'"{token}"') for term in group for form in term.forms for token in form)


def _is_many(group: Group) -> bool:
    return any(term.prefix for term in group) or sum(len(term.forms) for term in group) > _FORMS
