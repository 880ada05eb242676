"""What one page says, joined to what is known of the same works. Reads only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlite_utils.utils import sqlite3

from crawler.record import Record
from indexer.store import announcements, news, placing
from indexer.store.announcements import Announced, announcement
from indexer.store.assertions import Assertion, contained, digest, join, plain, says
from indexer.store.identity import Key
from indexer.store.known import Known, names_of
from indexer.store.placing import Gathered


@dataclass(slots=True, kw_only=True)
class _Said:
    record: Record
    assertion: Assertion
    hash: str
    paper: int = 0
    open: bool = True
    added: bool = False

    @property
    def key(self) -> Key:
        return self.record.source, self.record.key


@dataclass(frozen=True, slots=True)
class _Held:
    paper: int
    fetched: str
    deleted: str | None
    hash: str


def gather(
    conn: sqlite3.Connection,
    records: Sequence[Record],
    gone: Iterable[Key],
    *,
    feed: str,
    fetched: str,
    again: bool = False,
) -> Gathered:
    """What must be written so that the database knows these records, and that the keys in `gone` are deleted.

    `again` says that this very exchange has been stored before, and its records take the place of what it said then.
    """
    said = [_said(record, feed, fetched) for record in records]
    gone = list(gone)
    held = _held(conn, {*(s.key for s in said), *gone})
    lost = [k for k in gone if k in held and held[k].deleted is None and held[k].fetched < fetched]
    for one in said:
        before = held.get(one.key)
        if before is not None:
            one.paper = before.paper
            # A work that was deleted and is shown again has the old hash, and changes. Read again, what was said
            # since may hide what the first reading got wrong.
            same = before.hash == one.hash and before.deleted is None
            one.open = not (same and (not again or before.fetched == fetched))
    asking = [one for one in said if one.open]
    begun = {one.paper for one in asking if one.paper} | {held[key].paper for key in lost}
    names = {i for one in asking for i in names_of(one.key, one.assertion)}
    known = Known()
    known.add(conn, begun, names, {one.key for one in asking})
    _hear(known, said, again=again)
    for key in lost:
        known.words[key] = replace(known.words[key], deleted=fetched)
    gathered = Gathered(announced=Announced(fetched=fetched), deleted=len(lost))
    at = placing.place(conn, known, gathered, {one.key: one.record for one in reversed(said)})
    if not again:
        gathered.news = news.News(seen=fetched, changes=tuple(news.told(known.stored, gathered.works)))
    founded = {work.id for work in gathered.works if work.stored is None}
    for one in said:
        one.paper = at.get(one.key, one.paper)
        one.added = one.open and one.paper in founded
        founded.discard(one.paper)
    placed = [(one.paper, one.record) for one in said]
    gathered.announced = announcements.changes(conn, placed, feed=feed, fetched=fetched, again=again)
    unannounced = {row[0] for row in gathered.announced.taken_back}
    for one in said:
        row = announcement(one.paper, one.record, feed)
        one.open = one.open or row in gathered.announced.added or one.paper in unannounced
    gathered.outcomes = ["new" if s.added else "changed" if s.open else "unchanged" for s in said]
    return gathered


def _said(record: Record, feed: str, fetched: str) -> _Said:
    word = plain(record)
    return _Said(record=record, assertion=Assertion(record=word, fetched=fetched, feed=feed), hash=digest(word))


def _held(conn: sqlite3.Connection, keys: Iterable[Key]) -> dict[Key, _Held]:
    sql = """
        select a.source, a.key, a.paper, a.fetched, a.deleted, a.hash
        from json_each(?) as j
        join assertions as a on a.source = j.value ->> 0 and a.key = j.value ->> 1
    """
    return {(source, key): _Held(*rest) for source, key, *rest in conn.execute(sql, (json.dumps(list(keys)),))}


def _hear(known: Known, said: list[_Said], *, again: bool) -> None:
    """Joins what is said to what is known; who says nothing new is no longer open."""
    before = dict(known.words)
    heard: set[Key] = set()
    for one in said:
        first, word = one.key not in heard, one.assertion
        heard.add(one.key)
        if not one.open:
            continue
        held = known.words.get(one.key)
        joined = word if held is None else join(held, word, again=again and first)
        if held is not None and says(joined) == says(held):
            # Nothing new, so nothing is written: neither the time nor the hash of what was heard.
            one.open = False
            continue
        known.words[one.key] = joined
        # The hash lets the same record pass unread next time: it must be one that would change nothing.
        known.hashes[one.key] = one.hash if contained(word.record, joined.record) else digest(joined.record)
    # A page that says a thing twice in two ways may end where it began.
    for key in heard & before.keys():
        now, then = known.words[key], before[key]
        if now is not then and says(now) == says(then):
            known.words[key] = then
            for one in said:
                one.open = one.open and one.key != key
