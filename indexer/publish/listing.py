"""A paper as a line in a list: what home and search show of it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlite_utils.utils import sqlite3

from indexer.firstknown import first_known
from indexer.publish import naming

_SELECT = (
    "select id, arxiv_id, title, authors_complete, categories, status, has_code, abstract,"
    " submitted, updated, announced, cast(year as text),"
    " (select min(url) from links where paper = papers.id and kind = 'pdf') from papers where id = ?"
)
# Positions are counted from one.
_AUTHORS = (
    "select a.paper, n.display from json_each(?) as j"
    " cross join authorships as a on a.paper = j.value and a.position <= ?"
    " cross join names as n on n.id = a.name order by a.paper, a.position"
)

#: Characters of the abstract in a list without a search.
LEAD = 240

#: Authors named in a list; a collaboration can have thousands.
NAMED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line. `key` is what its page is called, `heading` its title or what stands for one, `day` the date the work
    was first known by, `more` how many authors are not named, `categories` primary first.
    """

    id: int
    key: str
    arxiv_id: str | None
    heading: str
    authors: tuple[str, ...]
    more: int
    authors_complete: bool
    categories: tuple[str, ...]
    day: str
    status: str | None
    has_code: bool
    pdf: str | None
    lead: str


def entries(connection: sqlite3.Connection, ids: Iterable[int]) -> list[Entry]:
    """The lines of these papers, which must exist, in their order."""
    papers = list(ids)
    authors: defaultdict[int, list[str]] = defaultdict(list)
    for paper, name in connection.execute(_AUTHORS, (json.dumps([*{*papers}]), NAMED + 1)):
        authors[paper].append(name)
    return [_entry(connection, paper, authors[paper]) for paper in papers]


def day(paper: int) -> str:
    """The date in a paper's id at the precision it has: 2024, 2024-03 or 2024-03-05.

    >>> day(2024030500012), day(2024000000001)
    ('2024-03-05', '2024')
    """
    digits = f"{paper // 100000:08d}"
    return "-".join(part for part in (digits[:4], digits[4:6], digits[6:]) if part.strip("0"))


def full_date(paper: int) -> date | None:
    """The same where it is a whole day of the calendar; None where it is a month or a year.

    >>> full_date(2024030500012), full_date(2024030000012)
    (datetime.date(2024, 3, 5), None)
    """
    try:
        return date.fromisoformat(f"{paper // 100000:08d}")
    except ValueError:
        return None


def shortened(text: str) -> str:
    """The beginning of a text, cut between words."""
    # As much is enough, mostly; blanks may be any number.
    lead = " ".join(text[: 2 * LEAD].split())
    text = lead if len(lead) > LEAD else " ".join(text.split())
    if len(text) <= LEAD:
        return text
    cut = text.rfind(" ", LEAD // 2, LEAD)
    return text[: cut if cut > 0 else LEAD].rstrip(" ,;:.") + "…"


def _entry(connection: sqlite3.Connection, paper: int, authors: list[str]) -> Entry:
    row = connection.execute(_SELECT, (paper,)).fetchone()
    _, arxiv_id, title, complete, categories, status, has_code, abstract, submitted, *later, pdf = row
    more = 0
    if len(authors) > NAMED:
        more = connection.execute("select count(*) from authorships where paper = ?", (paper,)).fetchone()[0] - NAMED
    return Entry(
        id=paper,
        key=str(arxiv_id or paper),
        arxiv_id=arxiv_id,
        heading=title or naming.stand_in(connection, paper),
        authors=tuple(authors[:NAMED]),
        more=more,
        authors_complete=bool(complete),
        categories=tuple((categories or "").split()),
        day=(first_known(submitted, later, arxiv_id) or "")[:10],
        status=status,
        has_code=has_code == 1,
        pdf=naming.web(pdf) or naming.pdf(arxiv_id),
        lead=shortened(abstract or ""),
    )
