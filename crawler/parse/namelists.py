"""Where on a line a list of authors stands."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from crawler.parse import names

_SEPARATOR = re.compile(
    r"\s?[,;，；、]\s?(?:and\s+|&\s?|和|与|with\s+)?|\s+(?:and|und|et)\s+(?!al\b)|\s?(?:&|·|•|\|)\s?|\s/\s"
)
_HARD = re.compile(
    # "Ek A, Ohm BC. Salt and sleep": initials without stops end the list where a sentence begins.
    r"(?:(?<=[^\W\d_A-Z]\s[A-Z])|(?<=[^\W\d_A-Z]\s[A-Z][A-Z]))\.\s+"
    r"(?=[A-Z][\w-]*:?\s(?!(?:and|et|und|y|von|van|de|der|del|di|la)\b)[a-z])|"
    # The gap that stands where a turned name had its comma.
    r"(?:(?<=\u2003[A-Z])|(?<=\u2003\s[A-Z])|(?<=\u2003\s[A-Z]\.\s[A-Z])|(?<=\u2003\s[A-Z]\.[A-Z]))\.\s+(?=[A-Z\"“][\w’'-]+)|"
    r"(?<=[^\W\d_A-Z][^\W\d_])[.。]\s*(?=\W|\w)|(?<=[\u3400-\u9fff])[.。]\s*|(?<=[^\W\d_A-Z\s])[.]\s+|"
    r"(?<=\.)\s+(?=\(?(?:19|20)\d\d\b)|[?!:：]\s+|[\"“”«»「」《》]|``|''|\s[–—-]\s|\(|\)|\[|"
    r"\]|（|）"
)
# An affiliation in brackets behind a name, with more names to come.
_ASIDE = re.compile(
    r"[(（](?!\s*(?:(?:19|20)\d\d|(?:joint(?:ly)?\s)?with\s))[^()（）]{0,50}[)）](?=\s*(?:[,;，、&]|and\s))"
)
# "Ek, Ada; Ohm, Bo": between semicolons a comma parts one name.
_TURNED = re.compile(
    r"(?:^|(?<=[;；])|(?<=[;；]\s)|(?<=&\s))[^\W\d_][\w'’-]{1,30}(?: [\w'’-]{1,30})?,(?=\s?[^\W\d_][\w.'’ "
    r"-]{1,40}(?:[;；.]|$))"
)
# "Zhao*." ends a name as "Zhao." does; "with" before a name is no part of it.
_GAP = "\u2003"
_BETWEEN = re.compile(r"[;；]\s?(?:&\s|and\s)?[^\W\d_]")
_MARKED_END = re.compile(rf"([{re.escape(names.MARKS)}]{{1,4}})([.,。，;；])")
_WITH = re.compile(
    r"(?:(?:(?<=[(\[,.;”])|(?<=[(\[,.;”]\s)(?<!\.,\s))|\b(?:joint(?:ly)?|co-?authored)\s)with\s+(?=[A-Z])"
)
_TURNED_FIRST = re.compile(r"[,，]\s*(?:and\s|&)|\s+(?:and|&)\s|\s*\(?(?:19|20)\d\d")
_DATE_BEHIND = re.compile(r"\s*\(?(?:19|20)\d\d")
_LEADING_INITIALS = re.compile(r"\s*(?:[A-Z]\.[ -]?){1,4}(?=\s*[\w\"“])")
_ET_AL = re.compile(
    r"[,，]?\s*(?:\band\s+|&\s*)?(?:\bet\.?\s?al\b\.?|\bothers\b|\bco-?authors\b|等\b|等(?=[.。,，\s]|$)|\.{3}|…)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A list of authors on a line: where it stands, how many names it has, how sure that is."""

    start: int
    end: int
    names: int
    score: float
    complete: bool


