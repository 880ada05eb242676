"""A title and its authors on one line with nothing between them: `On HatsAda Ek, Bo Oh et al. · some-lab`.

Where the title ends is told by the shape of names and by the rest of the listing: a name that stands alone elsewhere, a
word that abstracts use. Nothing is guessed where that does not suffice. Time is linear in the line's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.parse import names as people

_OTHERS = re.compile(
    r"[,，]?\s*(?:\bet\.?\s?al\b\.?|(?:\band|&|\+)\s?\d{1,4}\s(?:others?|more|authors?)\b\.?|\+\s?\d{1,4}|"
    r"\band others\b\.?|\.{3}|…)\s*$"
)
_SEPARATOR = re.compile(r"\s*[·•∙⋅|]\s*")
#: Institutions, as the site abbreviates them.
SLUGS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:,\s?[a-z0-9]+(?:-[a-z0-9]+)*){0,30}")
_COMMA = re.compile(r"[,，;]\s+(?:and\s+|&\s+)?|、")
_AND = re.compile(r"\s+(?:and|&)\s+")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_WITH_SUFFIX = re.compile(rf",?\s+(?:{_SUFFIX.pattern})$", re.IGNORECASE)
_PARTICLE = re.compile(r"(?:van|von|vom|de|der|den|del|della|di|da|dos|du|la|le|el|al|bin|ibn|ten|ter|af|zu|im|y)")
_GLUED_PARTICLE = re.compile(rf"(?<=[\w)\]?!])(?<![A-Z])(?!y\s)(?:{_PARTICLE.pattern})\s+(?=[^\W\d_])")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’ʼ‘`‐-])*")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af·]{2,8}")
# Prefixes after which a capital belongs to the same word.
_PREFIXES = ("Mc", "Mac", "De", "Di", "Du", "La", "Le", "Van", "Von", "El", "Al", "Fitz", "Abu", "St")
_AROUND = "\"'“”‘’()[]{}?!.,:;*$"
_CLOSING = ')]}?!"”»$*%+'
_NO_END = "-‐–—'’‘`(/“«[{&_@#~:,;\\"
#: How far from a comma a name may begin, and how much is enough to believe a boundary, with and without other signs.
NAME, ENOUGH, ENOUGH_ALONE = 60, 2.0, 4.0


@dataclass(frozen=True, slots=True)
class Byline:
    """What the line says. `complete` is false with "et al."; `affiliations` are the work's, in the line's words."""

    title: str | None
    authors: tuple[str, ...]
    complete: bool = True
    affiliations: tuple[str, ...] = ()


def listed(line: str) -> Byline | None:
    """A line of authors without a title; `None` when it is anything else.

    >>> listed("Ada Ek, Bo Oh et al.").authors, listed("On Hats: a Survey")
    (('Ada Ek', 'Bo Oh'), None)
    """
    head, complete, affiliations = _tail(line)
    found = [part for _, part in _parts(head)]
    if not found or not all(_shape(name) > 0 for name in found):
        return None
    if len(found) == 1 and complete and not affiliations and not people.is_name(found[0]):
        return None
    return Byline(None, tuple(found), complete, affiliations)


def surely_names(line: str) -> Iterable[str]:
    """The authors behind the first, whom a comma parts from each other: names whatever the title is."""
    head, _, _ = _tail(line)
    for _, part in reversed(_parts(head)[1:]):
        if _shape(part) < 2:
            return
        yield part


def vocabulary(lines: Iterable[str]) -> frozenset[str]:
    """The words of running text in lower case, and the parts of those with hyphens: what `split` asks for."""
    bare = {word.strip(_AROUND) for line in lines for word in set(line.casefold().split())}
    return frozenset(bare.union(*(word.split("-") for word in bare if "-" in word)))


def split(line: str, names: frozenset[str], words: frozenset[str]) -> Byline | None:
    """The line taken apart; `None` when it has signs of authors but no telling where they begin.

    `names` are full names seen alone in the same document, `words` its words in lower case, neither from this line.

    >>> split("Fast GPTAda Ek, Bo Oh et al. · ek-lab", frozenset(), frozenset({"gpt"}))
    Byline(title='Fast GPT', authors=('Ada Ek', 'Bo Oh'), complete=False, affiliations=('ek-lab',))
    """
    head, complete, affiliations = _tail(line)
    parts = _parts(head)
    best: tuple[float, float, int, int] | None = None
    doubts = 0.0
    for number in range(len(parts) - 1, -1, -1):
        start, part = parts[number]
        for at, score in _boundaries(part, names, words):
            # A comma before a title's last word is rarer than a capital within a name: `…ModelsAda Ek, SangKeun Lee`.
            rank = score - doubts - (3.0 if number and " " not in part[:at].strip() else 0.0)
            if best is None or rank > best[0]:
                best = rank, score, start + at, number
        shape = 2.0 if part.strip() in names else _shape(part)
        if not shape:
            break
        doubts = min(doubts + (1.5 if shape < 2 else 0.0), 4.5)
    others = len(parts) - 1 - best[3] if best else 0
    signs = not complete or bool(affiliations) or others > 0
    if best is None or best[1] < (ENOUGH if signs else ENOUGH_ALONE):
        untold = not complete or affiliations or people.is_name(parts[-1][1] if parts[1:] else "")
        return None if untold else Byline(line.strip(), ())
    _, _, at, number = best
    first = head[at : parts[number][0] + len(parts[number][1])]
    return Byline(head[:at].strip(), (first, *(part for _, part in parts[number + 1 :])), complete, affiliations)


def _tail(line: str) -> tuple[str, bool, tuple[str, ...]]:
    """The line without affiliations and "et al."; whether it had none; the affiliations."""
    head, affiliations = line.strip(), ""
    marks = list(_SEPARATOR.finditer(head[-600:]))
    for mark in marks[-1:]:
        at = max(len(head) - 600, 0)
        before, after = head[: at + mark.start()], head[at + mark.end() :]
        if SLUGS.fullmatch(after) or _OTHERS.search(before[-40:]) or _shape(_COMMA.split(before[-NAME:])[-1]) >= 2:
            head, affiliations = before, after
    others = _OTHERS.search(head[-40:])
    if others:
        head = head[: len(head) - len(head[-40:]) + others.start()]
    return head, others is None, tuple(a for part in re.split(r",\s*", affiliations) if (a := part.strip()))


def _parts(head: str) -> list[tuple[int, str]]:
    """(start, text) of what commas part; suffixes go back to their name, `Ek and Oh` at the end are two."""
    parts: list[tuple[int, str]] = []
    at = 0
    for mark in (*_COMMA.finditer(head), None):
        end = mark.start() if mark else len(head)
        part = head[at:end]
        if parts and _SUFFIX.fullmatch(part):
            parts[-1] = (parts[-1][0], head[parts[-1][0] : end])
        elif part.strip():
            parts.append((at, part))
        at = mark.end() if mark else end
    if parts and (ands := list(_AND.finditer(parts[-1][1]))) and _shape(parts[-1][1][ands[-1].end() :]) >= 2:
        start, text = parts.pop()
        parts += [(start, text[: ands[-1].start()]), (start + ands[-1].end(), text[ands[-1].end() :])]
    return parts


def _boundaries(part: str, names: frozenset[str], words: frozenset[str]) -> Iterable[tuple[int, float]]:
    """Places within the part where a title may end and a name begin, later ones first, with what speaks for each."""
    particles = {m.start() for m in _GLUED_PARTICLE.finditer(part, max(len(part) - NAME, 0))}
    for at in range(len(part) - 2, max(len(part) - NAME, 0), -1):
        before, here = part[at - 1], part[at]
        if before.isspace():
            continue
        name = part[at:]
        if name in names:
            yield at, 12 + _ending(part, at, words)
        elif at in particles and len(last := _last_word(part[:at])) > 3 and last in words:
            yield at, _shape(name) + _ending(part, at, words)
        elif _HAN.match(here * 2) and not _HAN.match(before * 2) and before not in _NO_END and _HAN.fullmatch(name):
            yield at, 5.0
        elif here.isupper() and before not in _NO_END and (shape := _shape(name)):
            yield at, shape - (3.0 if shape < 2 else 0.0) + _ending(part, at, words) + _change(part, at)


def _change(part: str, at: int) -> float:
    before, after = part[at - 1], part[at + 1 : at + 2]
    if before.isupper():  # `NLPAda`: a capital that begins a word
        return 1.0 if after.islower() or after == "." else 0.0
    if before == ".":  # the end of a title that is a sentence, or an initial
        return 2.0 if len(_last_word(part[:at])) > 2 else -1.0
    return 2.0


def _ending(part: str, at: int, words: frozenset[str]) -> float:
    """What the word before the boundary says, and whether the page uses both sides as one word."""
    last, token = _last_word(part[:at]), _last_word(part[:at]) + re.split(r"\s", part[at:], maxsplit=1)[0].casefold()
    score = 0.0
    if part[at - 1] in _CLOSING or part[at - 1].isdigit() or _HAN.search(part[at - 1] * 2):
        score += 3.0
    if token.strip(".,'’") in words or part[:at].rsplit(maxsplit=1)[-1] in _PREFIXES:
        return score - 6.0
    return score + (4.0 if last in words and (len(last) > 2 or part[at - 1].isupper()) else 0.0)


def _last_word(text: str) -> str:
    words = text.rsplit(maxsplit=1)
    return words[-1].strip(_AROUND).casefold() if words else ""


def _shape(text: str) -> float:
    """How much the text looks like a full name: 0 not at all, below 2 only if need be."""
    text = _WITH_SUFFIX.sub("", text.strip())
    if not 2 <= len(text) <= NAME:
        return 0.0
    if _HAN.fullmatch(text):
        return 2.0 if len(text) <= 4 else 0.0
    words = text.split()
    proper = [w for w in words if not _PARTICLE.fullmatch(w)]
    if not proper or len(words) > 6 or not all(_proper(word) for word in proper):
        return 0.0
    score = 3.0 if len(words) > 1 else -1.0
    if any(_camel(word) for word in proper):
        score -= 2.5
    return max(score + (1.0 if people.is_name(text) else 0.0), 0.1)


def _proper(word: str) -> bool:
    return bool(_WORD.fullmatch(word)) and (
        word[0].isupper() or not word[0].islower() or word[:2].lower() in ("d'", "d’")
    )


def _camel(word: str) -> bool:
    """A capital within a word, where no hyphen, apostrophe or known prefix explains it."""
    for at in range(1, len(word)):
        if word[at].isupper() and word[at - 1].islower() and word[:at] not in _PREFIXES:
            return True
        if word[at].islower() and at > 1 and word[at - 1].isupper() and word[at - 2].isupper():
            return True
    return False
