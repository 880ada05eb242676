"""What is to be asked to complete works, what was asked, and what came of it: nobody is asked twice.

A question is written down before it is asked; an exchange that fails leaves it open, an answer closes it for good.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args
from urllib.parse import parse_qs, urlsplit

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from crawler.journal import COMPLETING, Batch
from crawler.parse import ids
from crawler.record import Author, Identifier, Page, Record
from indexer.resolve.finding import Finding, find
from indexer.resolve.phrase import phrase
from indexer.store.removal import identify
from indexer.works.described import Described, describe
from indexer.works.titles import is_telling

Service = Literal["arxiv", "acl", "title"]

#: What the harvests that ask are called, in ledger and archive.
NAMES: dict[str, Service] = {f"{COMPLETING}{service}": service for service in get_args(Service)}
#: The one that looks for titles.
SEARCHES = f"{COMPLETING}title"
#: A question that was refused so often is not asked again. Each time it is asked in smaller company.
TRIES = 3

# `cross join`: from the few works without an abstract, not from all that have an identifier.
_BY_ID = """
select p.id, i.value, coalesce(r.tries, 0)
from papers as p cross join identifiers as i on i.paper = p.id and i.scheme = :scheme
left join resolutions as r on r.paper = p.id and r.service = :service and r.query = i.value
where p.abstract is null and r.outcome is null
  and (:scheme = 'arxiv' or not exists (select 1 from identifiers as o where o.paper = p.id and o.scheme = 'arxiv'))
order by p.id desc
"""
_BY_TITLE = """
select p.id, p.title
from papers as p
where p.title is not null and p.abstract is null
  and not exists (select 1 from identifiers as i where i.paper = p.id and i.scheme = 'arxiv')
