"""Values as they are bound to a statement: `''` stands for NULL.

Before it binds None, Python's sqlite3 looks for an adapter of it, a microsecond each time: more than a whole row of
text and numbers takes, and half of a paper's columns are empty. No text of a row is `''` (crawler/value.py), so
`nullif(?, '')` can't take one for NULL.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def marks(count: int) -> str:
    """The place of so many values that `bound` gives.

    >>> marks(2)
    "nullif(?, ''), nullif(?, '')"
    """
    return ", ".join(["nullif(?, '')"] * count)


def bound(values: Iterable[Any]) -> tuple[Any, ...]:
    """The values, with `''` for None.

    >>> bound((7, None, "Hats"))
    (7, '', 'Hats')
    """
    return tuple(["" if value is None else value for value in values])