@lru_cache(maxsize=2048)
def find(text: str, breaks: frozenset[int] = frozenset(), owner: frozenset[str] = frozenset()) -> Found | None:
    """The best list of authors on the line; `breaks` are where markup changes, `owner` the folded names of the page's
    person, which make a single name enough."""
    best: Found | None = None
    written = text
    text = _ASIDE.sub(lambda m: " " * len(m[0]), text)
    text = _MARKED_END.sub(lambda m: m[2] + " " * len(m[1]), text)
    beside = {m.end() for m in _WITH.finditer(text)} if "with " in text else set()
    if beside:
        text = _WITH.sub(lambda m: ":" + " " * (len(m[0]) - 1), text)
    if _BETWEEN.search(text):
        text = _TURNED.sub(lambda m: m[0].replace(",", _GAP), text)
    for run in _runs(text, breaks):
        found = _judge(text, run, owner)
        if found and run[0][0] in beside:
            found = dataclasses.replace(found, score=found.score + 2)
        if found and (best is None or found.score > best.score):
            best = found
    return _trimmed(written, text, best) if best else None


def _trimmed(written: str, text: str, found: Found) -> Found:
    """From the first letter on, with the marks behind the last name."""
    start, end = found.start, found.end
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = max(start, len(text[:end].rstrip()))
    if written[end : end + 1] == "." and re.search(r",\s?(?:[A-Z]\.\s?)*[A-Z]$", written[max(0, end - 12) : end]):
        end += 1
    while end < len(written) and written[end] in names.MARKS:
        end += 1
    return dataclasses.replace(found, start=start, end=end)


def _pieces(text: str, breaks: frozenset[int]) -> list[tuple[int, int, bool]]:
    """(start, end, whether a hard end follows): the text cut at separators, ends of sentences and markup."""
    cuts: list[tuple[int, int, bool]] = [(m.start(), m.end(), False) for m in _SEPARATOR.finditer(text)]
    cuts += [(m.start(), m.end(), True) for m in _HARD.finditer(text)]
    cuts += [(b, b, False) for b in breaks if 0 < b < len(text)]
    cuts.sort()
    pieces: list[tuple[int, int, bool]] = []
    at = 0
    for start, end, hard in cuts:
        if end <= at and start < at:
            continue
        if pieces and start <= at and not text[at:start].strip():
            last = pieces[-1]
            pieces[-1] = (last[0], last[1], last[2] or hard)
            at = max(at, end)
            continue
        pieces.append((at, max(start, at), hard))
        at = max(at, end)
    pieces.append((at, len(text), True))
    return pieces


def _runs(text: str, breaks: frozenset[int]) -> list[list[tuple[int, int, str]]]:
    runs: list[list[tuple[int, int, str]]] = []
    current: list[tuple[int, int, str]] = []
    for start, end, hard in _rejoined(text, _pieces(text, breaks), breaks):
        piece = text[start:end]
        etal = _ET_AL.fullmatch(piece.strip()) if len(piece) < 30 else None
        kind = "etal" if etal and current else names.kind(names.bare(piece))
        if (
            not kind
            and (m := re.search(r"\s+(?:et\.?\s?al\.?|等)\s*$", piece))
            and names.kind(names.bare(piece[: m.start()]))
        ):
            current.append((start, start + m.start(), names.kind(names.bare(piece[: m.start()]))))
            current.append((start + m.start(), end, "etal"))
        elif kind == "maybe":
            # Within a list it is one of the names: "Ada Ek, May Book, Bo Oh".
            if not current or current[-1][2] not in ("full", "maybe") or hard:
                runs.append(current)
                current = []
                continue
            current.append((start, end, kind))
        elif kind and not (_is_inverted(current) and _LEADING_INITIALS.match(piece) and kind == "full"):
            current.append((start, end, kind))
        elif current and current[-1][2] == "word" and (m := _LEADING_INITIALS.match(piece)):
            runs.append([*current, (start, start + m.end(), "initials")])
            current = []
            continue
        elif piece.strip(" .*†‡\\") or hard:
            if current:
                runs.append(current)
            current = []
            continue
        if hard and current:
            runs.append(current)
            current = []
    runs.append(current)
    return [run for run in map(_without_doubt, runs) if run]


