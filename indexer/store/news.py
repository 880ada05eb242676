"""What changed of works, as news: told by one pure function from the words on a work before a page and after it.

Only what a door says otherwise than that door said before is a change. What a first word brings, or another door adds,
completes what is known: it happened at some time, and nobody saw it happen. A newer version is a change whoever tells
of it, and so is what it makes of the text. docs/decisions/0093.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, get_args

from sqlite_utils.utils import sqlite3

from crawler.parse.titles import folded
from crawler.record import Record
from indexer.people import names
from indexer.readable import readable
from indexer.store.assertions import Assertion
from indexer.store.authority import ARXIV, BY_FIELD, TEXT, WHOLE, same_series
from indexer.store.identity import Key

Kind = Literal[
    "version",
    "retitled",
    "abstract",
    "authors",
    "categories",
    "published",
    "withdrawn",
    "retracted",
    "reinstated",
]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A field of a work that is served otherwise than before, and the word that says so.

    `old` and `new` are as `papers` has them. Of an abstract the old one alone is kept: the new one stands in the
    paper's row, or in `old` of its next change.
    """

    kind: Kind
    field: str
    old: str | None
    new: str | None
    version: int | None
    word: Assertion


@dataclass(frozen=True, slots=True)
class _Field:
    """`value` is the text that is kept; what `fold` makes of it differs only where it reads otherwise. `appears`: that
    it is there at all is news. `of_version`: each version may have its own."""

    kind: Kind
    value: Callable[[Record], str | None]
    fold: Callable[[Record], Any]
    appears: bool = False
    of_version: bool = False


# What homepages and their bibliographies call the venue of what has none yet.
_UNPUBLISHED = re.compile(
    r"\b(?:ar[xχ]iv|corr|\w*preprints?|submitted|under (?:review|submission)|in (?:review|preparation|submission)|"
    r"unpublished|manuscript|working paper)\b",
    re.IGNORECASE,
)


def _published(venue: str | None) -> str | None:
    return None if venue is None or _UNPUBLISHED.search(venue) else venue


def _folded(name: str) -> Callable[[Record], str]:
    return lambda record: folded(readable(getattr(record, name)))


def _primary_and_rest(record: Record) -> tuple[Any, ...]:
    return record.categories[:1], frozenset(record.categories)


def _byline(record: Record) -> Any:
    """Names in any order of their parts; a list that is cut says nothing that could be compared."""
    return tuple(names.folded(a.name) for a in record.authors) if record.authors_complete else None


_FIELDS: Mapping[str, _Field] = MappingProxyType(
    {
        "title": _Field("retitled", lambda r: r.title, _folded("title"), of_version=True),
        "abstract": _Field("abstract", lambda r: r.abstract, _folded("abstract"), of_version=True),
        "authors": _Field("authors", lambda r: ", ".join(a.name for a in r.authors) or None, _byline, of_version=True),
        "categories": _Field(
            "categories", lambda r: " ".join(r.categories) or None, _primary_and_rest, of_version=True
        ),
        "doi": _Field("published", lambda r: r.identifier("doi"), lambda r: (r.identifier("doi") or "").lower(), True),
        "journal_ref": _Field("published", lambda r: r.journal_ref, _folded("journal_ref"), True),
        "venue": _Field("published", lambda r: _published(r.venue), _folded("venue"), True),
    }
)


def told(
    before: Mapping[Key, Assertion],
    after: Mapping[Key, Assertion],
    *,
    was: Record,
    now: Record,
    moved: Collection[Key] = (),
) -> list[Change]:
    """What is news to who knew the words `before` on a work, where `after` are said of it; `was` and `now` are what is
    served of the two. `moved` are words that stood on another work: joining works changes none of them."""
    lead, known = TEXT.line(list(after.values()))[0], {key: word for key, word in before.items() if key in after}
    newer = _key(lead) not in moved and _is_newer(was, now) and same_series(lead, TEXT.line(list(before.values())))
    found = []
    if newer:
        found.append(_change("version", "version", str(was.version), str(now.version), now, lead))
    for name, field in _FIELDS.items():
        old, new = field.value(was), field.value(now)
        if old == new or new is None or (old is None and not field.appears):
            continue
        word = _speaker(name, field, now, after)
        if word is None or _key(word) in moved or not _reads_otherwise(field, was, now):
            continue
        of_newer = newer and field.of_version and word.record.source in ARXIV
        if of_newer or _says_otherwise(word, known, field):
            found.append(_change(field.kind, name, old, None if name == "abstract" else new, now, word))
    if was.status != now.status:
        word = _status_speaker(after)
        if _key(word) not in moved and (newer or _acted(word, known)):
            found.append(_change(now.status or "reinstated", "status", was.status, now.status, now, word))
    return found


def _is_newer(was: Record, now: Record) -> bool:
    return was.version is not None and now.version is not None and now.version > was.version


def _change(kind: Kind, field: str, old: str | None, new: str | None, now: Record, word: Assertion) -> Change:
    return Change(kind=kind, field=field, old=old, new=new, version=now.version, word=word)


def _key(word: Assertion) -> Key:
    return word.record.source, word.record.key


def _speaker(name: str, field: _Field, now: Record, after: Mapping[Key, Assertion]) -> Assertion | None:
    """The word that is served: the first to ask that says it."""
    line = BY_FIELD.get(name, TEXT).line(list(after.values()))
    return next((word for word in line if field.value(word.record) == field.value(now)), None)


def _status_speaker(after: Mapping[Key, Assertion]) -> Assertion:
    words = list(after.values())
    line = BY_FIELD["status"].line(words)
    return next((word for word in line if word.record.status is not None), TEXT.line(words)[0])


def _reads_otherwise(field: _Field, one: Record, other: Record) -> bool:
    """Whether it is more than another spelling, and can be told at all."""
    texts = field.fold(one), field.fold(other)
    return None not in texts and texts[0] != texts[1]


def _says_otherwise(word: Assertion, known: Mapping[Key, Assertion], field: _Field) -> bool:
    """Whether the door that says it was heard before and said otherwise, or said nothing and would have: arXiv's whole
    records, by whichever of its doors, are one."""
    record = word.record
    earlier = known.get(_key(word))
    if earlier is None and record.source in WHOLE:
        earlier = next((w for w in TEXT.line(list(known.values())) if w.record.source in WHOLE), None)
    if earlier is None or (record.version or 0) < (earlier.record.version or 0):
        return False
    if field.value(earlier.record) is None:
        return field.appears
    return _reads_otherwise(field, earlier.record, record)


def _acted(word: Assertion, known: Mapping[Key, Assertion]) -> bool:
    """Whether the source of the word itself took the work back, or brought it back."""
    earlier = known.get(_key(word))
    if earlier is None:
        return False
    before, now = (w.record.status or (w.deleted is not None and "withdrawn") or None for w in (earlier, word))
    return before != now


def write(conn: sqlite3.Connection, found: Iterable[tuple[int, Change]], seen: str) -> None:
    """Writes what changed of papers by an answer of that moment; the caller holds the transaction."""
    rows = [(paper, c.kind, c.field, c.old, c.new, c.version, seen, c.word.feed, *_key(c.word)) for paper, c in found]
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
