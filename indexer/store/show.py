"""One work with all that is known of it: what `paperfeed show` prints."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from indexer.store import rows


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
