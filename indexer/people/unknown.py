"""People of whom no page tells: works under a name or an ORCID. They have no number: nobody said who they are."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils.utils import sqlite3

from indexer.people import borne
from indexer.people.find import orcid
from indexer.people.names import is_collective
from indexer.people.radar import Radar, radar


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Works that bear a name, or that were signed with an ORCID: then `written` are the names that they bear."""

    asked: str
    orcid: str | None
    written: tuple[str, ...]
    found: Radar


def load(conn: sqlite3.Connection, asked: str) -> Signed:
    """All works under a full name in any order, or under an ORCID; none for initials and names of many."""
    number = orcid(asked)
    if number is None:
        under = borne.works(conn, () if is_collective(asked) else (asked,))
    else:
        under = borne.signed_with(conn, number)
    return Signed(
        asked=number or asked,
        orcid=number,
        written=tuple(sorted({work.name for work in under.works})),
        found=radar(under.works, more=under.more, crowds=under.crowds),
    )
