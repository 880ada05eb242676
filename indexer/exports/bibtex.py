"""BibTeX: an entry a paper, with arXiv's own fields (https://info.arxiv.org/help/hypertex/bibstyles/index.html)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from indexer.exports import latex
from indexer.exports.citation import Citation, cite
from indexer.exports.keys import key, keyed
from indexer.exports.names import GENERATION, GROUP, family_at

NAME = "bibtex"
EXTENSION = ".bib"
MEDIA_TYPE = "application/x-bibtex; charset=utf-8"

# BibTeX cuts names at the word "and" wherever it stands, and knows "others".
_CUTS = re.compile(r"\b(?:and|others)\b", re.IGNORECASE)
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


def _author(name: str) -> str:
    name = latex.field(name)
    if GROUP.search(name) or _CUTS.search(name) or name.count(",") > 2:
        return f"{{{name}}}"
    *words, last = name.split() or [""]
    if len(words) < 2 or "," in name or not GENERATION.fullmatch(last):
        return name
    # "E. van der Plim Jr." → "van der Plim, Jr., E.", or Jr. would be the surname.
    family = family_at(words)
    return f"{' '.join(words[family:])}, {last}, {' '.join(words[:family])}"


def _verbatim(text: Any) -> str | None:
    """An identifier or address: styles take it as it is, so that nothing is escaped but what would end the field."""
    return _URL_UNSAFE.sub(lambda m: f"%{ord(m[0]):02X}", str(text).strip()) if text else None
