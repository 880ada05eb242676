"""The best matches first, at a cost that is bounded whatever is asked (docs/decisions/0032-rank.md).

Up to `WINDOW` matches are all scored. Of more, those whose title says it come first, then the newest. BM25 reads the
whole list of each word it scores by; words in so many papers that this would take long are asked for but not scored by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from sqlite_utils.utils import sqlite3

from indexer.search import query as queries
from indexer.search.matches import Matches
from indexer.search.periods import Period
from indexer.search.plan import Plan
from indexer.search.query import MAX_TERMS, Group, Query

#: How many of the newest matches are ranked; fewer where they are not scored, and where each is dear to find.
WINDOW, UNSCORED, LABORIOUS = 2_000, 1_000, 500

#: Papers in the lists of all words that a score is made of: about 20 ms. Of a word alone the score only tells how often
#: it stands in how short a text, which is worth less.
BUDGET, ALONE = 400_000, 50_000

#: Papers in the lists of all words for each whose title has them all, where such titles are looked for unscored: a page
#: of them takes 4 ms at most.
SOON = 5_000
#: Fewer of them are all found at once, which is faster than one by one.
AT_ONCE = 100

# title, abstract, authors, search_text, tags: a word in the title tells most, and so does a name; a filter nothing.
_SCORE = "bm25(papers_fts, 10.0, 1.0, 5.0, 1.0, 0.0)"

Hit = tuple[int, float | None]


def ranked(conn: sqlite3.Connection, query: Query, within: Period | None) -> tuple[list[int], bool, Iterator[Hit]]:
    """The newest matches, whether there are more than these, and the ids of the best ones with their scores.

    A score is greater the better; None where no score was worth its cost. What nobody takes is not computed.
    """
    plan = Plan(conn, query)
    among = plan.matches(within)
    if among is None:
        return [], False, iter(())
    ranking = _Ranking(conn, plan, among)
    # What the newest papers never say, older ones may all say: then scoring all of it would take long.
    if ranking.is_cheap and among.count(conn, ranking.window + 1) <= ranking.window:
        hits = list(ranking.all())
        return sorted((paper for paper, _ in hits), reverse=True), False, iter(hits)
    found = among.newest(conn, ranking.window + 1)
    newest, more = found[: ranking.window], len(found) > ranking.window
    return newest, more, ranking.best(newest, more, within)


class _Ranking:
    """The matches of one query, and BM25 by those of its words that it can be had for at a bounded cost."""

    def __init__(self, conn: sqlite3.Connection, plan: Plan, among: Matches) -> None:
        self._conn, self._plan, self._among = conn, plan, among
        query = plan.query
        self._groups = tuple(_affordable(plan.costs, query))
        # What nearly every paper has tells nothing in a title either, and costs most to be looked for there.
        told = [n for n, group in enumerate(query.groups) if group in self._groups]
        self._titled = frozenset(told or [min(range(len(plan.costs)), key=plan.costs.__getitem__)])
        self._is_exact = plan.whole is query and self._groups == query.groups and not query.excluded
        #: How many of the newest matches are put in order.
        self.window = min(WINDOW, LABORIOUS if plan.is_laborious else WINDOW if self._groups else UNSCORED)
        #: Few matches, and scored as fast as found.
        self.is_cheap = self._is_exact and sum(plan.costs) <= ALONE and 2 * plan.estimate() < self.window

    def all(self) -> Iterator[Hit]:
        """All matches by score, where they are few and all that is asked for is scored by."""
        sql = f"select rowid, -{_SCORE} as score from papers_fts where {self._among.where}"
        return self._conn.execute(f"{sql} order by score desc, rowid desc", self._among.parameters)

    def best(self, newest: list[int], more: bool, within: Period | None) -> Iterator[Hit]:
        """All matches by score; unscored, or where there are more, those first whose title says it, then the newest."""
        if len(newest) < 2:
            # Of one there is nothing to put in order.
            yield from ((paper, None) for paper in newest)
            return
        if self._groups and not more:
            yield from self.all() if self._is_exact else self._scored(newest)
            return
        seen = set()
        for hit in chain.from_iterable(self._stages(newest, within)):
            if hit[0] not in seen:
                seen.add(hit[0])
                yield hit

    def _stages(self, newest: list[int], within: Period | None) -> Iterator[Iterable[Hit]]:
        """The next is looked for when all of the one before are taken."""
        yield self._by_title(within)
        yield self._scored(newest)

    def _by_title(self, within: Period | None) -> Iterable[Hit]:
        if not self._groups:
            return self._unscored(within)
        titles = self._plan.matches(within, titled=self._titled)
        # Where matches are dear, their scores must do, to which the title counts most anyway.
        if titles is None or self._plan.is_laborious:
            return ()
        if self._is_exact:
            return _sorted(self._at_once(titles, WINDOW))
        return self._scored(titles.newest(self._conn, WINDOW), in_title=True)

    def _unscored(self, within: Period | None) -> Iterator[Hit]:
        """The newest whose title says all of it, where some are soon found, then those whose title says the rarest."""
        every = frozenset(range(len(self._plan.costs)))
        is_soon = SOON * self._plan.estimate(every) >= sum(self._plan.costs)
        for titled in dict.fromkeys((every if is_soon else self._titled, self._titled)):
            if titles := self._plan.matches(within, titled=titled):
                walked: Iterable[int] = (row[0] for row in titles.walk(self._conn, WINDOW))
                if titles.is_few(AT_ONCE):
                    walked = titles.newest(self._conn, WINDOW)
                yield from ((paper, None) for paper in walked)

    def _at_once(self, among: Matches, limit: int) -> list[tuple[int, float]]:
        """The newest matches with their scores, where all that is asked for is scored by."""
        sql = f"select rowid, {_SCORE} from papers_fts where {among.where}"
        if among.is_few(limit):
            # FTS5 walks up two to four times as fast as down.
            scored = self._conn.execute(f"{sql} limit {limit}", among.parameters).fetchall()
            if len(scored) < limit:
                return scored
        return self._conn.execute(f"{sql} order by rowid desc limit {limit}", among.parameters).fetchall()

    def _scored(self, papers: list[int], *, in_title: bool = False) -> list[Hit]:
        """These papers, newest first until now, by score; of equal ones, the newer first."""
        if not papers or not self._groups:
            return [(paper, None) for paper in papers]
        rows = self._conn.execute(
            f"select rowid, {_SCORE} from papers_fts where papers_fts match ? and rowid between ? and ?"
            f" order by rowid desc limit {2 * WINDOW}",
            (queries.walk(self._groups, (), range(MAX_TERMS) if in_title else ()), papers[-1], papers[0]),
        )
        scores = dict(rows.fetchall())
        return _sorted([(paper, scores.get(paper, 0.0)) for paper in papers])


def _sorted(scored: list[tuple[int, float]]) -> list[Hit]:
    # FTS5's BM25 is the less the better.
    return [(paper, -score) for paper, score in sorted(scored, key=lambda hit: (hit[1], -hit[0]))]


def _affordable(costs: list[int], query: Query) -> Iterator[Group]:
    """The groups to score by, the rarest first for as long as they cost little."""
    spent, chosen = 0, set()
    for cost, n in sorted((cost, n) for n, cost in enumerate(costs)):
        if spent + cost > BUDGET:
            break
        spent += cost
        chosen.add(n)
    told = sum(query.groups[n] in query.words for n in chosen)
    if told > 1 or (told and spent <= ALONE):
        yield from (group for n, group in enumerate(query.groups) if n in chosen)
