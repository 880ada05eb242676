"""A database to search in, made quickly: the tables that search reads, filled in one go, from records or a file."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlite_utils.utils import sqlite3

from indexer.search.normalise import search_text
from indexer.search.tags import tags
from indexer.store.connect import open_store
from indexer.store.papers import SEARCHED

Paper = dict[str, Any]


def read(path: Path) -> Iterator[Paper]:
    """The papers of JSON lines (or `.gz`) with id, title, abstract, authors (a list or text), categories (so too) and
    created or versions: slices of real records, or arXiv's own dump."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            authors, categories = entry.get("authors") or [], entry.get("categories") or []
            yield {
                "arxiv_id": entry["id"],
                "title": " ".join((entry["title"] or "").split()),
                "abstract": " ".join((entry.get("abstract") or "").split()),
                "authors": authors if isinstance(authors, str) else ", ".join(authors),
                "categories": categories if isinstance(categories, str) else " ".join(categories),
                "day": entry.get("created") or entry.get("update_date") or "2000-01-01",
            }


def build(path: Path, papers: Iterable[Paper]) -> int:
    """Fills the new database at `path`; gives how many papers there are."""
    db = open_store(path)
    conn = db.conn
    conn.execute("pragma cache_size = -200000")
    rows = sorted(papers, key=lambda paper: str(paper["day"]))
    conn.execute("begin")
    conn.executemany(
        "insert into categories (code) values (?) on conflict do nothing",
        [(code,) for code in sorted({code for row in rows for code in row["categories"].split()})],
    )
    last, sequence = "", 0
    for paper in rows:
        day = str(paper["day"])[:10].replace("-", "").ljust(8, "0")
        sequence, last = (sequence + 1 if day == last else 1), day
        _insert(conn, int(day) * 100_000 + sequence, paper)
    columns = ", ".join(SEARCHED)
    conn.execute("insert into papers_fts (papers_fts, rank) values ('hashsize', 268435456)")
    conn.execute(f"insert into papers_fts (rowid, {columns}) select id, {columns} from papers order by id")
    conn.commit()
    conn.execute("insert into papers_fts (papers_fts) values ('optimize')")
    conn.commit()
    db.close()
    return len(rows)


def _insert(conn: sqlite3.Connection, number: int, paper: Paper) -> None:
    text = (paper["title"], paper["abstract"], paper["authors"])
    codes = paper["categories"].split()
    tagged = tags(categories=paper["categories"], source="import")
    conn.execute(
        "insert into papers (id, arxiv_id, title, abstract, authors, category, categories, submitted, fetched, source,"
        " search_text, tags) values (?, ?, ?, ?, ?, ?, ?, ?, '2026-01-01', 'import', ?, ?) on conflict do nothing",
        (
            number,
            paper["arxiv_id"],
            *text,
            *(codes[:1] or [None]),
            " ".join(codes),
            paper["day"],
            search_text(*text),
            tagged,
        ),
    )
    conn.execute("insert into identifiers values ('arxiv', ?, ?) on conflict do nothing", (paper["arxiv_id"], number))
    conn.executemany(
        "insert into paper_categories values (?, ?, ?) on conflict do nothing",
        [(number, code, int(place == 0)) for place, code in enumerate(codes)],
    )
