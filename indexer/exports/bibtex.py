"""BibTeX: an entry a paper, with arXiv's own fields (https://info.arxiv.org/help/hypertex/bibstyles/index.html)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from indexer.exports import latex, reference
from indexer.search.normalise import clean

NAME = "bibtex"
EXTENSION = ".bib"
MEDIA_TYPE = "application/x-bibtex; charset=utf-8"

_PROCEEDINGS = re.compile(r"\b(?:proc|proceedings|conference|conf|workshop|symposium)\b", re.IGNORECASE)
_COLLABORATION = re.compile(
    r"\b(?:collaborations?|consortium|team|group|project|network|committee|institute|university|laboratory|society)\b",
    re.IGNORECASE,
)
# BibTeX cuts names at the word "and" wherever it stands, and knows "others".
_CUTS = re.compile(r"\b(?:and|others)\b", re.IGNORECASE)
_GENERATION = re.compile(r"(?:jr|sr|i{2,3}|iv)\.?", re.IGNORECASE)
_SMALL_WORDS = "a an and are as at by can do for from how in is of on or the to towards what when why with"
_PASSED_OVER = frozenset(_SMALL_WORDS.split())
_WORD = re.compile(r"[a-z0-9]+")
# A name in another script: Zhou Wei (周未)
_ASIDE = re.compile(r"\([^()]*\)")
_URL_UNSAFE = re.compile(r"[\s{}\\\"<>^`]")


def render(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One entry for each paper. Of equal keys the first stays as it is and the next ones get b, c, …

    As rows come in the order of ids, a key once given stays when newer papers join.
    """
    given: set[str] = set()
    for row in rows:
        entry_key = base = key(row)
        number = 1
        while entry_key in given:
            number += 1
            entry_key = base + _letters(number)
        given.add(entry_key)
        yield bibtex_entry(row, under=entry_key) + "\n"


def bibtex_entry(row: Mapping[str, Any], *, under: str | None = None) -> str:
    """The entry of one paper, a row of `papers` or of `exports.rows`, under that key or its own."""
    kind, fields = _fields(row)
    lines = [f"  {name} = {{{value}}}" for name, value in fields if value]
    return f"@{kind}{{{under or key(row)},\n" + ",\n".join(lines) + "\n}\n"


def key(row: Mapping[str, Any]) -> str:
    """Surname of the first author, year, first telling word of the title, in ASCII: `muller2024trust`.

    Without a surname in ASCII the word and the year, without both the paper's number: `paper2024030100001`.
    """
    names = _names(row)
    surname = "".join(_words(_surname(names[0]))) if names else ""
    word = next((word for word in _words(row.get("title") or "") if word not in _PASSED_OVER), "")
    year = _year(row) or ""
    if surname:
        return f"{surname}{year}{word}"
    return f"{word}{year}" if word else f"paper{row.get('id') or year}"


def _fields(row: Mapping[str, Any]) -> tuple[str, list[tuple[str, str | None]]]:
    venue, said, arxiv_id, doi = (row.get(name) for name in ("venue", "journal_ref", "arxiv_id", "doi"))
    where = venue or said
    kind = "misc" if not where else "inproceedings" if _PROCEEDINGS.search(where) else "article"
    cited = reference.parse(said) if said else None
    shown = cited if not venue else None
    note = [text for text in (said if venue else None, _status(row)) if text]
    return kind, [
        ("title", latex.title(row["title"]) if row.get("title") else None),
        ("author", _authors(row)),
        ("booktitle" if kind == "inproceedings" else "journal", _where(venue, shown)),
        ("volume", shown.volume if shown else None),
        ("number", shown.number if shown else None),
        ("pages", shown.pages if shown else None),
        # The year in which it appeared, not that of the preprint; the key keeps the latter, so that it stays.
        ("year", _text(row.get("year")) or (cited.year if cited else None) or _year(row)),
        ("eprint", _verbatim(arxiv_id)),
        ("archivePrefix", "arXiv" if arxiv_id else None),
        ("primaryClass", _verbatim(row.get("category")) if arxiv_id else None),
        ("doi", _verbatim(doi)),
        ("url", _verbatim(row.get("url"))),
        ("note", latex.field("; ".join(note)) if note else None),
    ]


def _where(venue: str | None, cited: reference.Reference | None) -> str | None:
    text = venue or (cited.journal if cited else None)
    return latex.field(text) if text else None


def _text(value: Any) -> str | None:
    return str(value) if value else None


def _status(row: Mapping[str, Any]) -> str | None:
    return str(row["status"]).capitalize() if row.get("status") else None


def _year(row: Mapping[str, Any]) -> str | None:
    dates = (row.get("year"), row.get("submitted"), row.get("updated"), row.get("announced"))
    return next((str(date)[:4] for date in dates if date), None)


def _authors(row: Mapping[str, Any]) -> str | None:
    names = [_author(name) for name in _names(row)]
    if names and row.get("authors_complete") in (0, False):
        names.append("others")
    return " and ".join(name for name in names if name) or None


def _names(row: Mapping[str, Any]) -> list[str]:
    """The authors' names: a list from `exports.rows`, text from the table `papers`."""
    authors = row.get("authors") or []
    if isinstance(authors, str):
        return [name for name in authors.split(", ") if name]
    return [str(author["name"]) if isinstance(author, Mapping) else str(author) for author in authors]


def _author(name: str) -> str:
    name = latex.field(name)
    if _COLLABORATION.search(name) or _CUTS.search(name) or name.count(",") > 2:
        return f"{{{name}}}"
    *words, last = name.split() or [""]
    if len(words) < 2 or "," in name or not _GENERATION.fullmatch(last):
        return name
    # "E. van der Plim Jr." → "van der Plim, Jr., E.", or Jr. would be the surname.
    family = next((n for n, word in enumerate(words) if word[0].islower()), len(words) - 1)
    return f"{' '.join(words[family:])}, {last}, {' '.join(words[:family])}" if family else name


def _surname(name: str) -> str:
    name = _ASIDE.sub(" ", name)
    words = [word for word in clean(name).split() if not _GENERATION.fullmatch(word)]
    if _COLLABORATION.search(name):
        return next((word for word in words if word.lower() not in _PASSED_OVER), "")
    if "," in name:
        return name.partition(",")[0]
    return words[-1] if words else ""


def _words(text: str) -> list[str]:
    """The words of the text in lower-case ASCII, those that have a letter."""
    plain = unicodedata.normalize("NFKD", clean(text)).encode("ascii", "ignore").decode().lower()
    return [word for word in _WORD.findall(plain.replace("'", "")) if not word.isdigit()]


def _verbatim(text: Any) -> str | None:
    """An identifier or address: styles take it as it is, so that nothing is escaped but what would end the field."""
    return _URL_UNSAFE.sub(lambda m: f"%{ord(m[0]):02X}", str(text).strip()) if text else None


def _letters(number: int) -> str:
    """1 → a, 26 → z, 27 → aa."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
