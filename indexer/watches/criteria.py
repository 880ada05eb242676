"""Which papers a watch means now, and which of what it asks for each of them meets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlite_utils.utils import sqlite3

from crawler.source import UsageError
from indexer.people import find, listed
from indexer.search import tags
from indexer.search.fields import TAGS
from indexer.search.highlight import mark
from indexer.search.matches import matches
from indexer.search.query import Group, Query, Term, parse
from indexer.watches.watch import Watch

#: A watch that finds more is none: it is the library.
MOST = 100_000

_COLUMNS = ("title", "abstract", "authors")


def papers(conn: sqlite3.Connection, watch: Watch) -> set[int]:
    """The papers that it means now. Raises `UsageError` where that is too many, or its condition is none."""
    conditions, values = [], dict[str, Any]()
    if watch.query is not None:
        found = matches(parse(watch.query))
        if found is None:
            return set()
        conditions.append(f"id in (select {found.key} from {found.table} where {found.where})")
        values |= found.parameters
    if watch.person is not None:
        conditions.append(f"id in ({listed.PAPERS})")
        values["person"] = find.numbered(conn, watch.person)
    if watch.condition is not None:
        # A line of its own, or a comment in it would take the bracket along.
        conditions.append(f"({watch.condition}\n)")
    sql = f"select id from papers where {' and '.join(conditions)} limit {MOST + 1}"
    try:
        ids = {row[0] for row in conn.execute(sql, values)}
    except (sqlite3.Error, sqlite3.Warning) as exc:
        if watch.condition is None:
            raise
        raise UsageError(f"{watch.name}: --sql takes a condition on the columns of papers; SQLite says: {exc}") from exc
    if len(ids) > MOST:
        raise UsageError(f"{watch.name}: more than {MOST:,} papers meet that; a watch is for what is rarer")
    return ids


def why(watch: Watch, paper: Mapping[str, Any]) -> str:
    """What of the watch a paper meets and where, in words; `paper` has the columns of
    `papers`.

    >>> why(Watch(name="w", query="moss cat:q-bio"), {"title": "On moss", "categories": "q-bio.PE", "tags": "ᶜqbio"})
    'moss in the title; q-bio.PE'
    """
    told = []
    if watch.query is not None:
        asked = parse(watch.query)
        told += [text for group in asked.groups if (text := _met(group, asked, paper))]
        told += [text for text in watch.query.split() if text.lower().startswith(("year:", "date:"))]
    if watch.person is not None:
        told.append("on a page of the person")
    if watch.condition is not None:
        told.append(" ".join(watch.condition.split()))
    return "; ".join(dict.fromkeys(told))


def _met(group: Group, asked: Query, paper: Mapping[str, Any]) -> str | None:
    """The first of a group's terms that the paper shows, and where."""
    for term in group:
        if term.field == TAGS:
            if told := _tagged(term, paper):
                return told
            continue
        alone = Query(text=asked.text, groups=((term,),))
        if places := [column for column in _COLUMNS if _is_marked(paper.get(column), alone, column)]:
            return f"{' '.join(term.forms[0])}{'*' if term.prefix else ''} in the {' and '.join(places)}"
    return None


def _is_marked(text: Any, asked: Query, column: str) -> bool:
    return bool(text) and any(segment.is_hit for segment in mark(str(text), asked, column))


def _tagged(term: Term, paper: Mapping[str, Any]) -> str | None:
    """What a filter found in the paper, in words."""
    held = str(paper.get("tags") or "").split()
    for form in term.forms:
        *whole, last = form
        if set(whole) <= set(held) and any(tag.startswith(last) if term.prefix else tag == last for tag in held):
            return _words(form, paper)
    return None


def _words(form: tuple[str, ...], paper: Mapping[str, Any]) -> str:
    mark_, words = form[0][0], " ".join(token[1:] for token in form)
    if mark_ == tags.CATEGORY_MARK:
        codes = str(paper.get("categories") or "").split()
        return next((code for code in codes if form[0] in tags.of_category(code)), words)
    if mark_ == tags.FLAG_MARK:
        return "is withdrawn" if words == "withdrawn" else f"has {words}"
    if mark_ == tags.SOURCE_MARK:
        return f"source {paper.get('source') or words}"
    return f"{'venue' if mark_ == tags.VENUE_MARK else 'language'} {words}"
