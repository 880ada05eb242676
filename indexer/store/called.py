"""What people call a work by, its number here or an identifier in any form, and where that leads."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils.utils import sqlite3

from crawler.parse import ids
from crawler.record import Identifier
from indexer.search.identifiers import typed
from indexer.store import decisions, identity, numbers
from indexer.store.assertions import Assertion
from indexer.store.decisions import HAND
from indexer.store.identity import Key
from indexer.store.known import Known, names_of


def find(conn: sqlite3.Connection, name: str) -> int | None:
    """The paper called `name`: its number here, now or before it was found to be part of another one, an arXiv number
    or a DOI in any spelling, or `scheme:value`."""
    led = _led(conn, name)
    return led[0] if led else None


def word(conn: sqlite3.Connection, name: str) -> Key | None:
    """The word that the name leads to, of several that make up a work: the one that the number goes with, or the first
    that names the identifier; where neither is, the one that stands for the whole. None where there is no such work."""
    led = _led(conn, name)
    if led is None:
        return None
    paper, identifier = led
    known, words = _known(conn, paper)
    if identifier is None:
        meant = {anchor.word for at, anchor in numbers.anchors(conn, words).items() if at == int(name)}
    else:
        meant = {key for key, said in words.items() if identifier in said.identifiers}
    return known.first(meant or words.keys())


def standing(conn: sqlite3.Connection, word: Key) -> Key:
    """The word that stands for the work that this one would be on if nobody had put any together."""
    known, words = _known(conn, decisions.papers(conn, [word])[word])
    like = [pair for pair, d in known.decided.items() if d.same and d.rule != HAND]
    named = {key: names_of(key, said) for key, said in words.items()}
    parts = identity.groups(named, (), known.pairs(same=False), like)
    return known.first(next(part.keys for part in parts if word in part.keys))


def _known(conn: sqlite3.Connection, paper: int) -> tuple[Known, Mapping[Key, Assertion]]:
    known = Known()
    known.add(conn, [paper])
    return known, known.stored[paper].assertions


def _led(conn: sqlite3.Connection, name: str) -> tuple[int, Identifier | None] | None:
    """The paper that a name leads to, and the identifier that the name is, None where it is a number."""
    paper = _numbered(conn, name)
    return (paper, None) if paper is not None else _identified(conn, name)


def _numbered(conn: sqlite3.Connection, name: str) -> int | None:
    """The paper that has that number, or that it leads on to."""
    if not name.isdecimal() or len(name) > 18:  # more digits than an INTEGER PRIMARY KEY has
        return None
    found = conn.execute("select id from papers where id = ?", (int(name),)).fetchone()
    return int(found[0]) if found else numbers.moved(conn, int(name))


def _identified(conn: sqlite3.Connection, name: str) -> tuple[int, Identifier] | None:
    """The paper that an identifier leads to, and the identifier; of several that the name may be the first there is."""
    doi = ids.parse_doi(name)
    meant = [i for i in (typed(name), ids.from_doi(doi) if doi else None) if i is not None]
    scheme, colon, value = name.partition(":")
    if colon:
        meant.append(Identifier(scheme=scheme.lower(), value=value))
    sql = "select paper from identifiers where scheme = ? and value = ?"
    return next(((row[0], i) for i in meant if (row := conn.execute(sql, (i.scheme, i.value)).fetchone())), None)
