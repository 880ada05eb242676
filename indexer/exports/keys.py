"""Citation keys: short names of papers that a person can type, each given once in a file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zlib import crc32

from sqlite_utils.utils import sqlite3

from indexer.exports.citation import authors, year
from indexer.exports.names import ASIDE, GENERATION, GROUP
from indexer.search.normalise import clean

_SMALL_WORDS = "a an and are as at by can do for from how in is of on or the to towards what when why with"
_PASSED_OVER = frozenset(_SMALL_WORDS.split())
_WORD = re.compile(r"[a-z0-9]+")
# Without vowels they spell nothing.
_CONSONANTS, _OWN = "bcdfghjklmnpqrstvwxz", 3


def keyed(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each paper with a key of its own. Equal ones are rare: the first stays as it is, the next ones get b, c, …"""
    # A file that SQLite makes and removes: a million keys in memory would be a hundred megabytes.
    given = sqlite3.connect("", isolation_level=None)
    try:
        given.execute("pragma synchronous = off")
        given.execute("pragma journal_mode = off")
        given.execute("create table given (key text primary key, number integer) without rowid")
        for row in rows:
            yield _free(given, key(row)), row
    finally:
        given.close()


def key(row: Mapping[str, Any]) -> str:
    """Surname of the first author, year and first telling word of the title, in ASCII, and three letters of the work's
    own: `muller2024trust-kvd`. So it is the same in every file, whatever else is in there or in the library.

    Without a surname in ASCII the word and the year, without both the paper's number: `paper2024030100001`.
    """
    names = authors(row)
    surname = "".join(_words(_surname(names[0]))) if names else ""
    word = next((word for word in _words(row.get("title") or "") if word not in _PASSED_OVER), "")
    date = year(row) or ""
    if surname or word:
        return f"{surname}{date}{word}-{_own(row)}" if surname else f"{word}{date}-{_own(row)}"
    return f"paper{row.get('id') or date}"


def _own(row: Mapping[str, Any]) -> str:
    """Three letters by the name under which the world has the work, else by its number and title here."""
    known = row.get("arxiv_id") or row.get("doi") or f"{row.get('id')} {row.get('title')}"
    number, letters = crc32(str(known).lower().encode("utf-8", "surrogatepass")), ""
    while len(letters) < _OWN:
        number, at = divmod(number, len(_CONSONANTS))
        letters += _CONSONANTS[at]
    return letters


def _free(given: sqlite3.Connection, base: str) -> str:
    """The base, or the first of its followers that nobody has; `number` is how many have been looked at."""
    held = given.execute("select number from given where key = ?", (base,)).fetchone()
    number = held[0] if held else 0
    while True:
        number += 1
        found = base + (_letters(number) if number > 1 else "")
        if given.execute("insert into given values (?, 1) on conflict do nothing", (found,)).rowcount:
            break
    if number > 1:
        given.execute("update given set number = ? where key = ?", (number, base))
    return found


def _surname(name: str) -> str:
    name = ASIDE.sub(" ", name)
    words = [word for word in clean(name).split() if not GENERATION.fullmatch(word)]
    if GROUP.search(name):
        return next((word for word in words if word.lower() not in _PASSED_OVER), "")
    if "," in name:
        return name.partition(",")[0]
    return words[-1] if words else ""


def _words(text: str) -> list[str]:
    """The words of the text in lower-case ASCII, those that have a letter."""
    plain = unicodedata.normalize("NFKD", clean(text)).encode("ascii", "ignore").decode().lower()
    return [word for word in _WORD.findall(plain.replace("'", "")) if not word.isdigit()]


def _letters(number: int) -> str:
    """1 → a, 26 → z, 27 → aa."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
