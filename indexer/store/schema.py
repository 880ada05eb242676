"""The schema, as migrations. Append-only: a shipped migration is never edited, a new one comes at the end.

What is to be made anew for every paper is only noted, in the table `built`: whoever opens the database does it, in
pieces.

Table and column names are part of the interface: SQL users build on them (docs/schema.md).
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from indexer.store import additions, people, searchversion
from indexer.store.assertions import short
from indexer.store.first import FIRST
from indexer.store.joined import JOINED
from indexer.store.lasting import LASTING

migrations = Migrations("paperfeed")


@migrations()
def m001_first(db: Database) -> None:
    """Works and who asserts them, profiles, sources, and the ledger of runs."""
    _execute(db, FIRST)


@migrations()
def m002_people(db: Database) -> None:
    """Who pages are about, where they lead, what was asked to complete works, and what must not come back."""
    _execute(db, additions.PEOPLE)
    people.rebuild(db.conn)


@migrations()
def m003_search(db: Database) -> None:
    """Filters as tokens of the search index, the version of its rules, who merges it, how far an import has come."""
    _execute(db, additions.SEARCH)
    searchversion.owe(db.conn)


@migrations()
def m004_spare(db: Database) -> None:
    """Fewer bytes a paper: shorter hashes, an index of the names that need one, search text of what differs."""
    db.conn.create_function("short_hash", 1, short, deterministic=True)
    _execute(db, additions.SPARE)


@migrations()
def m005_owed(db: Database) -> None:
    """What harvests were told of and could not read."""
    _execute(db, additions.OWED)


@migrations()
def m006_accounts(db: Database) -> None:
    """What harvests were held against, which works are one, who says what, what changed, people, saved searches."""
    beyond = (additions.CHANGES, additions.PEOPLE_BEYOND_PAGES, additions.WATCHES)
    for statements in (additions.LEDGER, JOINED, *beyond):
        _execute(db, statements)
    people.rebuild(db.conn)


@migrations()
def m007_lasting(db: Database) -> None:
    """What outlasts merges: numbers of decisions, what watches have found, when a paper last changed here. Sources as
    tags of the search index."""
    _execute(db, LASTING)


def _execute(db: Database, statements: str) -> None:
    for statement in statements.split(";\n"):
        if statement.strip():
            db.conn.execute(statement)
