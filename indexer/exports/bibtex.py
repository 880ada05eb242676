"""BibTeX: an entry a paper, with arXiv's own fields (https://info.arxiv.org/help/hypertex/bibstyles/index.html)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from indexer.exports import latex
from indexer.exports.citation import Citation, cite
from indexer.exports.keys import key, keyed
from indexer.exports.names import split

NAME = "bibtex"
EXTENSION = ".bib"
MEDIA_TYPE = "application/x-bibtex; charset=utf-8"

# BibTeX cuts names at the word "and" wherever it stands, and knows "others".
_CUTS = re.compile(r"\b(?:and|others)\b", re.IGNORECASE)
# Whose parts stand apart already, or are not all of it.
_IN_PARTS = re.compile("[,(]")
_KINDS = {"article": "article", "paper": "inproceedings", "preprint": "misc", "work": "misc"}
_URL_UNSAFE = re.compile(r"[\s{}\\\"<>^`]")


def render(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One entry for each paper, each under a key of its own."""
    for entry_key, row in keyed(rows):
        yield bibtex_entry(row, under=entry_key) + "\n"


def bibtex_entry(row: Mapping[str, Any], *, under: str | None = None) -> str:
    """The entry of one paper, a row of `papers` or of `exports.rows`, under that key or its own."""
    kind, fields = _fields(row)
    lines = [f"  {name} = {{{value}}}" for name, value in fields if value]
    return f"@{kind}{{{under or key(row)},\n" + ",\n".join(lines) + "\n}\n"


def _fields(row: Mapping[str, Any]) -> tuple[str, list[tuple[str, str | None]]]:
    work = cite(row)
    return _KINDS[work.kind], [
        ("title", latex.title(work.title) if work.title else None),
        ("author", _authors(work)),
        ("booktitle" if work.kind == "paper" else "journal", latex.field(work.container) if work.container else None),
        ("volume", work.volume),
        ("number", work.number),
        ("pages", work.pages),
        ("year", work.year),
        ("eprint", _verbatim(work.arxiv_id)),
        ("archivePrefix", "arXiv" if work.arxiv_id else None),
        ("primaryClass", _verbatim(row.get("category")) if work.arxiv_id else None),
        ("doi", _verbatim(work.doi)),
        ("url", _verbatim(work.url)),
        ("note", latex.field("; ".join(work.note)) if work.note else None),
    ]


def _authors(work: Citation) -> str | None:
    names = [_author(name) for name in work.authors]
    if names and not work.is_complete:
        names.append("others")
    return " and ".join(name for name in names if name) or None


def _author(written: str) -> str:
    """The name as it is written, where BibTeX takes it apart as we do."""
    name = latex.field(written)
    parts = split(name)
    if _CUTS.search(name) or (parts.given is None and " " in name):
        return f"{{{name}}}"
    if parts.given and name == f"{parts.family} {parts.given}":
        return f"{parts.family}, {parts.given}"
    if parts.generation is None or _IN_PARTS.search(name):
        return name
    # "E. van der Plim Jr." → "van der Plim, Jr., E.", or Jr. would be the surname.
    return f"{parts.family}, {parts.generation}, {parts.given}"


def _verbatim(text: Any) -> str | None:
    """An identifier or address: styles take it as it is, so that nothing is escaped but what would end the field."""
    return _URL_UNSAFE.sub(lambda m: f"%{ord(m[0]):02X}", str(text).strip()) if text else None
