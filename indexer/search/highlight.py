"""Where a query's words stand in the verbatim text: the text cut into (text, is_hit) segments.

Pure, and without HTML: whoever shows the segments escapes them. Words are compared normalised, so that `检索`, `Levy`
and `alpha` are marked where the text has 稠密检索, Lévy and `$\\alpha$`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from indexer.search import tex
from indexer.search.normalise import CJK, fold, tokens
from indexer.search.query import Query, Term

#: Text beyond is shown unmarked: no title or abstract is longer, and hostile ones shall cost nothing.
MAX_CHARACTERS = 20_000

# What stands without spaces around something that may be TeX.
_TEX = re.compile(r"(?<!\S)[^\s\\${_^]*[\\${_^]\S*")
# The same, and what is no ASCII.
_ODD = re.compile(r"(?<!\S)[^\s\\${_^\x80-\U0010ffff]*[\\${_^\x80-\U0010ffff]\S*")
# A word with what may stand inside of it: combining accents, soft hyphens, zero-width characters.
_UNIT = re.compile(f"[{CJK}]|[^\\W_{CJK}]+(?:[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]+[^\\W_{CJK}]*)*")
#: Letters of words that are remembered.
_SHORT = 20
_EDGES = " \t\n.,;:!?()[]\"'"


class Segment(NamedTuple):
    """A piece of the text as it stands."""

    text: str
    is_hit: bool


class _Span(NamedTuple):
    start: int
    end: int
    term: int


def mark(text: str, query: Query, field: str) -> tuple[Segment, ...]:
    """The whole text in segments; `field` is the column it comes from, for terms that ask for one."""
    return _cut(text, _hits(text, query, field), 0, len(text))


def snippet(text: str, query: Query, field: str, *, width: int = 280) -> tuple[Segment, ...]:
    """The part of the text, about `width` characters long, that shows most of the query's terms; `…` for the rest.

    Text without a hit gives its beginning.
    """
    if len(text) <= width:
        return mark(text, query, field)
    hits = _hits(text, query, field)
    start = _best_start(hits, width)
    start = 0 if start < width // 3 else _at_word(text, start - width // 4)
    end = len(text) if start + width >= len(text) else _at_word(text, start + width)
    cut = _cut(text, [hit for hit in hits if start <= hit.start and hit.end <= end], start, end)
    before = (Segment("…", False),) if start else ()
    after = (Segment("…", False),) if end < len(text) else ()
    return before + cut + after


def _cut(text: str, hits: list[_Span], start: int, end: int) -> tuple[Segment, ...]:
    segments = []
    at = start
    for hit in hits:
        if hit.end <= at:
            continue
        if hit.start > at:
            segments.append(Segment(text[at : hit.start], False))
        segments.append(Segment(text[max(at, hit.start) : hit.end], True))
        at = hit.end
    if at < end:
        segments.append(Segment(text[at:end], False))
    return tuple(segments)


def _hits(text: str, query: Query, field: str) -> list[_Span]:
    """Where each term stands, in order."""
    terms = [(n, term) for n, term in enumerate(query.terms) if term.field in (None, field)]
    text = text[:MAX_CHARACTERS]
    if text.isascii() and not tex.is_possible(text):
        return sorted(_plain_hits(text, terms))
    if any(len(form) > 1 for _, term in terms for form in term.forms):
        # A phrase may begin in what reads as it stands and end in what does not.
        return sorted(_odd_hits(text, [(0, len(text))], terms))
    odd: list[tuple[int, int]] = []

    def blank(chunk: re.Match[str]) -> str:
        odd.append(chunk.span())
        return " " * len(chunk[0])

    return sorted([*_plain_hits(_ODD.sub(blank, text), terms), *_odd_hits(text, odd, terms)])


def _odd_hits(text: str, odd: list[tuple[int, int]], terms: list[tuple[int, Term]]) -> Iterator[_Span]:
    """Where each term stands in those parts of the text, which are read word by word."""
    firsts = {fold(form[0]) for _, term in terms for form in term.forms}
    begun = tuple(fold(form[0]) for _, term in terms if term.prefix for form in term.forms if len(form) == 1)
    for start, end in odd:
        words, places = _units(text[start:end])
        positions: dict[str, list[int]] = {}
        for n, word in enumerate(words):
            if word in firsts or (begun and word.startswith(begun)):
                positions.setdefault(word, []).append(n)
        for n, term in terms if positions else ():
            for first, last in _occurrences(term, words, positions):
                yield _Span(start + places[first][0], start + places[last][1], n)


def _plain_hits(text: str, terms: list[tuple[int, Term]]) -> Iterator[_Span]:
    """The same in text that reads as it stands, where regular expressions are ten times as fast."""
    text = text.lower()
    for n, term in terms:
        for pattern in _patterns(term):
            yield from (_Span(hit.start(), hit.end(), n) for hit in pattern.finditer(text))


@lru_cache(maxsize=512)
def _patterns(term: Term) -> tuple[re.Pattern[str], ...]:
    """A pattern for each form that ASCII text in lower case can hold."""
    end = "" if term.prefix else r"(?![^\W_])"
    forms = [[re.escape(fold(token)) for token in form] for form in term.forms]
    # What stands before is looked at last: a pattern that begins with letters is searched for by them.
    return tuple(
        re.compile(
            f"{first}(?<![^\\W_]{first})" + "".join(rf"[\W_]+{token}" for token in rest) + (end or r"[^\W_]*"), re.ASCII
        )
        for first, *rest in forms
        if "".join((first, *rest)).isascii()
    )


def _units(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The tokens, and start and end of what is marked with each: a word, a CJK character, a piece of TeX."""
    words: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    for chunk in _TEX.finditer(text):
        _add_words(text, at, chunk.start(), words, places)
        start = chunk.start() + len(chunk[0]) - len(chunk[0].lstrip(_EDGES))
        found = [fold(token) for token in tokens(chunk[0])]
        words += found
        places += [(start, start + len(chunk[0].strip(_EDGES)))] * len(found)
        at = chunk.end()
    _add_words(text, at, len(text), words, places)
    return words, places


