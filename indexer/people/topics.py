"""What somebody's works are about, as far as their titles tell: words and pairs of words that come back. Pure."""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise

from indexer.readable import readable

#: Topics at most, and titles that a word or pair of words must be in.
MOST, FEWEST = 14, 2
#: Those that are in most titles are weighed.
_WEIGHED = 60

_WORD = re.compile(r"[^\W\d_][\w+.-]*[\w+]")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Words of any title, and of what titles say about themselves.
_SILENT = frozenset(
    """
    a about across all an analysis and any approach approaches are as at based be beyond better between by can case do
    does effective efficient for from fully general has have how i ii iii in into is it its large less method methods
    more most need new not novel of off on one only or our out over paper problem problems rethinking revisited
    revisiting role simple some study studies survey than that the their them there these they this through to together
    toward towards two under understanding unified up use using via we well what when where which who why will with
    within without work you your improving enhancing exploring learn make makes making do's don't long short
    """.split()  # noqa: SIM905 (words read better)
)


def topics(titles: Iterable[str], weight: Callable[[str], float] = lambda _: 1.0) -> list[tuple[str, int]]:
    """Words and pairs of words with the number of titles that they are in: those first that are in most, each title
    counting for as much as the word tells. Chinese and Japanese titles, which have no spaces between words, are left
    out.

    >>> topics(["Moss on Dry Sand", "Dry Sand for All", "The Weight of Moss", "Dry Sand"])
    [('dry sand', 3), ('moss', 2)]
    """
    words: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for title in titles:
        words.update({word for word in _words(title) if word not in _SILENT and len(word) > 2})
        pairs.update(phrases(title))
    chosen = {pair: count for pair, count in pairs.items() if count >= FEWEST}
    for word, count in words.items():
        inside = max((n for pair, n in chosen.items() if word in pair.split()), default=0)
        if count >= FEWEST and inside * 2 < count + 1:
            chosen[word] = count
    weighed = {
        term: chosen[term] * weight(term) for term in heapq.nsmallest(_WEIGHED, chosen, lambda t: (-chosen[t], t))
    }
    ordered = sorted(weighed, key=lambda term: (-weighed[term], -chosen[term], term))
    return [(term, chosen[term]) for term in ordered[:MOST]]


def phrases(title: str) -> set[str]:
    """The pairs of words side by side in a title that say something.

    >>> sorted(phrases("On the Weight of Dry Sand, Revisited"))
    ['dry sand']
    """
    return {f"{a} {b}" for a, b in pairwise(_words(title)) if not {a, b} & _SILENT and min(len(a), len(b)) > 2}


def _words(title: str) -> list[str]:
    text = readable(title).casefold()
    return [] if _CJK.search(text) else _WORD.findall(text)