order by p.id desc
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One work to ask a service for: `query` is an identifier, or the search for its title."""

    paper: int
    service: Service
    query: str
    tries: int = 0


def open_questions(conn: sqlite3.Connection) -> list[Question]:
    """All that is to be asked today, newest works first; works without a known author are not looked for by title."""
    found: list[Question] = []
    for service in ("arxiv", "acl"):
        rows = conn.execute(_BY_ID, {"scheme": service, "service": service})
        found += [Question(paper=p, service=service, query=value, tries=tries) for p, value, tries in rows]
    known = {q.paper for q in found}
    asked = "select paper, query, outcome, tries from resolutions where service = 'title'"
    told = {(paper, text): (outcome, tries) for paper, text, outcome, tries in conn.execute(asked)}
    for paper, title in conn.execute(_BY_TITLE).fetchall():
        text = phrase(title) if paper not in known and is_telling(title) else None
        if text is None or not asked_authors(conn, paper):
            continue
        outcome, tries = told.get((paper, text), (None, 0))
        if outcome is None:
            found.append(Question(paper=paper, service="title", query=text, tries=tries))
    return found


def write_down(conn: sqlite3.Connection, questions: Iterable[Question]) -> None:
    """Keeps the questions that are about to be asked, and forgets what an earlier run left half asked."""
    names = json.dumps(list(NAMES))
    conn.execute("update sources set todo = '[]' where name in (select value from json_each(?))", (names,))
    _keep(conn, questions)


def _keep(conn: sqlite3.Connection, questions: Iterable[Question]) -> None:
    sql = "insert into resolutions (paper, service, query) values (?, ?, ?) on conflict do nothing"
    conn.executemany(sql, [(q.paper, q.service, q.query) for q in questions])


def asked_authors(conn: sqlite3.Connection, paper: int) -> tuple[str, ...]:
    """The authors of a work; where it has none, the people on whose pages it is listed."""
    sql = "select n.name, a.native_name from authorships as a join names as n on n.id = a.name where a.paper = ?"
    if written := conn.execute(f"{sql} order by a.position", (paper,)).fetchall():
        return tuple(name for name, _ in written)
    sql = """
        select distinct coalesce(whole.name, p.name)
        from profile_works as w
        join profiles as p on p.id = w.profile
        left join profiles as whole on whole.id = p.part_of
        where w.paper = ? and coalesce(whole.name, p.name) is not null
    """
    return tuple(name for (name,) in conn.execute(sql, (paper,)))


def near_misses(db: Database) -> list[dict[str, Any]]:
    """Works whose nearest candidate was not near enough to be taken, newest first."""
    sql = """
        select p.id as paper, p.title, r.candidate, r.score, r.authors, r.asked
        from resolutions as r join papers as p on p.id = r.paper
        where r.outcome = 'near_miss' and p.abstract is null
        order by p.id desc, r.service
    """
    return list(db.query(sql))


def heed(conn: sqlite3.Connection, batch: Batch) -> Batch:
    """An answer to our own questions: what it says of them is kept, and of a title search only what was looked for.

    Other batches pass as they are, and so does what nobody asks: a search for such a title is worth nothing.
    """
    service = NAMES.get(batch.source)
    if service is None:
        return batch
    queries = _queries(service, batch)
    _remember(conn, service, queries)
    if batch.page is None:
        _refused(conn, service, queries, batch)
        return batch
    if service == "title":
        return replace(batch, page=_found_by_title(conn, queries, batch.page, batch.exchange.fetched))
    answered = {i.value for r in batch.page.records for i in r.identifiers if i.scheme == service}
    for value in queries:
        if value not in answered and len(queries) > 1:
            _doubt(conn, service, value)
            continue
        finding = Finding(outcome="found" if value in answered else "not_there", candidate=None)
        _close(conn, service, value, finding, batch.exchange.fetched)
    # An identifier that leads nowhere is an answer, not an entry that can't be read.
    faults = tuple(f for f in batch.page.faults if f.where not in set(queries) - answered)
    return replace(batch, page=replace(batch.page, faults=faults))


def _found_by_title(conn: sqlite3.Connection, queries: Sequence[str], page: Page, at: str) -> Page:
    records = {name: r for r in page.records if (name := r.identifier("arxiv")) is not None}
    candidates = [(name, describe(record)) for name, record in records.items()]
    taken: dict[str, Record] = {}
    sql = """
        select r.paper, p.title from resolutions as r join papers as p on p.id = r.paper
        where r.service = 'title' and r.query = ? order by r.paper
    """
    for text in queries:
        for paper, title in conn.execute(sql, (text,)).fetchall():
            finding = find(_asked(title, asked_authors(conn, paper)), candidates)
            _close(conn, "title", text, finding, at, paper=paper)
            if finding.outcome == "found" and finding.candidate is not None:
                _name(conn, paper, finding.candidate)
                taken[finding.candidate] = records[finding.candidate]
    return Page(records=tuple(taken.values()))


def _name(conn: sqlite3.Connection, paper: int, arxiv_id: str) -> None:
    """Gives the work that identifier, so that what arXiv says is said of it; another work that has it is this one."""
    identify(conn, paper, Identifier(scheme="arxiv", value=arxiv_id))


def _close(
    conn: sqlite3.Connection, service: Service, text: str, finding: Finding, at: str, paper: int | None = None
) -> None:
    sql = """
        update resolutions set
          asked = :asked, outcome = :outcome, candidate = :candidate, score = :score, authors = :authors
        where service = :service and query = :query and (:paper is null or paper = :paper)
          and outcome is not :outcome and (outcome is null or outcome <> 'found')
    """
    row = {
        "asked": at,
        "outcome": finding.outcome,
        "candidate": finding.candidate,
        "score": finding.score,
        "authors": finding.authors,
    }
    conn.execute(sql, {**row, "service": service, "query": text, "paper": paper})


def _remember(conn: sqlite3.Connection, service: Service, queries: Sequence[str]) -> None:
    """In a replay into an empty database the answers come to questions that nobody has written down there."""
    sql = """
        select 1 from json_each(?) as j
        where not exists (select 1 from resolutions as r where r.service = ? and r.query = j.value)
    """
    if conn.execute(sql, (json.dumps(queries), service)).fetchone():
        _keep(conn, open_questions(conn))


def _doubt(conn: sqlite3.Connection, service: Service, text: str) -> None:
    """Who is left out of an answer to many is asked for in smaller company, and at last alone: arXiv has been seen to
    answer too little, and to say that it was all."""
    sql = "update resolutions set tries = min(tries + 1, ?) where service = ? and query = ? and outcome is null"
    conn.execute(sql, (TRIES - 1, service, text))


def _refused(conn: sqlite3.Connection, service: Service, queries: Sequence[str], batch: Batch) -> None:
    exchange = batch.exchange
    if exchange.status in (404, 410):
        for text in queries:
            _close(conn, service, text, Finding(outcome="not_there"), exchange.fetched)
    elif exchange.refusal == "error" or exchange.status == 400:
        sql = """
            update resolutions set tries = tries + 1, asked = case when tries + 1 >= ? then ? end,
              outcome = case when tries + 1 >= ? then 'refused' end
            where service = ? and query = ? and outcome is null
        """
        rows = [(TRIES, exchange.fetched, TRIES, service, text) for text in queries]
        conn.executemany(sql, rows)


def _queries(service: Service, batch: Batch) -> tuple[str, ...]:
    """What an exchange asked for, told from its address: another host may stand in for the service."""
    parts = urlsplit(batch.exchange.url)
    asked = parse_qs(parts.query)
    if service == "arxiv":
        names = ",".join(asked.get("id_list", [])).split(",")
        return tuple(found[0] for name in names if (found := ids.parse_arxiv(name)))
    if service == "title":
        return tuple(asked.get("search_query", ()))
    name = re.sub(r"\.pdf$", "", parts.path.rstrip("/").rpartition("/")[2])
    work = ids.from_url(f"https://aclanthology.org/{name}/")
    return (work.value,) if work else ()


def _asked(title: str, authors: Iterable[str]) -> Described:
    """A work by what it is looked for: its title and who is known to have written it."""
    return Described(title=title, authors=tuple(Author(name=name) for name in authors if name), complete=False)
