"""When papers were last changed here, where `papers.fetched`, the time of the newest word, does not tell: two works are
one now or one is two, a page was read again, nobody asserts a paper any more.

Whoever follows the library asks for what has changed since yesterday, so the moment is that of writing, not of the
answer that is read: in a replay of old answers, works become one today.
"""

from __future__ import annotations

import json

from sqlite_utils.utils import sqlite3

from indexer.store.placing import Gathered, Work

_WRITE = """
insert into datestamps (paper, at, categories)
select value ->> 0, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), value ->> 1 from json_each(?) where true
on conflict (paper) do update set at = excluded.at, categories = excluded.categories
"""


def write(conn: sqlite3.Connection, gathered: Gathered, served: set[int]) -> None:
    """Writes down what `papers.fetched` does not tell of these changes; `served` are the papers that were there and are
    served otherwise now. The caller holds the transaction."""
    moves = gathered.moves.values()
    found = {paper for move in moves for paper in move if paper is not None}
    found |= {work.id for work in gathered.works if work.id in served and not _is_told(work)}
    gone = {paper: stored for paper, (stored, _) in gathered.absorbed.items()} | gathered.dropped
    # Who follows one category has to hear of what is gone from it.
    categories = {paper: stored.columns["categories"] for paper, stored in gone.items()}
    if rows := [(paper, categories.get(paper)) for paper in sorted(found | gone.keys())]:
        conn.execute(_WRITE, (json.dumps(rows),))


def _is_told(work: Work) -> bool:
    """Whether the newest word is newer than before, so that its time tells of the change."""
    before = work.stored.columns["fetched"] if work.stored else ""
    return max(word.fetched for word in work.assertions.values()) > before
