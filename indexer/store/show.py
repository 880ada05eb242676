"""One work with all that is known of it: what `paperfeed show` prints."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from crawler.parse import ids
from indexer.store import rows
from indexer.store.numbers import moved


def find(db: Database, name: str) -> int | None:
    """The paper called `name`: its id here, now or before it was found to be another one, an arXiv number in any
    spelling, a DOI, or `scheme:value`."""
    choices = []
    if name.isdecimal() and len(name) < 19:  # more digits than an INTEGER PRIMARY KEY has
        found = db.conn.execute("select id from papers where id = ?", (int(name),)).fetchone()
        if found is not None:
            return int(found[0])
        if (new := moved(db.conn, int(name))) is not None:
            return new
    if (paper := ids.parse_arxiv(name)) is not None:
        choices.append(("arxiv", paper[0]))
    if (doi := ids.parse_doi(name)) is not None:
        choices.append(("doi", doi))
    scheme, colon, value = name.partition(":")
    if colon:
        choices.append((scheme.lower(), value))
    sql = "select paper from identifiers where scheme = ? and value = ?"
    found = next((row for choice in choices if (row := db.conn.execute(sql, choice).fetchone())), None)
    return int(found[0]) if found is not None else None


def claims(db: Database, paper: int) -> list[dict[str, Any]]:
    """Who says what of a paper: the view of that name, by field, what is served first; JSON-ready."""
    sql = """
        select field, value, served, source, key, feed, url, fetched, version, deleted
        from claims where paper = ? order by field, served desc, source, key
    """
    return list(db.query(sql, (paper,)))


def show(db: Database, paper: int) -> dict[str, Any] | None:
    """The row of a paper with `authors`, `identifiers`, `links`, `versions`, `announcements`, and in `assertions` what
    each source says of it, whole. JSON-ready; None when there is no such paper."""
    stored = rows.load(db.conn, [paper]).get(paper)
    if stored is None:
        return None
    key = {"paper": paper}
    return {
        "id": paper,
        **stored.columns,
        "authors": [author.to_json() for author in stored.authors],
        "categories": list(db.query(_CATEGORIES, key)),
        "identifiers": list(db.query("select scheme, value from identifiers where paper = :paper order by 1, 2", key)),
        "links": [{**link.to_json(), "source": source} for link, source in stored.links.items()],
        "versions": [version.to_json() for version in stored.versions],
        "announcements": list(db.query(_ANNOUNCEMENTS, key)),
        "assertions": [
            {"feed": word.feed, "fetched": word.fetched, "deleted": word.deleted, "record": word.record.to_json()}
            for _, word in sorted(stored.assertions.items())
        ],
    }


_CATEGORIES = """
    select c.code, c.name, pc.is_primary
    from paper_categories as pc
    join categories as c on c.code = pc.category
    where pc.paper = :paper
    order by pc.is_primary desc, c.code
"""
_ANNOUNCEMENTS = """
    select source, date, type, version
    from announcements
    where paper = :paper
    order by date, source, type
"""
