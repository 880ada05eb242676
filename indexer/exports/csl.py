"""CSL-JSON for citation processors (pandoc, Zotero, citeproc): one array, an item a paper, text as people read it.

Variables: https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables; the JSON of them:
https://github.com/citation-style-language/schema/blob/master/schemas/input/csl-data.json.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from indexer.exports.citation import Citation, cite
from indexer.exports.json import render as array
from indexer.exports.keys import keyed
from indexer.exports.names import split
from indexer.readable import readable

NAME = "csl"
EXTENSION = ".csl"
MEDIA_TYPE = "application/vnd.citationstyles.csl+json"

_TYPES = {"article": "article-journal", "paper": "paper-conference", "preprint": "article", "work": "document"}
_YEAR = re.compile(r"\d{4}")


def render(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """An array with one item a line, each under the key that it has in BibTeX."""
    return array(_item(key, row) for key, row in keyed(rows))


def _item(key: str, row: Mapping[str, Any]) -> dict[str, Any]:
    work = cite(row)
    item = {
        "id": key,
        "type": _TYPES[work.kind],
        "title": readable(work.title),
        "author": [_author(name) for name in work.authors],
        "issued": _issued(work),
        "container-title": readable(work.container),
        "volume": work.volume,
        "issue": work.number,
        "page": work.pages.replace("--", "-") if work.pages else None,
        "genre": "preprint" if work.kind == "preprint" else None,
        "publisher": "arXiv" if work.kind == "preprint" else None,
        "archive": "arXiv" if work.arxiv_id else None,
        "archive_location": work.arxiv_id,
        "number": f"arXiv:{work.arxiv_id}" if work.kind == "preprint" else None,
        "DOI": work.doi,
        "URL": work.url,
        "abstract": readable(row.get("abstract")),
        "language": row.get("language"),
        "note": readable("; ".join((*work.note, *(("et al.",) if not work.is_complete else ())))),
    }
    return {name: value for name, value in item.items() if value}


def _author(written: str) -> dict[str, str]:
    name = split(readable(written))
    if name.given is None:
        return {"literal": name.family}
    parts = {"family": name.family, "given": name.given, "suffix": name.generation}
    return {part: text for part, text in parts.items() if text}


def _issued(work: Citation) -> dict[str, Any] | None:
    year = _YEAR.match(work.year or "")
    parts = work.day or ((year[0],) if year else ())
    return {"date-parts": [[int(part) for part in parts]]} if parts else None
