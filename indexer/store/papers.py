"""The row of `papers`: its id, its columns, and what can be read back from it. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from crawler.record import Author, Identifier, Link, Record, Version
from indexer.firstknown import first_known
from indexer.search.tags import tags

#: Room for the works of one date; the next ones spill over into the days after it.
PER_DATE = 100_000

#: Columns of `papers` after `id`, in the order of the rows made here.
COLUMNS = (
    *("arxiv_id", "title", "abstract", "authors", "authors_complete", "category", "categories"),
    *("submitted", "updated", "announced", "fetched", "version", "venue", "year", "doi", "comments", "journal_ref"),
    *("license", "url", "has_code", "status", "language", "source", "search_text", "tags"),
)

#: The columns that `papers_fts` indexes, in its order.
SEARCHED = ("title", "abstract", "authors", "search_text", "tags")

#: The columns that `tags` are made of.
TAGGED = ("categories", "venue", "journal_ref", "doi", "has_code", "status", "language", "source")

SearchText = Callable[[str | None, str | None, str | None], str | None]


def date_number(record: Record) -> int:
    """The first date known of a work as YYYYMMDD, 00 for a month or day that is not known, 0 for none.

    A work without any date stands before all others, since nothing says that it is new.
    """
    text = record.submitted or _later(record)
    return int(text[:10].replace("-", "").ljust(8, "0")) if text else 0


def _later(record: Record) -> str | None:
    year = str(record.year) if record.year is not None and 1000 <= record.year <= 9999 else None
    return first_known(None, (record.updated, record.announced, year), record.identifier("arxiv"))


def row(
    served: Record, *, arxiv_id: str | None, announced: str | None, fetched: str, search: SearchText
) -> dict[str, Any]:
    """The columns of a work. `arxiv_id` is the number that leads to it; words on it may name others too."""
    title, abstract, venue, journal_ref = served.title, served.abstract, served.venue, served.journal_ref
    authors = ", ".join([a.name for a in served.authors]) or None
    categories, doi = " ".join(served.categories) or None, served.identifier("doi")
    has_code = None if served.has_code is None else int(served.has_code)
    status, language = served.status, served.language
    return {
        "arxiv_id": arxiv_id,
        "title": title,
        "abstract": abstract,
        "authors": authors,
        "authors_complete": int(served.authors_complete),
        "category": served.categories[0] if served.categories else None,
        "categories": categories,
        "submitted": served.submitted,
        "updated": served.updated,
        "announced": announced,
        "fetched": fetched,
        "version": served.version,
        "venue": venue,
        "year": served.year,
        "doi": doi,
        "comments": served.comments,
        "journal_ref": journal_ref,
        "license": served.license,
        "url": served.url,
        "has_code": has_code,
        "status": status,
        "language": language,
        "source": served.source,
        "search_text": search(title, abstract, authors),
        "tags": tags(
            categories=categories, venue=venue, journal_ref=journal_ref, doi=doi, has_code=has_code, status=status,
            language=language, source=served.source,
        ),
    }  # fmt: skip


def baseline(
    columns: Mapping[str, Any], authors: tuple[Author, ...], links: tuple[Link, ...], versions: tuple[Version, ...]
) -> dict[str, Any]:
    """What a row and its related rows say, by field of `Record`: what assertions are shortened against."""
    same = ("title", "abstract", "submitted", "updated", "venue", "year", "comments", "journal_ref", "license")
    names = [("arxiv", columns["arxiv_id"]), ("doi", columns["doi"])]
    return {
        **{name: columns[name] for name in same},
        "identifiers": tuple(Identifier(scheme=scheme, value=value) for scheme, value in names if value),
        "authors": authors,
        "authors_complete": bool(columns["authors_complete"]),
        # At blanks alone, as the view `claims` does.
        "categories": tuple(columns["categories"].split(" ")) if columns["categories"] else (),
        "versions": versions,
        "links": links,
        "has_code": None if columns["has_code"] is None else bool(columns["has_code"]),
        "status": columns["status"],
        "language": columns["language"],
        "evidence": None,
    }


def authorship(author: Author) -> tuple[Any, ...] | None:
    """The columns of `authorships` that say more of an author than the name; None where nothing does."""
    if author.equal_contribution is None and not (author.native_name or author.affiliations or author.orcid):
        return None
    affiliations = json.dumps(author.affiliations, ensure_ascii=False) if author.affiliations else None
    equal = None if author.equal_contribution is None else int(author.equal_contribution)
    return author.native_name, affiliations, author.orcid, equal
