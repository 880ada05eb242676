"""What changed of works, as news: what a source says otherwise than it said before, where that is what is served.

Told to whoever followed the source: of the work that its words stood on before, and the one that they stand on now.
What a first word brings, or another door adds, completes what is known: it happened at some time, and nobody saw it
happen. docs/decisions/0093 and 0100.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlite_utils.utils import sqlite3

from crawler.record import Record
from indexer.store.assertions import Assertion, serve
from indexer.store.authority import TEXT, about
from indexer.store.identity import Key
from indexer.store.rows import Stored
from indexer.store.voice import Change, Voice, key, speaker, voices
from indexer.store.wording import FIELDS

if TYPE_CHECKING:  # it carries the news to where they are written
    from indexer.store.placing import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What an answer that was read at `seen` (UTC) changed, each with its paper."""

    seen: str
    changes: tuple[tuple[int, Change], ...]


def told(stored: Mapping[int, Stored], works: Iterable[Work]) -> list[tuple[int, Change]]:
    """What is news of these works to who knew those that are stored."""
    at = {key: paper for paper, before in stored.items() for key in before.assertions}
    found = []
    for work in works:
        before = {key: stored[at[key]].assertions[key] for key in work.assertions if key in at}
        for voice in voices(before, work.assertions) if before else ():
            number = about(next(iter(voice.after.values())), work.number)
            if changes := voice.changes(number):
                stood = {at[key] for key in voice.before}
                words = {key: word for paper in sorted(stood) for key, word in stored[paper].assertions.items()}
                changes = _served(changes, voice, words, work.assertions, number)
                found += [(work.id, change) for change in changes]
    return found


def _served(
    changes: list[Change],
    voice: Voice,
    before: Mapping[Key, Assertion],
    after: Mapping[Key, Assertion],
    number: str | None,
) -> list[Change]:
    """Those that show in what is served where its words are: beside theirs there are other words on a work."""
    if voice.before.keys() == before.keys() and voice.after.keys() == after.keys():
        return changes
    words = list(after.values())
    was, now = serve(list(before.values()), number), serve(words, number)
    leads = key(TEXT.line(words, number)[0]) in voice.after
    return [
        replace(change, version=now.version)
        for change in changes
        if (leads and change.kind in ("version", "withdrawn", "retracted"))
        or _shows(change, voice.after.keys(), was, now, words, number)
    ]


def _shows(
    change: Change,
    theirs: Collection[Key],
    was: Record,
    now: Record,
    words: list[Assertion],
    number: str | None,
) -> bool:
    if change.field == "version":
        return False
    if change.field == "status":
        return was.status != now.status == change.new
    word, field = speaker(change.field, now, words, number), FIELDS[change.field]
    if word is None or key(word) not in theirs:
        return False
    return not field.alike(was, now) and (change.old is not None or field.value(was) is None)


def write(conn: sqlite3.Connection, news: News) -> None:
    """Writes what changed of papers; the caller holds the transaction."""
    rows = [
        (paper, c.kind, c.field, c.old, c.new, c.version, news.seen, c.word.feed, *key(c.word))
        for paper, c in news.changes
    ]
    sql = """
        insert into changes (paper, kind, field, old, new, version, seen, feed, source, key)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """
    conn.executemany(sql, rows)


def carry(conn: sqlite3.Connection, moves: Mapping[Key, tuple[int, int | None]]) -> None:
    """Changes go where the words go that told of them: from paper to paper, and away (None) with them."""
    gone = [(paper, *key) for key, (paper, into) in moves.items() if into is None]
    conn.executemany("delete from changes where paper = ? and source = ? and key = ?", gone)
    moved = [(into, paper, *key) for key, (paper, into) in moves.items() if into is not None]
    conn.executemany("update changes set paper = ? where paper = ? and source = ? and key = ?", moved)
