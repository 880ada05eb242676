"""Everything about one work: what its page shows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils.utils import sqlite3

from indexer.people import signed
from indexer.publish import claims, kinds, listing, naming
from indexer.search import identifiers
from indexer.search.similar import similar

#: Similar papers shown on a paper's page.
LIKE = 5

_KINDS = {"abstract": "Abstract page", "pdf": "PDF", "html": "HTML", "code": "Code", "doi": "Publisher"}
_MATERIALS = ("code", "project", "dataset")
_ORDER = ("abstract", "pdf", "html", *_MATERIALS, "doi")


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """One author, with what this work says of them. `name` as people read it, without TeX; `person` is who has a page
    that lists the work."""

    name: str
    native_name: str | None
    affiliations: tuple[str, ...]
    orcid: str | None
    equal_contribution: bool
    person: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outward:
    """A link to another site: what it is called, where it leads (None: nowhere), who says so."""

    label: str
    text: str
    url: str | None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One work. `row` is its row in `papers`, by column name; `heading` its title or what stands for one; `materials`
    are the links to code, data and the like."""

    row: dict[str, Any]
    key: str
    heading: str
    authors: tuple[Author, ...]
    categories: tuple[tuple[str, str | None], ...]
    versions: tuple[tuple[int, str | None, str | None], ...]
    identifiers: tuple[Outward, ...]
    links: tuple[Outward, ...]
    materials: tuple[Outward, ...]
    announcements: tuple[tuple[str, str, str, int | None], ...]
    claims: tuple[claims.Claim, ...]
    license: Outward | None


def find(connection: sqlite3.Connection, asked: str) -> int | None:
    """The work of that id, arXiv id (with or without version, old and new) or DOI; None where there is none."""
    if asked.isascii() and asked.isdigit() and len(asked) < 19:
        row = connection.execute("select id from papers where id = ?", (int(asked),)).fetchone()
        return int(row[0]) if row else None
    typed = identifiers.typed(asked)
    # As it stands last: sources write some identifiers in ways of their own, and are stored verbatim.
    named = [(typed.scheme, typed.value)] if typed else []
    for scheme, value in (*named, ("arxiv", asked), ("doi", asked), ("doi", asked.lower())):
        row = connection.execute(
            "select paper from identifiers where scheme = ? and value = ?", (scheme, value)
        ).fetchone()
        if row:
            return int(row[0])
    return None


def load(connection: sqlite3.Connection, paper: int, *, tells_claims: bool, tells_people: bool = False) -> Paper:
    """The work of that id, which must exist; `tells_claims` and `tells_people` are whether may be told who asserts it
    and whose pages list it."""
    found = connection.execute("select * from papers where id = ?", (paper,))
    row = dict(zip((column[0] for column in found.description), found.fetchone(), strict=True))
    authors = _authors(connection, paper, tells_people)
    versions = _rows(connection, "select version, date, size from versions where paper = ? order by version", paper)
    identified, links = naming.identifiers(connection, paper), _links(connection, paper, row)
    served = claims.Served(
        row=row,
        identifiers=identified,
        authors=[(author.name, author.affiliations) for author in authors],
        versions={number: date for number, date, _ in versions},
    )
    return Paper(
        row=row,
        key=str(row["arxiv_id"] or paper),
        heading=row["title"] or naming.stand_in(connection, paper),
        authors=authors,
        categories=_rows(
            connection,
            "select c.code, c.name from paper_categories p join categories c on c.code = p.category"
            " where p.paper = ? order by p.is_primary desc, c.code",
            paper,
        ),
        versions=versions,
        identifiers=tuple(
            Outward(label=naming.label(scheme), text=value, url=naming.address(scheme, value))
            for scheme, value in identified
        ),
        links=tuple(outward for _, outward in links),
        materials=tuple(outward for kind, outward in links if kind in _MATERIALS),
        announcements=_rows(
            connection,
            "select date, source, type, version from announcements where paper = ? order by date, source",
            paper,
        ),
        claims=claims.load(connection, paper, served) if tells_claims else (),
        license=_license(row["license"]),
    )


def like(connection: sqlite3.Connection, paper: int) -> list[listing.Entry]:
    """The papers most like it, as lines of a list."""
    return listing.entries(connection, (other for other, _ in similar(connection, paper, limit=LIKE)))


def _rows(connection: sqlite3.Connection, sql: str, paper: int) -> tuple[Any, ...]:
    return tuple(tuple(row) for row in connection.execute(sql, (paper,)))


def _authors(connection: sqlite3.Connection, paper: int, tells_people: bool) -> tuple[Author, ...]:
    found = signed.authors(connection, (paper,)) if tells_people else ()
    people = {author.position: author.person for author in found}
    rows = connection.execute(
        "select a.position, n.display, a.native_name, a.affiliations, a.orcid, a.equal_contribution"
        " from authorships a join names n on n.id = a.name where a.paper = ? order by a.position",
        (paper,),
    )
    return tuple(
        Author(
            name=name,
            native_name=native_name,
            affiliations=_strings(affiliations),
            orcid=orcid,
            equal_contribution=equal == 1,
            person=people.get(position),
        )
        for position, name, native_name, affiliations, orcid, equal in rows
    )


def _links(connection: sqlite3.Connection, paper: int, row: dict[str, Any]) -> list[tuple[str, Outward]]:
    """Kind and link, those first that are asked for most."""
    rows = connection.execute("select kind, url, source from links where paper = ? order by kind, url", (paper,))
    found = [(kind, naming.web(url), source) for kind, url, source in rows]
    given = {kind for kind, _, _ in found}
    found += [(kind, url, None) for kind, url in _derived(row).items() if kind not in given]
    found.sort(key=lambda link: _ORDER.index(link[0]) if link[0] in _ORDER else len(_ORDER))
    return [
        (
            kind,
            Outward(
                label=_KINDS.get(kind, kind.capitalize()), text=url, url=url, source=source and kinds.title(source)
            ),
        )
        for kind, url, source in found
        if url
    ]


def _derived(row: dict[str, Any]) -> dict[str, str | None]:
    """Where a work leads without anybody's link: its page at the source, and arXiv's PDF."""
    return {"abstract": naming.web(row["url"]), "pdf": naming.pdf(row["arxiv_id"])}


def _license(url: str | None) -> Outward | None:
    return Outward(label="Licence", text=naming.licence(url), url=naming.web(url)) if url else None


def _strings(data: str | None) -> tuple[str, ...]:
    """A JSON list of text; a plain text is a list of one, so that a value written by hand shows too."""
    if not data:
        return ()
    try:
        found = json.loads(data)
    except ValueError:
        return (data,)
    return tuple(str(text) for text in found) if isinstance(found, Sequence) and not isinstance(found, str) else (data,)
