"""Everything about one work: what its page shows."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sqlite_utils.utils import sqlite3

from indexer.search import identifiers

#: Scheme → name and address of an identifier; schemes that are not here are shown without a link.
SCHEMES = {
    "arxiv": ("arXiv", "https://arxiv.org/abs/{}"),
    "doi": ("DOI", "https://doi.org/{}"),
    "acl": ("ACL Anthology", "https://aclanthology.org/{}/"),
    "openreview": ("OpenReview", "https://openreview.net/forum?id={}"),
    "dblp": ("DBLP", "https://dblp.org/rec/{}"),
    "pmid": ("PubMed", "https://pubmed.ncbi.nlm.nih.gov/{}/"),
    "openalex": ("OpenAlex", "https://openalex.org/{}"),
}
_KINDS = {"abstract": "Abstract page", "pdf": "PDF", "html": "HTML", "code": "Code", "doi": "Publisher"}
_ORDER = ("abstract", "pdf", "html", "code", "project", "dataset", "doi")
_CC = re.compile(r"https?://creativecommons\.org/(?:licenses/([a-z-]+)/(\d\.\d)|publicdomain/zero/1\.0)/?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """One author, with what this work says of them."""

    name: str
    native_name: str | None
    affiliations: tuple[str, ...]
    orcid: str | None
    equal_contribution: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outward:
    """A link to another site: what it is called, where it leads (None: nowhere), who says so."""

    label: str
    text: str
    url: str | None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """That a source asserts the work: where, when, and in which fields it says something else than the page."""

    source: str
    feed: str
    key: str
    url: str | None
    fetched: str
    version: int | None
    deleted: str | None
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One work. `row` is its row in `papers`, by column name."""

    row: dict[str, Any]
    key: str
    authors: tuple[Author, ...]
    categories: tuple[tuple[str, str | None], ...]
    versions: tuple[tuple[int, str | None, str | None], ...]
    identifiers: tuple[Outward, ...]
    links: tuple[Outward, ...]
    announcements: tuple[tuple[str, str, str, int | None], ...]
    claims: tuple[Claim, ...]
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


def load(connection: sqlite3.Connection, paper: int, *, claims: bool) -> Paper:
    """The work of that id, which must exist; `claims` is whether who asserts it may be told."""
    found = connection.execute("select * from papers where id = ?", (paper,))
    row = dict(zip((column[0] for column in found.description), found.fetchone(), strict=True))
    return Paper(
        row=row,
        key=str(row["arxiv_id"] or paper),
        authors=_authors(connection, paper),
        categories=tuple(
            (code, name)
            for code, name in connection.execute(
                "select c.code, c.name from paper_categories p join categories c on c.code = p.category"
                " where p.paper = ? order by p.is_primary desc, c.code",
                (paper,),
            )
        ),
        versions=_rows(connection, "select version, date, size from versions where paper = ? order by version", paper),
        identifiers=tuple(
            _identifier(scheme, value)
            for scheme, value in connection.execute(
                "select scheme, value from identifiers where paper = ? order by scheme <> 'arxiv', scheme, value",
                (paper,),
            )
        ),
        links=_links(connection, paper, row),
        announcements=_rows(
            connection,
            "select date, source, type, version from announcements where paper = ? order by date, source",
            paper,
        ),
        claims=_claims(connection, paper) if claims else (),
        license=_license(row["license"]),
    )


def web(url: object) -> str | None:
    """The address where it is one of the web, else None: nothing else may become a link."""
    text = str(url or "")
    return text if re.match(r"https?://[^\s/]", text) else None


def _rows(connection: sqlite3.Connection, sql: str, paper: int) -> tuple[Any, ...]:
    return tuple(tuple(row) for row in connection.execute(sql, (paper,)))


def _authors(connection: sqlite3.Connection, paper: int) -> tuple[Author, ...]:
    rows = connection.execute(
        "select n.name, a.native_name, a.affiliations, a.orcid, a.equal_contribution"
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
        )
        for name, native_name, affiliations, orcid, equal in rows
    )


def _links(connection: sqlite3.Connection, paper: int, row: dict[str, Any]) -> tuple[Outward, ...]:
    rows = connection.execute("select kind, url, source from links where paper = ? order by kind, url", (paper,))
    found = [(kind, web(url), source) for kind, url, source in rows]
    given = {kind for kind, _, _ in found}
    found += [(kind, url, None) for kind, url in _derived(row).items() if kind not in given]
    found.sort(key=lambda link: _ORDER.index(link[0]) if link[0] in _ORDER else len(_ORDER))
    return tuple(
        Outward(label=_KINDS.get(kind, kind.capitalize()), text=url, url=url, source=source)
        for kind, url, source in found
        if url
    )


def _derived(row: dict[str, Any]) -> dict[str, str | None]:
    """Where a work leads without anybody's link: its page at the source, and arXiv's PDF
    (https://info.arxiv.org/help/arxiv_identifier_for_services.html)."""
    derived = {"abstract": web(row["url"])}
    if row["arxiv_id"]:
        derived["pdf"] = f"https://arxiv.org/pdf/{row['arxiv_id']}"
    return derived


def _claims(connection: sqlite3.Connection, paper: int) -> tuple[Claim, ...]:
    rows = connection.execute(
        "select source, feed, key, url, fetched, version, deleted, data from assertions where paper = ?"
        " order by fetched desc, source, key",
        (paper,),
    )
    return tuple(
        Claim(
            source=source,
            feed=feed,
            key=key,
            url=web(url),
            fetched=fetched,
            version=version,
            deleted=deleted,
            differs=_fields(data),
        )
        for source, feed, key, url, fetched, version, deleted, data in rows
    )


def _identifier(scheme: str, value: str) -> Outward:
    label, pattern = SCHEMES.get(scheme, (scheme, ""))
    return Outward(label=label, text=value, url=pattern.format(quote(value, safe="/:;().")) if pattern else None)


def _license(url: str | None) -> Outward | None:
    if not url:
        return None
    common = _CC.match(url)
    text = url
    if common:
        text = f"CC {common[1].upper()} {common[2]}" if common[1] else "CC0 1.0"
    elif "arxiv.org/licenses/nonexclusive-distrib" in url:
        text = "arXiv non-exclusive licence"
    return Outward(label="Licence", text=text, url=web(url))


def _fields(data: str) -> tuple[str, ...]:
    try:
        found = json.loads(data)
    except ValueError:
        return ()
    return tuple(f"{name} (none there)" if value is None else name for name, value in found.items())


def _strings(data: str | None) -> tuple[str, ...]:
    """A JSON list of text; a plain text is a list of one, so that a value written by hand shows too."""
    if not data:
        return ()
    try:
        found = json.loads(data)
    except ValueError:
        return (data,)
    return tuple(str(text) for text in found) if isinstance(found, Sequence) and not isinstance(found, str) else (data,)
