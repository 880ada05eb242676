"""Invented works, and a database in memory."""

from __future__ import annotations

from sqlite_utils import Database

from crawler.record import Author, Identifier, Link, Record
from indexer.store.save import save_records
from indexer.store.schema import migrations


def memory() -> Database:
    db = Database(memory=True)
    migrations.apply(db)
    db.conn.execute("pragma foreign_keys = on")
    return db


def paper(key: str = "2401.00001", **fields: object) -> Record:
    """An invented preprint; fields replace those given here."""
    values: dict = {
        "source": "arxiv_oai",
        "key": key,
        "url": f"https://arxiv.org/abs/{key}",
        "identifiers": (Identifier(scheme="arxiv", value=key),),
        "title": f"On invented matters {key}",
        "abstract": "We invent matters and measure $a<b$.",
        "authors": (Author(name="Ada Probe", affiliations=("Institute of Samples",)), Author(name="王试")),
        "categories": ("cs.CL", "math.ST"),
        "submitted": "2024-01-02T10:00:00Z",
    }
    return Record(**{**values, **fields})


def code(url: str = "https://code.example.org/probe") -> Link:
    return Link(kind="code", url=url)


def doi(value: str) -> Identifier:
    return Identifier(scheme="doi", value=value)


def store(db: Database, *records: Record, feed: str = "arxiv:cs.CL", at: str = "2024-02-01T00:00:00Z", **more):
    """Saves records in a transaction of their own."""
    db.conn.execute("begin immediate")
    tally = save_records(db.conn, records, feed=feed, fetched=at, **more)
    db.conn.commit()
    return tally


def whole(db: Database) -> None:
    """The search index fits the papers, and every reference leads somewhere."""
    from indexer.store.integrity import content_problems, problems

    assert problems(db) == []
    assert content_problems(db, [row[0] for row in db.conn.execute("select id from papers")]) == []
