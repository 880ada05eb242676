"""Keys under which the likes of a work are found: two works are compared only where they share one.

A key is a hash of words, the same on every machine and in every run: the first 63 bits of BLAKE2b of their UTF-8. Why
these two: docs/decisions/0088-work-keys.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from zlib import crc32

from indexer.works import names, titles
from indexer.works.described import Described
from indexer.works.spelling import spelled

#: Changes whenever `keys` gives something else for some work: stored keys must be made anew then.
KEYS_VERSION = 2

#: So many letters of a title are read: enough to tell it from others, few enough that what was changed stands behind.
_LETTERS = 40
#: A subtitle is left out where so many letters stand before it; of Chinese and Japanese a third as many say as much.
_MAIN, _IDEOGRAPH = 24, 3
#: A title with fewer telling words stands on many works, as that of a column does: a key only together with an author.
_ALONE = 3
#: What stands before the first mark is a name, if it has no more telling words than this.
_NAME = 1
#: Words of a title that are a key together with an author.
_WITH_AUTHOR = 3


def keys(work: Described) -> tuple[int, ...]:
    """At most two keys, from 0 to 2⁶³ - 1; none for a work without a title, or whose title tells nothing.

    One is what the title begins with, whoever wrote it: without spaces, marks, accents, case, TeX and small words, a
    short name before the colon and, where enough is left, a subtitle. The other is the first author's family name with
    some words of the title, wherever they stand.
    """
    return keys_of(work.title, work.authors[0].name if work.authors else None)


def keys_of(title: str | None, first: str | None) -> tuple[int, ...]:
    """The same of a title and the name of the first author."""
    pieces = titles.pieces(title or "")
    told = [word for piece in pieces for word in piece]
    who = names.family(first) if first else ""
    if len(told) < _ALONE or titles.is_column(told):
        return (_hashed("title", "".join(map(spelled, told)), who),) if told and who else ()
    alike = [[*map(spelled, piece)] for piece in pieces]
    begun = _hashed("title", _beginning(alike))
    return (begun, _hashed("author", who, *_drawn(chain(*alike)))) if who else (begun,)


def _beginning(pieces: Sequence[list[str]]) -> str:
    """Of a title in pieces, as its marks cut it: `DuneNet: Moss on Sand` begins as `Moss on Sand: A Survey` does."""
    if len(pieces) > 1 and len(pieces[0]) <= _NAME and sum(map(len, pieces[1:])) >= _ALONE:
        pieces = pieces[1:]
    text = ""
    for piece in pieces:
        if _says(text) < _MAIN:
            text += "".join(piece)
    return text[:_LETTERS]


def _says(text: str) -> int:
    return len(text) if text.isascii() else sum(_IDEOGRAPH if c >= "\u3040" else 1 for c in text)


def _drawn(told: Iterable[str]) -> list[str]:
    """Some words of a title as by lot, but the same ones wherever the title has them: a word that was changed is
    seldom among them."""
    return sorted(sorted({*told}, key=_lot)[:_WITH_AUTHOR])


# Of each word once: titles repeat them.
@lru_cache(maxsize=65_536)
def _lot(word: str) -> tuple[int, str]:
    return crc32(word.encode("utf-8", "surrogatepass")), word


def _hashed(*parts: str) -> int:
    digest = blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
