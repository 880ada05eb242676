"""A paper as a line in a list: what home and search show of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils.utils import sqlite3

SELECT = (
    "select id, arxiv_id, coalesce(title, doi), authors, authors_complete, category, status, has_code, abstract"
    " from papers"
)

#: Characters of the abstract in a list without a search.
LEAD = 240

#: Authors named in a list; a collaboration can have thousands.
NAMED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line. `key` is what its page is called, `day` the date the work was first known by."""

    id: int
    key: str
    title: str | None
    authors: str
    category: str | None
    day: str
    status: str | None
    has_code: bool
    lead: str


def entry(row: Sequence[object] | sqlite3.Row) -> Entry:
    """The line of a row of `SELECT`."""
    key, arxiv_id, title, authors, complete, category, status, has_code, abstract = row
    return Entry(
        id=int(str(key)),
        key=str(arxiv_id or key),
        title=None if title is None else str(title),
        authors=few(str(authors or ""), complete=bool(complete)),
        category=None if category is None else str(category),
        day=day(int(str(key))),
        status=None if status is None else str(status),
        has_code=has_code == 1,
        lead=shortened(str(abstract or "")),
    )


def day(paper: int) -> str:
    """The date in a paper's id at the precision it has: 2024, 2024-03 or 2024-03-05.

    >>> day(2024030500012), day(2024000000001)
    ('2024-03-05', '2024')
    """
    digits = f"{paper // 100000:08d}"
    return "-".join(part for part in (digits[:4], digits[4:6], digits[6:]) if part.strip("0"))


def few(authors: str, *, complete: bool) -> str:
    """The first authors, and how many more there are."""
    names = authors.split(", ") if authors else []
    shown = ", ".join(names[:NAMED])
    if len(names) > NAMED:
        return f"{shown} and {len(names) - NAMED} more"
    return shown if complete else f"{shown} et al."


def shortened(text: str) -> str:
    """The beginning of a text, cut between words."""
    text = " ".join(text.split())
    if len(text) <= LEAD:
        return text
    cut = text.rfind(" ", LEAD // 2, LEAD)
    return text[: cut if cut > 0 else LEAD].rstrip(" ,;:.") + "…"
