"""Taking back what was said: words go, what is served is made anew from the rest, works that nobody asserts go.

Also a word is told which work it is about. Within the transaction of whoever calls.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from sqlite_utils.utils import sqlite3

from crawler.record import Identifier
from indexer.store import decisions, placing
from indexer.store.assertions import Assertion, identifier_order
from indexer.store.identity import Key
from indexer.store.placing import Gathered
from indexer.store.tables import write


def unsay(conn: sqlite3.Connection, keys: Collection[Key]) -> set[int]:
    """Takes these words away; returns the papers that went with them."""

    def edit(words: dict[Key, Assertion]) -> None:
        for key in keys:
            words.pop(key, None)

    return set(_rework(conn, set(decisions.papers(conn, keys).values()), edit).dropped)


def reassign(conn: sqlite3.Connection, words: Mapping[Key, tuple[str, str | None]]) -> None:
    """Makes assertions the word of another source: (feed, url) by key."""

    def edit(held: dict[Key, Assertion]) -> None:
        for key in held.keys() & words.keys():
            feed, url = words[key]
            held[key] = replace(held[key], feed=feed, record=replace(held[key].record, url=url))

    _rework(conn, set(decisions.papers(conn, words).values()), edit)


def identify(conn: sqlite3.Connection, paper: int, identifier: Identifier) -> None:
    """Makes all that is said of a paper the word on the work of that identifier; a paper that has it takes it over."""
    sql = "select source, key from assertions where paper = ?"
    keys = {(source, key) for source, key in conn.execute(sql, (paper,))}

    def edit(words: dict[Key, Assertion]) -> None:
        for key in keys & words.keys():
            word = words[key]
            if all(i.scheme != identifier.scheme for i in word.record.identifiers):
                words[key] = replace(word, found=tuple(sorted({*word.found, identifier}, key=identifier_order)))

    _rework(conn, {paper}, edit, named=(identifier,))


def carry_out(conn: sqlite3.Connection, gathered: Gathered) -> None:
    """Writes what changes otherwise than by a page; names that no work carries any more go."""
    if gathered:
        write(conn, gathered)
        before = [work.stored for work in gathered.works if work.stored is not None]
        before += [stored for stored, _ in gathered.absorbed.values()] + list(gathered.dropped.values())
        unused_names(conn, {author.name for stored in before for author in stored.authors})


def place_again(conn: sqlite3.Connection, papers: Collection[int]) -> None:
    """Places the words on these papers anew, after something beside them has changed."""
    _rework(conn, papers, lambda words: None)


def unused_names(conn: sqlite3.Connection, written: Iterable[str]) -> None:
    """Removes those of the names that no work carries any more."""
    sql = "delete from names where name = ? and not exists (select 1 from authorships as a where a.name = names.id)"
    conn.executemany(sql, [(name,) for name in sorted(set(written))])


def _rework(
    conn: sqlite3.Connection,
    papers: Collection[int],
    edit: Callable[[dict[Key, Assertion]], None],
    named: Iterable[Identifier] = (),
) -> Gathered:
    gathered = placing.rework(conn, papers, edit, named=named)
    carry_out(conn, gathered)
    return gathered
