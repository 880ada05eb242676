"""What there is under a person's name beyond what their pages list: works that may be theirs, and the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils.utils import sqlite3

from indexer.people import borne
from indexer.people.elsewhere import Found, Known, elsewhere
from indexer.people.names import folded, is_collective, is_full
from indexer.people.radar import Bearing, Radar, radar
from indexer.people.signed import Author
from indexer.people.sounds import sounds
from indexer.people.telling import Telling
from indexer.people.topics import phrases

_LISTED = """
select distinct p.id, p.title, p.venue, p.categories
from profiles as o
cross join profile_works as w on w.profile = o.id
cross join papers as p on p.id = w.paper
where o.person = ?
"""
_ORCIDS = """
select distinct i.value from profiles as p cross join profile_ids as i on i.profile = p.id
where p.person = ? and i.scheme = 'orcid'
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """`found` may be the person's, `others` is the rest of the works under the name."""

    found: tuple[Found, ...]
    others: Radar


def beyond_pages(
    conn: sqlite3.Connection, person: int, names: Sequence[str], mates: Iterable[Author], said: Mapping[str, Any]
) -> Beyond:
    """The works under the names that no page of the person lists. `mates` are the authors of what they list besides
    them, `said` is what their pages say (positions, degrees, advisors)."""
    listed = conn.execute(_LISTED, (person,)).fetchall()
    own = {paper for paper, *_ in listed}
    under = borne.works(conn, names)
    works = [work for work in under.works if work.paper not in own]
    if not works:
        return Beyond(found=(), others=radar((), more=under.more, crowds=under.crowds))
    signed = [work for work in under.works if work.person == person]
    known = Known(
        mates=_mates(mates, [advisor.value for advisor in said["advisors"]]),
        orcids={*(value for (value,) in conn.execute(_ORCIDS, (person,))), *(w.orcid for w in signed if w.orcid)},
        organizations=_organizations(said, signed),
        venues={venue for *_, venue, _ in listed if venue},
        categories={code for *_, codes in listed for code in (codes or "").split()},
        phrases=telling(conn, (title for _, title, *_ in listed), works),
    )
    found = elsewhere(known, works)
    taken = {one.work.paper for one in found}
    rest = (work for work in works if work.paper not in taken)
    return Beyond(found=found, others=radar(rest, more=under.more, crowds=under.crowds))


def _mates(authors: Iterable[Author], advisors: Iterable[str]) -> dict[str, str]:
    """Co-authors and advisors; those in characters also as they may sound."""
    line = [author for author in authors if not is_collective(author.name)]
    sizes = Counter(author.paper for author in line)
    names = (*(author.name for author in line if sizes[author.paper] <= borne.TEAM), *advisors)
    full = {fold: name for name in names if is_full(fold := folded(name))}
    return {sound: name for fold, name in full.items() for sound in sounds(fold)} | full


def _organizations(said: Mapping[str, Any], signed: Iterable[Bearing]) -> tuple[str, ...]:
    told = [part.value.get("organization") for field in ("positions", "degrees") for part in said[field]]
    return tuple(dict.fromkeys(place for place in (*told, *(a for work in signed for a in work.affiliations)) if place))


def telling(conn: sqlite3.Connection, titles: Iterable[str | None], works: Iterable[Bearing]) -> set[str]:
    """Phrases of both sides' titles that few papers have."""
    ours = {phrase for title in titles if title for phrase in phrases(title)}
    shared = ours & {phrase for work in works if work.title for phrase in phrases(work.title)}
    index = Telling(conn) if shared else None
    return {phrase for phrase in shared if index and index.is_rare(phrase)}
