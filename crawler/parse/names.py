"""Names of people in running text: is this a name, and where on a line does a list of authors stand?

Works on what a name looks like (capitals, initials, particles, Chinese surnames), because no list of names is complete.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from crawler.parse.namewords import DOUBLE, HAN_WORDS, NOT_NAMES, PARTICLES, PLACES, SURNAMES

#: Marks behind a name: equal contribution, corresponding author, affiliation numbers.
MARKS = "*†‡§¶#∗⁎✝✉♯♢♠♣⋆★☆^~✱"
_MARK = re.compile(rf"(?:\\\*|[{re.escape(MARKS)}]|[¹²³⁴⁵⁶⁷⁸⁹⁰]|(?<=[^\W\d_])\d(?:,\d)*(?=$|[\s,]))+")
_STOP = re.compile(r"(?<=[^\W\d_A-Z][^\W\d_A-Z])\.$")
_NOTE = re.compile(r"\s*[(\[（][^()\[\]（）]{0,60}[)\]）]")
_HAN = re.compile(r"[\u3400-\u9fff]{2,4}(?:·[\u3400-\u9fff]{1,6})?")
_WORD = re.compile(r"[^\W\d_][^\W\d_]*(?:['’ʼ‘`´-][^\W\d_]+)*\.?")
_INITIALS = re.compile(r"(?:[A-ZÀ-ÞĀ-Ž]\.?(?:\s|-|‐)?){1,4}\.?")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d)\.?", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"\s?[,;，；、]\s?(?:and\s+|&\s?|和|与|with\s+)?|\s+(?:and|und|et)\s+(?!al\b)|\s?(?:&|·|•|\|)\s?"
)
_HARD = re.compile(
    r"(?<=[^\W\d_A-Z][^\W\d_])[.。]\s*(?=\W|\w)|(?<=[\u3400-\u9fff])[.。]\s*|(?<=[^\W\d_A-Z\s])[.]\s+|"
    r"(?<=\.)\s+(?=\(?(?:19|20)\d\d\b)|[?!:：]\s+|[\"“”«»「」《》]|``|''|\s[–—-]\s|\(|\)|\[|"
    r"\]|（|）"
)
# An affiliation in brackets behind a name, with more names to come.
_ASIDE = re.compile(r"[(（](?!\s*(?:19|20)\d\d)[^()（）]{0,50}[)）](?=\s*(?:[,;，、&]|and\s))")
# "Ek, Ada; Ohm, Bo": between semicolons a comma parts one name.
_TURNED = re.compile(
    r"(?:^|(?<=[;；])|(?<=[;；]\s)|(?<=&\s))[^\W\d_][\w'’-]{1,30}(?: [\w'’-]{1,30})?,(?=\s?[^\W\d_][\w.'’ "
    r"-]{1,40}(?:[;；.]|$))"
)
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


def fold(name: str) -> str:
    """The name for comparison: no accents, case, marks or full stops; words in alphabetical order."""
    text = unicodedata.normalize("NFKD", bare(name)).casefold()
    words = re.findall(r"[^\W\d_]+", "".join(c for c in text if not unicodedata.combining(c)))
    return " ".join(sorted(words))


def bare(name: str) -> str:
    """The name without marks and notes behind it."""
    name = " ".join(_MARK.sub(" ", _NOTE.sub("", name)).split()).strip(" ,;:&")
    return _STOP.sub("", name).removesuffix(" .")


def is_name(text: str) -> bool:
    """Whether the text looks like the full name of one person.

    >>> [is_name(t) for t in ("Ana de la Cruz", "H.M. Levy", "J. Ek", "陈小明", "Machine Learning", "To Appear", "Ek")]
    [True, True, True, True, False, False, False]
    """
    return _kind(bare(text)) == "full"


def is_native(text: str) -> bool:
    """Whether the text is a Chinese name: two to four characters that begin with a surname."""
    if (
        not _HAN.fullmatch(text)
        or text in HAN_WORDS
        or text.endswith(("学院", "大学", "学校", "学部", "中心", "公司", "老师"))
    ):
        return False
    return text[:2] in DOUBLE or "·" in text or (len(text) < 4 and text[0] in SURNAMES)


def _kind(text: str) -> str:
    """`full`, `word` (one capitalised word), `initials`, `maybe` (a word that titles have too) or `` (no name)."""
    if not text or len(text) > 60:
        return ""
    if _HAN.fullmatch(text):
        return "full" if is_native(text) else ""
    if (
        _INITIALS.fullmatch(text)
        and len(text) <= 8
        and not (text.isupper() and len(text) > 3 and "." not in text and " " not in text)
    ):
        return "initials"
    words = text.replace(".", ". ").replace(". -", ".-").split()
    if not 1 <= len(words) <= 6:
        return ""
    proper = initials = common = 0
    for word in words:
        plain = word.rstrip(".,").lower()
        if _SUFFIX.fullmatch(word) and proper:
            continue
        if plain in PARTICLES and word[0].islower():
            continue
        if _INITIALS.fullmatch(word) and (len(word.rstrip(".")) <= 3 or word.count(".") > 1):
            initials += 1
            continue
        if not _WORD.fullmatch(word):
            return ""
        common += plain in NOT_NAMES
        if not word[0].isupper() and not (word[0] == "d" and word[1:2] in "'’"):
            return ""
        if word[-1] == "." and len(plain) > 3:
            return ""
        if sum(c.isupper() for c in word) > 3 and not word.isupper():
            return ""
        proper += 1
    if not proper or common > 1 or (common and (len(words) > 3 or proper < 2)) or text in PLACES:
        return ""
    if common:
        return "maybe"
    if proper == 1 and not initials:
        return "word"
    return "full" if proper <= 4 else ""


def find(text: str, breaks: frozenset[int] = frozenset(), owner: frozenset[str] = frozenset()) -> Found | None:
    """The best list of authors on the line; `breaks` are where markup changes, `owner` the folded names of the page's
    person, which make a single name enough."""
    best: Found | None = None
    text = _ASIDE.sub(lambda m: " " * len(m[0]), text)
    if ";" in text or "；" in text:
        text = _TURNED.sub(lambda m: m[0].replace(",", " "), text)
    for run in _runs(text, breaks):
        found = _judge(text, run, owner)
        if found and (best is None or found.score > best.score):
            best = found
    return best


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
        kind = "etal" if etal and current else _kind(bare(piece))
        if not kind and (m := re.search(r"\s+(?:et\.?\s?al\.?|等)\s*$", piece)) and _kind(bare(piece[: m.start()])):
            current.append((start, start + m.start(), _kind(bare(piece[: m.start()]))))
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
    while run and run[-1][2] == "maybe":
        run = run[:-1]
    return run


def _rejoined(text: str, pieces: list[tuple[int, int, bool]], breaks: frozenset[int]) -> list[tuple[int, int, bool]]:
    """`<b>Zhuo </b>Wang` is one name; where markup changes behind a whole name, the list has ended, unless it goes on
    with a name and a comma."""
    found: list[tuple[int, int, bool]] = []
    for start, end, hard in pieces:
        if found and found[-1][1] == start and not found[-1][2] and start in breaks:
            first, here = found[-1], text[start:end]
            kinds = _kind(bare(text[first[0] : start])), _kind(bare(here))
            if not here.strip(f" {MARKS}\\0123456789"):
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
    count = full + pairs
    if not count and not (etal and "word" in kinds):
        return None
    start, end = run[0][0], run[-1][1]
    if kinds[0] == "initials":
        start = run[1][0] if len(run) > 1 else start
    mine = any(fold(text[a:b]) in owner for a, b, kind in run if kind == "full") if owner else False
    initials = sum(bool(re.search(r"\b[A-Z]\.|\b[A-Z]{1,2}\s[A-Z]\w", text[a:b])) for a, b, _ in run)
    score = min(full, 8) + min(pairs, 8) + 2 * mine + 2 * etal + min(initials, 2)
    after = _ET_AL.match(text, end)
    if after:
        end, etal, score = after.end(), True, score + 2
    if pairs and text[end : end + 1] == "." and kinds[-1] == "initials":
        end += 1
    return Found(start, end, count, score, not etal)