def _add_words(text: str, start: int, end: int, words: list[str], places: list[tuple[int, int]]) -> None:
    for unit in _UNIT.finditer(text, start, end):
        word = unit[0]
        if word.isascii():
            words.append(word.lower())
            places.append(unit.span())
        else:
            found = _known(word) if len(word) <= _SHORT else _folded(word)
            words += found
            places += [unit.span()] * len(found)


def _folded(word: str) -> tuple[str, ...]:
    return tuple(fold(token) for token in tokens(word))


# Chinese characters and accented names come again and again.
_known = lru_cache(maxsize=8_192)(_folded)


def _occurrences(term: Term, words: list[str], positions: dict[str, list[int]]) -> Iterator[tuple[int, int]]:
    """First and last token of each place where one of the term's forms stands."""
    for form in term.forms:
        *head, last = (fold(token) for token in form)
        if head:
            starts = positions.get(head[0], [])
        elif term.prefix:
            starts = [n for word, found in positions.items() if word.startswith(last) for n in found]
        else:
            starts = positions.get(last, [])
        for start in starts:
            end = start + len(head)
            if words[start:end] != head or end >= len(words):
                continue
            if words[end] == last or (term.prefix and words[end].startswith(last)):
                yield start, end


def _best_start(hits: list[_Span], width: int) -> int:
    """The first hit of the window with most different terms, then most hits, then the first one."""
    best, best_score = 0, (0, 0)
    inside: Counter[int] = Counter()
    end = 0
    for hit in hits:
        while end < len(hits) and hits[end].end <= hit.start + width * 3 // 4:
            inside[hits[end].term] += 1
            end += 1
        score = (len(inside), inside.total())
        if score > best_score:
            best, best_score = hit.start, score
        inside[hit.term] -= 1
        if inside[hit.term] <= 0:
            del inside[hit.term]
    return best


def _at_word(text: str, at: int) -> int:
    """The next beginning of a word from there; in text without spaces, there."""
    space = text.find(" ", at, at + 25)
    return at if space < 0 else space + 1
