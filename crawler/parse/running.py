"""Text that has lost its lines → its lines again: sections, and references that stand behind each other.

Profiles saved as text often are one long line. A section begins where its name stands behind the end of a sentence; a
reference where a number follows the number before it, or where authors follow on a reference that is complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

#: Shorter lines are lines.
LINE = 200
#: Beyond this a line is left as it is.
MOST = 200_000

_PUBLICATIONS = (
    r"(?:(?:Selected|Representative|Recent|Refereed|Journal|Conference|Key|Sample|Relevant|Major|Research|"
    r"Peer-Reviewed|"
    r"Referred)\s(?:and\s)?){0,3}(?:Publications?|Papers|Articles)(?!\s(?:in|of|on|at|by|and|are|"
    r"include)\b)(?:\s(?:List|List:))?"
)
_OTHERS = (
    r"Education(?:al Background)?|Teaching(?: Experience| Interests)?|Courses(?: Taught)?|(?:Honors and |"
    r"Selected )?Awards"
    r"(?: (?:and|&) Honors)?|Honors(?: and Awards)?|Professional (?:Activities|Service|Experience|"
    r"Affiliations)|Biography|"
    r"(?:Current |Former |Graduate |PhD )?Students|Recent News|News|(?:Research )?Projects|Grants|Patents|"
    r"(?:Invited )?Talks|"
    r"Services?|(?:Lab )?Affiliates|Employment|Experience|Contact(?: Information)?|Research Interests?|"
    r"Software|Links|Current Students"
)
# Behind the end of a sentence, a bracket or a number; what follows begins with a capital, a number or a quote.
_SECTION = re.compile(
    rf"(?:^|(?<=[.!?)\]\d:])\s+|\s+(?=(?:Selected|Representative|Recent)\s))(?P<name>{_PUBLICATIONS}|{_OTHERS})"
    r"\s*[*:]{0,2}\s+(?=[A-Z0-9\"“\[(*])"
)
# Where links were, their text is left with spaces around it: "Ada Ek , Bo Oh . On Hats".
_SPACED = re.compile(r"(?<=\w) (?=[.,;](?:\s|$))")
_NUMBER = re.compile(r"(?:^|(?<=\s))(?P<open>[\[(]?)(?P<n>\d{1,3})(?P<close>[\].)]{1,2})\s+(?=[A-Z\"“‘\u3400-\u9fff])")
_INITIALS = r"(?:[A-Z]\.[ -]?){1,3}"
_FAMILY = r"(?:(?:van|von|de|der|la|el|di)\s){0,2}[A-Z][^\W\d_]+(?:['’-][A-Z]?[^\W\d_]+)*"
_GIVEN = r"[A-Z][^\W\d_]+(?:-[^\W\d_]+)?(?:\s[A-Z]\.){0,2}"
_BY_INITIALS = rf"{_INITIALS}\s?{_FAMILY}"
_TURNED = rf"{_FAMILY},\s{_INITIALS}(?=[,;&\s(])"
_FULL = rf"{_GIVEN}\s{_FAMILY}"
_AUTHORS = re.compile(
    rf"(?<=[.;)\]\d\"”])\s+(?=(?:(?:{_BY_INITIALS}|{_TURNED})(?:,|\.\s|\sand\s|\s&\s|\s?\(|:|;)|"
    rf"{_FULL},\s(?:and\s)?{_FULL}(?:,|\.|\sand\s)|"
    rf"{_FULL}\s(?:and|&)\s{_FULL}[.,]))"
)
_LABEL = re.compile(
    r"[(\[](?:pdf|preprint|ps|paper|link|arxiv|abstract|code|doi|bibtex)[)\]]\s+(?=[A-Z\"“])", re.IGNORECASE
)
_COMPLETE = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:to appear|in press|submitted|under review|forthcoming)\b", re.IGNORECASE
)


def broken(text: str) -> str:
    """The text with an end of line where its long lines show that one was lost."""
    return "\n".join(_broken(_SPACED.sub("", line)) if LINE < len(line) <= MOST else line for line in text.split("\n"))


def _broken(line: str) -> str:
    parts: list[str] = []
    at = 0
    publications = False
    for section in (*_SECTION.finditer(line), None):
        inside = line[at : section.start() if section else len(line)].strip()
        parts += references(inside) if publications else [inside]
        if section:
            parts += ["", section["name"].rstrip(":"), ""]
            publications = re.search(_PUBLICATIONS, section["name"]) is not None
            at = section.end()
    return "\n".join(parts)


def references(text: str) -> list[str]:
    """The references that stand behind each other in the text, an empty line behind each.

    >>> references("1. A. Ek. On Hats. Felt 2031. 2. B. Oh. On Caps. Felt 2032.")
    ['1. A. Ek. On Hats. Felt 2031.', '', '2. B. Oh. On Caps. Felt 2032.', '']
    """
    starts = _numbered(text) or sorted({*_labelled(text), *_authored(text)})
    ends = [*starts, len(text)]
    pieces = [text[: ends[0]], *(text[a:b] for a, b in zip(starts, ends[1:], strict=True))]
    return [line for piece in pieces if piece.strip() for line in (piece.strip(), "")]


def _numbered(text: str) -> list[int]:
    """Where the numbers 1, 2, 3, … or …, 3, 2, 1 stand, all written alike."""
    best: list[int] = []
    found = sorted(_NUMBER.finditer(text), key=lambda m: (m["open"], m["close"]))
    for _, alike in groupby(found, key=lambda m: (m["open"], m["close"])):
        marks = list(alike)
        for step in (1, -1):
            chain: list[re.Match[str]] = []
            for mark in marks:
                if not chain or int(mark["n"]) == int(chain[-1]["n"]) + step:
                    chain.append(mark)
            if len(chain) > max(len(best), 1):
                best = [mark.start() for mark in chain]
    return best


def _authored(text: str) -> Iterator[int]:
    """Where authors stand behind a reference that has its year."""
    last = 0
    for mark in _AUTHORS.finditer(text):
        if mark.end() - last > 40 and _COMPLETE.search(text, last, mark.start()):
            last = mark.end()
            yield last


def _labelled(text: str) -> Iterator[int]:
    """Behind each `(pdf)`, where there are some."""
    marks = list(_LABEL.finditer(text))
    if len(marks) > 1:
        yield from (mark.end() for mark in marks)
