"""How the papers that a query finds spread over categories, years, sources, venues, languages and what they have."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlite_utils.utils import sqlite3

from indexer.search.tags import of_venue

#: How many of the papers are counted by what stands in their rows, which are large to read.
SAMPLED = 200
_VALUES = 20

#: A value and how many papers have it.
Count = tuple[str, int]

# One text of all values: rows of their own take as long to hand over as to find.
_CATEGORIES = """
select group_concat(c.category, ' ')
from json_each(?) as j
cross join paper_categories as c on c.paper = j.value
"""
# `tags` holds the flags in so many words, but stands at the far end of a row.
_ROWS = """
select p.source, p.venue, p.language,
  p.has_code = 1, p.doi is not null, p.venue is not null or p.journal_ref is not null, p.journal_ref
from json_each(?) as j
cross join papers as p on p.id = j.value
"""
_FLAGS = ("code", "doi", "venue")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """How the newest `counted` matches spread over categories and years, and the newest `sampled` of them over what
    else there is to narrow by: (value, count), most first. `has` are values of the filter `has:`."""

    counted: int = 0
    sampled: int = 0
    category: tuple[Count, ...] = ()
    year: tuple[Count, ...] = ()
    source: tuple[Count, ...] = ()
    venue: tuple[Count, ...] = ()
    language: tuple[Count, ...] = ()
    has: tuple[Count, ...] = ()


def facets(conn: sqlite3.Connection, newest: Sequence[int]) -> Facets:
    """The facets of these papers, newest first: of those that a search found and counted."""
    if not newest:
        return Facets()
    # An id begins with the paper's date: YYYYMMDD and five digits.
    years = Counter(paper // 10**9 for paper in newest if paper >= 10**9)
    (codes,) = conn.execute(_CATEGORIES, (json.dumps(newest),)).fetchone()
    sample = newest[:SAMPLED]
    sources, venues, languages, *flags, references = zip(*conn.execute(_ROWS, (json.dumps(sample),)), strict=True)
    return Facets(
        counted=len(newest),
        sampled=len(sample),
        category=_most((codes or "").split()),
        year=tuple((str(year), years[year]) for year in sorted(years, reverse=True)[:_VALUES]),
        source=_most(sources),
        venue=_venues(venues, references),
        language=_most(language for language in languages if language),
        has=tuple((flag, sum(map(bool, told))) for flag, told in zip(_FLAGS, flags, strict=True) if any(told)),
    )


def _venues(venues: Sequence[str | None], references: Sequence[str | None]) -> tuple[Count, ...]:
    """The venues that most papers have, each with how many the filter finds: by its words side by side, in the journal
    reference too."""
    held = [_words(venue) + _words(reference) for venue, reference in zip(venues, references, strict=True)]
    named = [venue for venue, _ in _most(venue for venue in venues if venue)]
    counts = ((venue, sum(_words(venue) in words for words in held)) for venue in named)
    return tuple(sorted(counts, key=lambda counted: (-counted[1], counted[0])))


@lru_cache(maxsize=4_096)
def _words(text: str | None) -> str:
    """The words that a filter by venue finds, each between blanks."""
    return "".join(f" {token} " for token in of_venue(text)) if text else ""


def _most(values: Iterable[str]) -> tuple[Count, ...]:
    return tuple(sorted(Counter(values).items(), key=lambda counted: (-counted[1], counted[0]))[:_VALUES])
