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
from typing import Literal, get_args

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


#: Words kept on each side of where two texts part.
_AROUND = 8


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
    """`value` is the text that is kept; `alike`: whether two records differ in no more than the spelling of it, or it
    can't be told. `appears`: that it is there at all is news. `of_version`: each version may have its own."""

    kind: Kind
    value: Callable[[Record], str | None]
    alike: Callable[[Record, Record], bool]
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


def _reads_alike(name: str) -> Callable[[Record, Record], bool]:
    """Letters and digits as people read them, in one case."""

    def alike(one: Record, other: Record) -> bool:
        texts = _apart(getattr(one, name) or "", getattr(other, name) or "")
        return folded(readable(texts[0])) == folded(readable(texts[1]))

    return alike


def _apart(one: str, other: str) -> tuple[str, str]:
    """The texts from where they part to where they are one again, with some words around, so that a formula is read
    whole: of a long text that is nearly the same, reading all takes ten times as long."""
    left, right = one.split(), other.split()
    most = min(len(left), len(right))
    same = next((n for n in range(most) if left[n] != right[n]), most)
    first, most = max(0, same - _AROUND), most - same
    end = next((n for n in range(most) if left[-1 - n] != right[-1 - n]), most)
    last = max(0, end - _AROUND)
    return " ".join(left[first : len(left) - last]), " ".join(right[first : len(right) - last])


def _same_codes(one: Record, other: Record) -> bool:
    """In whatever order others stand after the primary one."""
    return one.categories[:1] == other.categories[:1] and set(one.categories) == set(other.categories)


def _same_names(one: Record, other: Record) -> bool:
    """Whatever order their parts are in; of a list that is cut nothing can be told."""
    if not (one.authors_complete and other.authors_complete):
        return True
    return [names.folded(a.name) for a in one.authors] == [names.folded(a.name) for a in other.authors]


def _same_doi(one: Record, other: Record) -> bool:
    return (one.identifier("doi") or "").lower() == (other.identifier("doi") or "").lower()


def _authors(record: Record) -> str | None:
    return ", ".join(author.name for author in record.authors) or None


def _codes(record: Record) -> str | None:
    return " ".join(record.categories) or None


_FIELDS: Mapping[str, _Field] = MappingProxyType(
    {
        "title": _Field("retitled", lambda r: r.title, _reads_alike("title"), of_version=True),
        "abstract": _Field("abstract", lambda r: r.abstract, _reads_alike("abstract"), of_version=True),
        "authors": _Field("authors", _authors, _same_names, of_version=True),
        "categories": _Field("categories", _codes, _same_codes, of_version=True),
        "doi": _Field("published", lambda r: r.identifier("doi"), _same_doi, appears=True),
        "journal_ref": _Field("published", lambda r: r.journal_ref, _reads_alike("journal_ref"), appears=True),
        "venue": _Field("published", lambda r: _published(r.venue), _reads_alike("venue"), appears=True),
    }
)


def told(
    before: Mapping[Key, Assertion],
    after: Mapping[Key, Assertion],
    *,
    was: Record,
    now: Record,
    moved: Collection[Key] = (),
    number: str | None = None,
) -> list[Change]:
    """What is news to who knew the words `before` on a work, where `after` are said of it; `was` and `now` are what is
    served of the two. `moved` are words that stood on another work: joining works changes none of them. `number` is the
    arXiv number that leads."""
    lead, line = TEXT.line(list(after.values()), number)[0], TEXT.line(list(before.values()), number)
    known = {key: word for key, word in before.items() if key in after}
    newer = _key(lead) not in moved and _is_newer(was, now) and same_series(lead, line, number)
    found = []
    if newer:
        found.append(_change("version", "version", str(was.version), str(now.version), now, lead))
    for name, field in _FIELDS.items():
        old, new = field.value(was), field.value(now)
        if old == new or new is None or (old is None and not field.appears):
            continue
        word = _speaker(name, field, now, after, number)
        before_it = None if old is None else _speaker(name, field, was, before, number)
        if word is None or _key(word) in moved or field.alike(was, now):
            continue
        if before_it is not None and (before_it.record.source in ARXIV) != (word.record.source in ARXIV):
            continue  # the preprint's word in place of another's, or the other way round
        of_newer = newer and field.of_version and word.record.source in ARXIV
        if of_newer or _says_otherwise(word, known, field, number):
            found.append(_change(field.kind, name, old, None if name == "abstract" else new, now, word))
    if was.status != now.status:
        word = _status_speaker(after, number)
        if _key(word) not in moved and (newer or _acted(word, known)):
            found.append(_change(now.status or "reinstated", "status", was.status, now.status, now, word))
    return found


def _is_newer(was: Record, now: Record) -> bool:
    return was.version is not None and now.version is not None and now.version > was.version


def _change(kind: Kind, field: str, old: str | None, new: str | None, now: Record, word: Assertion) -> Change:
    return Change(kind=kind, field=field, old=old, new=new, version=now.version, word=word)


def _key(word: Assertion) -> Key:
    return word.record.source, word.record.key


def _speaker(
    name: str, field: _Field, now: Record, after: Mapping[Key, Assertion], number: str | None
) -> Assertion | None:
    """The word that is served: the first to ask that says it."""
    line = BY_FIELD.get(name, TEXT).line(list(after.values()), number)
    return next((word for word in line if field.value(word.record) == field.value(now)), None)


def _status_speaker(after: Mapping[Key, Assertion], number: str | None) -> Assertion:
    words = list(after.values())
    line = BY_FIELD["status"].line(words, number)
    return next((word for word in line if word.record.status is not None), TEXT.line(words, number)[0])


def _says_otherwise(word: Assertion, known: Mapping[Key, Assertion], field: _Field, number: str | None) -> bool:
    """Whether the door that says it was heard before and said otherwise, or said nothing and would have: arXiv's whole
    records on one number, by whichever of its doors, are one."""
    record = word.record
    earlier = known.get(_key(word))
    if earlier is None and record.source in WHOLE:
        line = (w for w in TEXT.line(list(known.values()), number) if w.record.source in WHOLE)
        earlier = next((w for w in line if same_series(w, (word,), number)), None)
    if earlier is None or (record.version or 0) < (earlier.record.version or 0):
        return False
    if field.value(earlier.record) is None:
        return field.appears
    return not field.alike(earlier.record, record)


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
