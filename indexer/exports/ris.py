"""RIS for EndNote, Zotero, Mendeley and library catalogues: tagged lines, a record a paper, text as people read it.

Tags: https://en.wikipedia.org/wiki/RIS_(file_format); what Zotero makes of each: zotero/translators, RIS.js.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from indexer.exports.citation import Citation, cite
from indexer.exports.names import split
from indexer.readable import readable

NAME = "ris"
EXTENSION = ".ris"
MEDIA_TYPE = "application/x-research-info-systems; charset=utf-8"

# A preprint is unpublished work: RIS has no word of its own for it.
_TYPES = {"article": "JOUR", "paper": "CONF", "preprint": "UNPB", "work": "GEN"}
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def render(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One record for each row of `exports.rows`, of lines `TAG  - value`; no value has an end of line in it."""
    for row in rows:
        yield "".join(f"{tag}  - {value}\r\n" for tag, value in _record(row)) + "ER  - \r\n\r\n"


def _record(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    work = cite(row)
    first, _, last = (work.pages or "").partition("--")
    fields: list[tuple[str, str | None]] = [
        ("TI", work.title),
        *(("AU", _author(name)) for name in work.authors),
        ("PY", work.year),
        ("DA", _day(work)),
        ("T2", work.container),
        ("VL", work.volume),
        ("IS", work.number),
        ("SP", first),
        ("EP", last),
        ("DO", work.doi),
        ("DB", "arXiv" if work.arxiv_id else None),
        ("AN", f"arXiv:{work.arxiv_id}" if work.arxiv_id else None),
        ("UR", work.url),
        ("AB", row.get("abstract")),
        ("LA", row.get("language")),
        *(("KW", code) for code in row.get("categories") or ()),
        *(("N1", note) for note in work.note),
        ("N1", "et al." if work.authors and not work.is_complete else None),
    ]
    told = ((tag, _line(value)) for tag, value in fields if value)
    return [("TY", _TYPES[work.kind]), *((tag, value) for tag, value in told if value)]


def _author(written: str) -> str:
    """`Family, Given, Generation`; of a name that stays whole the commas go, or what is before them would be family."""
    name = split(readable(written))
    if name.given is None:
        return name.family.replace(",", "")
    return ", ".join(part for part in (name.family, name.given, name.generation) if part)


def _day(work: Citation) -> str | None:
    return "/".join((*work.day, "", "")[:3]) + "/" if work.day else None


def _line(text: Any) -> str:
    return " ".join(_CONTROL.sub(" ", readable(str(text))).split())
