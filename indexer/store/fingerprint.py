"""What a database says, as one hash: to show that two histories led to the same content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from sqlite_utils.utils import sqlite3

#: A paper's name that does not depend on when it came: the first of its assertions.
_WORK = "(select min(x.source || ' ' || x.key) from assertions as x where x.paper = {paper})"

_TABLES = {
    "papers": """
        select {work} as work, arxiv_id, title, abstract, authors, authors_complete, category, categories, submitted,
          updated, announced, version, venue, year, doi, comments, journal_ref, license, url, has_code, status,
          language, source, search_text
        from papers as t order by 1
    """,
    "identifiers": "select scheme, value, {work} from identifiers as t order by 1, 2",
    "authorships": """
        select {work}, t.position, n.name, t.native_name, t.affiliations, t.orcid, t.equal_contribution
        from authorships as t join names as n on n.id = t.name order by 1, 2
    """,
    "paper_categories": "select {work}, category, is_primary from paper_categories as t order by 1, 2",
    "categories": "select code, name from categories where code in (select category from paper_categories) order by 1",
    "links": "select {work}, kind, url, source from links as t order by 1, 2, 3",
    "versions": "select {work}, version, date, size from versions as t order by 1, 2",
    "announcements": "select {work}, source, date, type, version from announcements as t order by 1, 2, 3, 4",
    "assertions": """
        select source, key, {work}, url, version, deleted is not null, json_remove(data, '$.kept')
        from assertions as t order by 1, 2
    """,
    "profiles": """
        select source, key, name, native_name, url, interests, positions, links, aliases, declared, says, withheld,
          degrees, projects, advisors, (select w.key from profiles as w where w.id = t.part_of), evidence,
          (select min(w.source || ' ' || w.key) from profiles as w where w.person = t.person)
        from profiles as t order by 1, 2
    """,
    "people": """
        select (select min(w.source || ' ' || w.key) from profiles as w where w.person = t.id), name, native_name, works
        from people as t order by 1
    """,
    "person_names": """
        select (select min(w.source || ' ' || w.key) from profiles as w where w.person = t.person), t.name, t.kind,
          t.language, t.folded, p.source, p.key
        from person_names as t join profiles as p on p.id = t.profile order by 1, 2
    """,
    "profile_ids": """
        select p.source, p.key, t.scheme, t.value, t.own
        from profile_ids as t join profiles as p on p.id = t.profile order by 1, 2, 3, 4
    """,
    "profile_works": """
        select p.source, p.key, t.position, {work}
        from profile_works as t join profiles as p on p.id = t.profile order by 1, 2, 3
    """,
}


def logical_hash(conn: sqlite3.Connection) -> str:
    """SHA-256 of all content: no ids, no fetch times, no ledger, no state of sources. The search index is not part of
    it: `indexer.store.integrity` compares that with the papers."""
    digest = hashlib.sha256()
    for line in logical_lines(conn):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def logical_lines(conn: sqlite3.Connection) -> Iterator[str]:
    """The hashed content, one JSON array a row: what to compare when two hashes differ."""
    for table, sql in _TABLES.items():
        paper = "t.id" if table == "papers" else "t.paper"
        for row in conn.execute(sql.format(work=_WORK.format(paper=paper))):
            yield json.dumps([table, *row], ensure_ascii=False)