def _is_inverted(run: list[tuple[int, int, str]]) -> bool:
    """Whether the list goes `Ek, A., Ohm`: what comes next are initials, and behind them the title."""
    return len(run) > 2 and run[-1][2] == "word" and run[-2][2] == "initials"


def _without_doubt(run: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    while run and (run[-1][2] == "maybe" or (run[-1][2] == "word" and _is_full(run[:-1]))):
        run = run[:-1]
    return run


def _is_full(run: list[tuple[int, int, str]]) -> bool:
    return bool(run) and all(kind in ("full", "maybe") for _, _, kind in run)


def _rejoined(text: str, pieces: list[tuple[int, int, bool]], breaks: frozenset[int]) -> list[tuple[int, int, bool]]:
    """`<b>Zhuo </b>Wang` is one name; where markup changes behind a whole name, the list has ended, unless it goes on
    with a name and a comma."""
    found: list[tuple[int, int, bool]] = []
    for start, end, hard in pieces:
        if found and found[-1][1] == start and not found[-1][2] and start in breaks:
            first, here = found[-1], text[start:end]
            kinds = names.kind(names.bare(text[first[0] : start])), names.kind(names.bare(here))
            if not here.strip(f" {names.MARKS}\\0123456789"):
                found[-1] = (first[0], first[1], hard)
                continue
            if kinds[0] in ("word", "initials") and kinds[1] == "word" and text[start - 1 : start] != ".":
                found[-1] = (first[0], end, hard)
                continue
            if text[first[0] : start].strip() and not (kinds == ("full", "full") and not hard):
                found[-1] = (first[0], first[1], True)
        found.append((start, end, hard))
    return found


def _judge(text: str, run: list[tuple[int, int, str]], owner: frozenset[str]) -> Found | None:
    kinds = [kind for _, _, kind in run]
    full = kinds.count("full")
    pairs = sum(
        {a, b} == {"word", "initials"} or (a, b) == ("full", "initials")
        for a, b in zip(kinds[::2], kinds[1::2], strict=False)
    )
    pairs = max(pairs, sum(a in ("word", "full") and b == "initials" for a, b in pairwise(kinds)))
    etal = "etal" in kinds
    turned = _is_turned(text, run, owner)
    count = full + pairs + turned
    if not count and not (etal and "word" in kinds):
        return None
    start, end = run[0][0], run[-1][1]
    if kinds[0] == "initials":
        start = run[1][0] if len(run) > 1 else start
    mine = any(names.fold(text[a:b]) in owner for a, b, kind in run if kind == "full") if owner else False
    initials = sum(bool(re.search(r"\b[A-Z]\.|\b[A-Z]{1,2}\s[A-Z]\w", text[a:b])) for a, b, _ in run)
    score = min(full, 8) + min(pairs, 8) + 2 * mine + 2 * etal + min(initials, 2) + 2 * turned
    after = _ET_AL.match(text, end)
    if after:
        end, etal, score = after.end(), True, score + 2
    if pairs and text[end : end + 1] == "." and kinds[-1] == "initials":
        end += 1
    return Found(start, end, count, score, not etal)


def _is_turned(text: str, run: list[tuple[int, int, str]], owner: frozenset[str]) -> bool:
    """Whether the list begins `Ek, Ada and Bo Ohm` or `Ek, Ada (2031)`: the first name alone is turned round."""
    if len(run) < 2 or run[0][2] != "word" or run[1][2] not in ("word", "full"):
        return False
    if " " in text[run[0][0] : run[0][1]].strip() or "," not in text[run[0][1] : run[1][0]]:
        return False
    if len(text[run[1][0] : run[1][1]].split()) > 2:
        return False
    if owner and names.fold(text[run[0][0] : run[1][1]]) in owner:
        return True
    if any(kind not in ("full", "maybe", "etal") for _, _, kind in run[2:]):
        return False
    return bool((_TURNED_FIRST if run[2:] else _DATE_BEHIND).match(text, run[1][1]))
