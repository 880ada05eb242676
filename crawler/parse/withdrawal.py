"""Whether a paper is withdrawn, by what its authors write; arXiv has no field for it.

https://info.arxiv.org/help/withdraw.html. A sentence counts when it speaks of this paper as it is now: not of another
paper, of a section or a theorem, of an older version, or of a journal that it was taken back from.
"""

from __future__ import annotations

import re

_PAPER = (
    r"(?:paper|article|manuscript|submission|preprint|e-?print|draft|work|note|document|report|study|comment|thesis)"
)
_HAS_BEEN = (
    r"(?:has|have|had|is|was|are|were)\s(?:(?:now|been|bee|beenbeen|already|temporarily|voluntarily|hereby|therefore|"
    r"thus|formally|permanently)\s){0,3}"
)
_ASIDE = r"(?:\s?\([^()]{0,80}\)|\sand\sabstract)?"
# The words before `this` may be anything but `of`: `a first version of this paper has been withdrawn`
_THIS = re.compile(
    rf"(?<!\bof\s)\bthis\s(?:[\w-]+\s){{0,2}}?(?:{_PAPER}|version){_ASIDE}\s(?:{_HAS_BEEN})?withdrawn\b|"
    rf"\b(?:we|i|authors?)\s(?:have|has)\s(?:now\s)?withdrawn\s(?:our|this|the|my)\s{_PAPER}\b",
    re.IGNORECASE,
)
_THE = re.compile(
    rf"^\W*(?:(?:the|our|my)\s)?(?:(?:present|current|whole|entire|full|draft)\s)?{_PAPER}{_ASIDE}\s(?:{_HAS_BEEN})?withdrawn\b|"
    rf"\b(?:the|our|my)\s(?:(?:present|current|whole|entire|full|draft)\s)?{_PAPER}{_ASIDE}\s{_HAS_BEEN}withdrawn\b|"
    rf"^\W*it\s{_HAS_BEEN}withdrawn\b",
    re.IGNORECASE,
)
# Without a subject: `Withdrawn`, `Wrong, withdrawn!`, `17 pages (withdrawn as …)`, `figures withdrawn by the author`
_BARE = re.compile(
    r"^\W*(?:(?:now|temporarily|voluntarily)\s)?withdrawn\b|[,(:]\s?withdrawn\W*$|[,(:]\s?withdrawn\s(?:as|because|due|since|pending|until)\b|"
    r"\bwithdrawn\sby\s(?:the\s)?(?:[\w-]+\s)?(?:author|arxiv|submitter)",
    re.IGNORECASE,
)
_FROM_ELSEWHERE = re.compile(r"\s(?:\w+\s)?from\s(?!(?:the\s)?arxiv|public)", re.IGNORECASE)
# `supersedes 1002.3162, which has been withdrawn`, `the preprint arXiv:1702.08815 has been withdrawn`
_OF_ANOTHER = re.compile(
    r"\b(?:which|supersed|replac|earlier|previous|former|original|\d{4}\.\d{4,5}|[a-z-]+/\d{7})", re.IGNORECASE
)
_OF_A_JOURNAL = re.compile(r"\b(?:submi\w+|review\w*|journal|accepted|conference)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<!\bv)(?<!\bver)[.;!?]\s+|\badmin\snote:\s*", re.IGNORECASE)
_VERSION = re.compile(r"\bv(?:er(?:sion)?)?[.\s]?\s?(\d{1,2})\b", re.IGNORECASE)
_LABEL = re.compile(r"\W*(?:in\s)?v(?:er(?:sion)?)?[.\s]?\s?(?P<number>\d{1,2})\s?[:,-]\s*", re.IGNORECASE)
_ABSTRACT_MARK = re.compile(r"\W*withdrawn\s?[)\].:!]", re.IGNORECASE)


def is_withdrawn(comments: str | None, abstract: str | None, version: int | None = None) -> bool:
    """Whether comments or abstract of that version say that the paper is withdrawn.

    >>> is_withdrawn("9 pages. This paper has been withdrawn by the author", None)
    True
    >>> is_withdrawn("V3: lemma 9 mended. V2: Paper was withdrawn", None)
    False
    """
    if comments and "withdrawn" in comments.lower():
        latest = max((version or 0, *(int(number) for number in _VERSION.findall(comments))))
        if any(_says_so(sentence, latest) for sentence in _SENTENCE.split(comments)):
            return True
    return bool(abstract and "ithdrawn" in abstract and _abstract_says_so(abstract))


def _says_so(sentence: str, latest: int) -> bool:
    if label := _LABEL.match(sentence):
        if int(label["number"]) < latest:
            return False
        sentence = sentence[label.end() :]
    if (found := _THIS.search(sentence)) and not _FROM_ELSEWHERE.match(sentence, found.end()):
        return True
    for pattern in (_THE, _BARE):
        found = pattern.search(sentence)
        if found is None or _FROM_ELSEWHERE.match(sentence, found.end()):
            continue
        before = sentence[: found.start()]
        if not _OF_ANOTHER.search(before) and not (pattern is _BARE and _OF_A_JOURNAL.search(before)):
            return True
    return False


def _abstract_says_so(abstract: str) -> bool:
    """Of abstracts more is asked: papers are written about withdrawn papers, troops and deposits."""
    if _ABSTRACT_MARK.match(abstract):
        return True
    sentences = _SENTENCE.split(abstract)
    if any((found := _THIS.search(s)) and not s[: found.start()].strip(" \"'(") for s in sentences):
        return True
    return any((found := _THE.search(s)) and found.start() == 0 for s in (sentences[0], sentences[-1]))
