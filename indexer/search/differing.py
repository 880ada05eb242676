"""Where a text reads otherwise than it is written, with the words around: all of it that must be kept a second time.

Both are lists of words. What is left out stands in the written text as it reads, word beside word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

#: Words kept on each side of a change: a phrase of one word more is found whole, wherever in it the change lies.
AROUND = 8
#: Words of the longest such phrase; a longer one is asked for in pieces of that many (indexer/search/query.py).
WHOLE = AROUND + 1

# How far the two are looked through for where they agree again: a formula is short, mostly, and two words made one
# (`H_2`) or one left out (`\\bf`) are shorter still.
_SHORT, _REACHES = 4, (8, 64)
_STRIDE = 16


def differing(written: Sequence[str], read: Sequence[str]) -> list[Sequence[str]]:
    """The stretches of `read` that hold its changes, in order and apart from each other.

    >>> written = "we show that textbf T ext is cold and that nothing else at all is ever to be found here".split()
    >>> read = "we show that Text is cold and that nothing else at all is ever to be found here".split()
    >>> [" ".join(stretch) for stretch in differing(written, read)]
    ['we show that Text is cold and that nothing else at all']
    """
    kept: list[tuple[int, int]] = []
    for first, last in _changes(written, read):
        first, last = max(0, first - AROUND), min(len(read), last + AROUND)
        if kept and first <= kept[-1][1]:
            kept[-1] = kept[-1][0], last
        else:
            kept.append((first, last))
    return [read[first:last] for first, last in kept]


def _changes(written: Sequence[str], read: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Beginnings and ends of what stands in `read` in place of something else; empty where words were only left out."""
    here, there = 0, 0
    while there < len(read):
        same = _same(written, read, here, there)
        here, there = here + same, there + same
        if there == len(read):
            return
        skipped, inserted = _until_they_agree(written, read, here, there)
        yield there, there + inserted
        here, there = here + skipped, there + inserted


def _same(written: Sequence[str], read: Sequence[str], here: int, there: int) -> int:
    """How many words from there on are the same; whole strides of them are compared at once, which is most of it."""
    at, most = 0, min(len(written) - here, len(read) - there)
    while at + _STRIDE <= most and written[here + at : here + at + _STRIDE] == read[there + at : there + at + _STRIDE]:
        at += _STRIDE
    while at < most and written[here + at] == read[there + at]:
        at += 1
    return at


def _until_they_agree(written: Sequence[str], read: Sequence[str], here: int, there: int) -> tuple[int, int]:
    """How many words of each come before the next two that both have; all that is left where none do."""
    for both in range(1, _SHORT + 1):
        for inserted in range(both + 1):
            at, to = here + both - inserted, there + inserted
            if written[at : at + 2] == read[to : to + 2]:
                return both - inserted, inserted
    for reach in _REACHES:
        first: dict[tuple[str, str | None], int] = {}
        for at, pair in enumerate(_pairs(written, here, reach)):
            first.setdefault(pair, at)
        found = [(first[pair] + at, at) for at, pair in enumerate(_pairs(read, there, reach)) if pair in first]
        if found:
            both, inserted = min(found)
            return both - inserted, inserted
    return len(written) - here, len(read) - there


def _pairs(words: Sequence[str], at: int, reach: int) -> Iterator[tuple[str, str | None]]:
    """Each word with the next; None follows the last one."""
    part = [*words[at : at + reach + 1]]
    return zip(part, part[1:] if len(part) > reach else [*part[1:], None], strict=False)
