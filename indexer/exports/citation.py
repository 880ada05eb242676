"""How a work is cited: what reference formats agree on, before each of them writes it in its own way. Pure.

Text is as sources write it, TeX included.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from indexer.exports import reference
from indexer.firstknown import first_known

_SERVERS = frozenset(("arxiv", "biorxiv", "chemrxiv", "corr", "medrxiv", "ssrn"))
_BESIDE_SERVERS = frozenset(
    "a abs an available at cornell e electronic eprint in on online preprint preprints print the university v".split()  # noqa: SIM905
)
_WORD = re.compile(r"[^\W\d_]+")
_BRACKETED = re.compile(r"\[[^\[\]]*\]")
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_PROCEEDINGS = re.compile(r"\b(?:proc|proceedings|conference|conf|workshop|symposium)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A work to be cited. `year` is the one in which it appeared, else the preprint's; `date` is the preprint's own at
    its source's precision; `is_complete` is False where the list of authors ends with "et al."."""

    kind: Literal["article", "paper", "preprint", "work"]
    title: str | None
    authors: tuple[str, ...]
    is_complete: bool
    container: str | None
    volume: str | None
    number: str | None
    pages: str | None
    year: str | None
    date: str | None
    arxiv_id: str | None
    doi: str | None
    url: str | None
    note: tuple[str, ...]

    @property
    def day(self) -> tuple[str, ...]:
        """Year, month and day of a preprint, as many as are known; of what was published elsewhere the year is all."""
        found = _DAY.match(self.date or "") if self.kind in ("preprint", "work") else None
        return tuple(filter(None, found.groups())) if found else ()


def cite(row: Mapping[str, Any]) -> Citation:
    """A row of `papers` or of `exports.rows` as it is cited: where a venue or a journal reference is known it has been
    published there, in proceedings if it says so; else it is a preprint if arXiv has it, and any work if not."""
    venue, said = (None if text and is_preprint(text) else text for text in (row.get("venue"), row.get("journal_ref")))
    where = venue or said
    cited = reference.parse(said) if said else None
    shown = cited if not venue else None
    return Citation(
        kind=_kind(where, row.get("arxiv_id")),
        title=row.get("title") or None,
        authors=tuple(authors(row)),
        is_complete=row.get("authors_complete") not in (0, False),
        container=venue or (cited.journal if cited else None) or None,
        volume=shown.volume if shown else None,
        number=shown.number if shown else None,
        pages=shown.pages if shown else None,
        # Not the year of the preprint, where it appeared in another.
        year=_text(row.get("year")) or (cited.year if cited else None) or year(row),
        date=_first_known(row),
        arxiv_id=row.get("arxiv_id") or None,
        doi=row.get("doi") or None,
        url=row.get("url") or None,
        note=tuple(text for text in (said if venue else None, _status(row)) if text),
    )


def _kind(where: str | None, arxiv_id: str | None) -> Literal["article", "paper", "preprint", "work"]:
    if where:
        return "paper" if _PROCEEDINGS.search(where) else "article"
    return "preprint" if arxiv_id else "work"


def is_preprint(venue: str) -> bool:
    """Whether a venue only says on which server a preprint lies: it has been published nowhere then.

    >>> is_preprint("arXiv preprint arXiv:2403.01234v2 [cs.LG] (2024)"), is_preprint("CoRR, abs/2403.01234")
    (True, True)
    >>> is_preprint("ACL 2024 (arXiv:2403.01234)")
    False
    """
    words = set(_WORD.findall(_BRACKETED.sub("", venue).casefold()))
    return not words.isdisjoint(_SERVERS) and words <= _SERVERS | _BESIDE_SERVERS


def authors(row: Mapping[str, Any]) -> list[str]:
    """The authors' names: a list from `exports.rows`, text from the table `papers`."""
    found = row.get("authors") or []
    if isinstance(found, str):
        return [name for name in found.split(", ") if name]
    return [str(author["name"]) if isinstance(author, Mapping) else str(author) for author in found]


def year(row: Mapping[str, Any]) -> str | None:
    """The first year that is known of a work."""
    date = row.get("year") or _first_known(row)
    return str(date)[:4] if date else None


def _first_known(row: Mapping[str, Any]) -> str | None:
    return first_known(row.get("submitted"), (row.get("updated"), row.get("announced")), row.get("arxiv_id"))


def _text(value: Any) -> str | None:
    return str(value) if value else None


def _status(row: Mapping[str, Any]) -> str | None:
    return str(row["status"]).capitalize() if row.get("status") else None
