"""The query language of arXiv's API: `cat:cs.CL AND (ti:metre OR abs:"two words") ANDNOT submittedDate:[… TO …]`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from fnmatch import fnmatchcase

from crawler.sample import tex
from crawler.sample.library import Paper

Matcher = Callable[[Paper], bool]

_TOKEN = re.compile(r'\s*(\(|\)|\bANDNOT\b|\bAND\b|\bOR\b|(?:\w+:)?(?:"[^"]*"|\[[^\]]*\]|[^\s()]+))')
_WINDOW = re.compile(r"\[(\d{4,14}) TO (\d{4,14})\]")


class BadQueryError(ValueError):
    """A query or parameter that the API refuses."""


def matcher(query: str) -> Matcher:
    """Whether a paper matches; AND, OR and ANDNOT bind alike, from left to right. Raises `BadQueryError`."""
    tokens = _tokens(query)
    matches = _clauses(tokens)
    if tokens:
        raise BadQueryError(f"unexpected {tokens[0]} in the query")
    return matches


def _tokens(query: str) -> list[str]:
    tokens, place = [], 0
    query = query.strip()
    while place < len(query):
        match = _TOKEN.match(query, place)
        if match is None:
            raise BadQueryError(f"the query cannot be read from {query[place:]}")
        tokens.append(match[1])
        place = match.end()
    return tokens


def _clauses(tokens: list[str]) -> Matcher:
    left = _clause(tokens)
    while tokens and tokens[0] in ("AND", "OR", "ANDNOT"):
        left = _joined(tokens.pop(0), left, _clause(tokens))
    return left


def _joined(word: str, left: Matcher, right: Matcher) -> Matcher:
    if word == "AND":
        return lambda paper: left(paper) and right(paper)
    if word == "OR":
        return lambda paper: left(paper) or right(paper)
    return lambda paper: left(paper) and not right(paper)


def _clause(tokens: list[str]) -> Matcher:
    if not tokens or tokens[0] in (")", "AND", "OR", "ANDNOT"):
        raise BadQueryError("the query lacks a term")
    token = tokens.pop(0)
    if token != "(":
        return _term(token)
    inner = _clauses(tokens)
    if not tokens or tokens.pop(0) != ")":
        raise BadQueryError("the query lacks a closing parenthesis")
    return inner


def _term(token: str) -> Matcher:
    field, colon, value = token.partition(":")
    if not colon:
        field, value = "all", token
    if field == "cat":
        return lambda paper: any(fnmatchcase(code, value) for code in paper.categories)
    if field in ("submittedDate", "lastUpdatedDate"):
        first, last = _window(value)
        return lambda paper: first <= paper.editions[0].submitted <= last
    words = _words(value)
    if field not in _TEXTS:
        raise BadQueryError(f"there is no field {field}")
    return lambda paper: words in _words(_TEXTS[field](paper))


def _words(text: str) -> str:
    """Words in one case and without marks: a phrase is found across a colon or a hyphen, as on the real server."""
    return " ".join(re.findall(r"\w+", text.lower()))


def _window(value: str) -> tuple[datetime, datetime]:
    match = _WINDOW.fullmatch(value)
    if match is None:
        raise BadQueryError(f"a window is written [YYYYMMDDHHMM TO YYYYMMDDHHMM], found {value}")
    return _moment(match[1], "00000101000000"), _moment(match[2], "00001231235959")


def _moment(digits: str, rest: str) -> datetime:
    """A moment in GMT; what is not said is filled from `rest`."""
    try:
        return datetime.strptime(digits + rest[len(digits) :], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError as problem:
        raise BadQueryError(f"{digits} is no date") from problem


def _title(paper: Paper) -> str:
    return tex.text(paper.latest.title)


def _abstract(paper: Paper) -> str:
    return tex.text(paper.latest.abstract)


def _authors(paper: Paper) -> str:
    return ", ".join(tex.names(writer.name) for writer in paper.writers)


_TEXTS: dict[str, Callable[[Paper], str]] = {
    "ti": _title,
    "abs": _abstract,
    "au": _authors,
    "co": lambda paper: paper.latest.comments or "",
    "jr": lambda paper: paper.latest.journal_ref or "",
    "doi": lambda paper: paper.latest.doi or "",
    "rn": lambda paper: paper.report_no or "",
    "id": lambda paper: paper.id,
    "all": lambda paper: "\n".join([_title(paper), _abstract(paper), _authors(paper), paper.id]),
}
