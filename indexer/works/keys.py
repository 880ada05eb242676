"""Keys under which the likes of a work are found: two works are compared only where they share one.

A key is a hash of words, the same on every machine and in every run: the first 63 bits of BLAKE2b of their UTF-8.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from indexer.works import names, titles
from indexer.works.described import Described

#: Changes whenever `keys` gives something else for some work.
KEYS_VERSION = 1

#: A title with fewer telling words than this stands on many works: it is a key only together with an author.
_ALONE = 3


def keys(work: Described) -> tuple[int, ...]:
    """At most three keys, each once, all from 0 to 2⁶³ - 1; none for a work whose title tells nothing, or has none.

    One is the title, of whatever script, without spaces, marks, accents, case and TeX. The others are the first
    author's family name with two words of the title each: the first two that tell something, and the two longest.
    """
    if work.title is None:
        return ()
    told = titles.telling(work.title)
    whole = "".join(told)
    who = _first(work)
    found = []
    if len(told) >= _ALONE:
        found.append(_hashed("title", whole))
    elif who and whole:
        found.append(_hashed("title", whole, who))
    if who and len(told) > 2:
        found.append(_hashed("author", who, *told[:2]))
        found.append(_hashed("author", who, *_longest(told)))
    return tuple(dict.fromkeys(found))


def _first(work: Described) -> str:
    """The first author's family name; the rest of the name may be written in too many ways."""
    return names.family(work.authors[0].name) if work.authors else ""


def _longest(told: Sequence[str]) -> list[str]:
    """The two longest words: what is long is rare, and rare words stay when a title is written anew."""
    return sorted(sorted(set(told), key=lambda word: (-len(word), word))[:2])


def _hashed(*parts: str) -> int:
    digest = blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
