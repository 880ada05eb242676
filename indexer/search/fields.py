"""The fields of the query language besides words: what `cat:`, `venue:`, `year:`, `has:`, `is:`, `lang:`,
`source:` and `id:` mean.

A value that means nothing there makes the whole piece text: no input is an error.
"""

from __future__ import annotations

from crawler.record import Identifier
from indexer.search import identifiers, periods, tags

#: Names of text columns → the column.
COLUMNS = {
    "title": "title",
    "ti": "title",
    "author": "authors",
    "authors": "authors",
    "au": "authors",
    "abs": "abstract",
    "abstract": "abstract",
}
#: Names whose values are tokens of the column `tags`.
TAGGED = frozenset({"cat", "category", "venue", "journal", "has", "is", "lang", "language", "source"})
#: Those of them whose words may be begun only.
PREFIXABLE = frozenset({"venue", "journal"})
PERIODS = frozenset({"year", "date"})

#: The column of the index that tags stand in, as the field of a term.
TAGS = "tags"


def period(value: str) -> periods.Period | None:
    """`2023`, `2023..2025`, `2023-05..`: see `periods.read`."""
    return periods.read(value)


def identifier(value: str) -> Identifier | int | None:
    """An arXiv id in any form, a DOI, or the number that a paper has with us."""
    if value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    return identifiers.typed(value)


def tagged(name: str, value: str) -> tuple[str, ...]:
    """The tokens, side by side, that such a filter asks for; empty where it asks for nothing that there is.

    >>> tagged("cat", "cs.CL"), tagged("has", "code"), tagged("venue", "Nature Physics"), tagged("has", "legs")
    (('ᶜcscl',), ('ᶠcode',), ('ᵛnature', 'ᵛphysics'), ())
    """
    if name in ("cat", "category"):
        found = tags.category(value)
    elif name in ("has", "is"):
        found = tags.FLAG_MARK + value.lower() if value.lower() in tags.FLAGS else None
    elif name in ("lang", "language"):
        found = tags.language(value)
    elif name == "source":
        found = tags.source(value)
    else:
        return tuple(tags.of_venue(value))
    return (found,) if found else ()
