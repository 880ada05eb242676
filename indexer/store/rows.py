"""Reading works back from their rows, many at once."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils.utils import sqlite3

from crawler.record import Author, Identifier, Link, Version
from indexer.store.assertions import Assertion, expand
from indexer.store.papers import COLUMNS, baseline


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A work as it stands: the columns of its row, its related rows, and what each (kind, key) asserts of it."""

    columns: Mapping[str, Any]
    authors: tuple[Author, ...]
    links: Mapping[Link, str]
    versions: tuple[Version, ...]
    assertions: Mapping[tuple[str, str], Assertion]
    hashes: Mapping[tuple[str, str], str]
    data: Mapping[tuple[str, str], str]


def load(conn: sqlite3.Connection, papers: Iterable[int]) -> dict[int, Stored]:
    """Those of the papers that exist, by id."""
    ids = json.dumps(sorted(papers))
    authors, links, versions = _authors(conn, ids), _links(conn, ids), _versions(conn, ids)
    assertions = _assertions(conn, ids)
    columns = ", ".join(f"p.{c}" for c in COLUMNS)
    sql = f"select p.id, {columns} from json_each(?) as j join papers as p on p.id = j.value"
    found = {}
    for paper, *values in conn.execute(sql, (ids,)):
        row = dict(zip(COLUMNS, values, strict=True))
        own_links = links.get(paper, {})
        written, numbered = tuple(authors.get(paper, ())), tuple(versions.get(paper, ()))
        base = baseline(row, written, tuple(own_links), numbered)
        found[paper] = Stored(
            columns=row,
            authors=written,
            links=own_links,
            versions=numbered,
            assertions={(a["source"], a["key"]): _assertion(a, base) for a in assertions.get(paper, ())},
            hashes={(a["source"], a["key"]): a["hash"] for a in assertions.get(paper, ())},
            data={(a["source"], a["key"]): a["data"] for a in assertions.get(paper, ())},
        )
    return found


def _assertion(columns: Mapping[str, Any], base: Mapping[str, Any]) -> Assertion:
    data = json.loads(columns["data"])
    kept = data.pop("kept", {})
    found = tuple(Identifier(scheme=scheme, value=value) for scheme, value in data.pop("found", ()))
    record = expand(
        columns["source"], columns["key"], {"url": columns["url"], "version": columns["version"]}, data, base
    )
    return Assertion(
        record=record,
        fetched=columns["fetched"],
        feed=columns["feed"],
        kept=kept,
        deleted=columns["deleted"],
        found=found,
    )


def _authors(conn: sqlite3.Connection, ids: str) -> dict[int, list[Author]]:
    sql = """
        select a.paper, n.name, a.native_name, a.affiliations, a.orcid, a.equal_contribution
        from json_each(?) as j
        join authorships as a on a.paper = j.value
        join names as n on n.id = a.name
        order by a.paper, a.position
    """
    found = defaultdict(list)
    for paper, name, native_name, affiliations, orcid, equal in conn.execute(sql, (ids,)):
        author = Author(
            name=name,
            native_name=native_name,
            affiliations=tuple(json.loads(affiliations)) if affiliations else (),
            orcid=orcid,
            equal_contribution=None if equal is None else bool(equal),
        )
        found[paper].append(author)
    return found


def _links(conn: sqlite3.Connection, ids: str) -> dict[int, dict[Link, str]]:
    sql = """
        select l.paper, l.kind, l.url, l.source
        from json_each(?) as j
        join links as l on l.paper = j.value
        order by l.paper, l.kind, l.url
    """
    found: dict[int, dict[Link, str]] = defaultdict(dict)
    for paper, kind, url, source in conn.execute(sql, (ids,)):
        found[paper][Link(kind=kind, url=url)] = source
    return found


def _versions(conn: sqlite3.Connection, ids: str) -> dict[int, list[Version]]:
    sql = """
        select v.paper, v.version, v.date, v.size
        from json_each(?) as j
        join versions as v on v.paper = j.value
        order by v.paper, v.version
    """
    found = defaultdict(list)
    for paper, number, date, size in conn.execute(sql, (ids,)):
        found[paper].append(Version(number=number, date=date, size=size))
    return found


def _assertions(conn: sqlite3.Connection, ids: str) -> dict[int, list[dict[str, Any]]]:
    names = ("paper", "source", "key", "url", "feed", "fetched", "version", "deleted", "hash", "data")
    columns = ", ".join(f"a.{n}" for n in names)
    sql = f"select {columns} from json_each(?) as j join assertions as a on a.paper = j.value"
    found = defaultdict(list)
    for values in conn.execute(sql, (ids,)):
        one = dict(zip(names, values, strict=True))
        found[one["paper"]].append(one)
    return found
