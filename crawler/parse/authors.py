"""Author lists written as one string → authors, each with their own affiliations.

arXiv's form (https://info.arxiv.org/help/prep.html#author): names separated by commas or "and", affiliations in
brackets behind a name, or numbers there and a numbered list at the end:
`A. Ek (1), B. Ohm (1 and 2) ((1) Inst X, (2) Inst Y)`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from crawler.parse import text as texts
from crawler.record import Author, maker

_make = maker(Author)

# A word `and` that is none is e.g. in And\'ujar and Gonz{\o}and.
_TOKEN = re.compile(
    r"\\.|[(){}\[\],;:，、；（）]|(?P<and>(?:\s|(?<![\w}'\"`^~=.]))(?:and|und|&)(?=\s))|[^\\(){}\[\],;:，、；（）\s]+|\s+",
    re.IGNORECASE,
)
_OPEN, _CLOSE = "([{（", ")]}）"
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|esq)\.?", re.IGNORECASE)
# e.g. `et al.`, `and others`, `…` between the first and the last, `12 others`, `(5 additional authors not shown)`
_OTHERS = re.compile(
    r"(?:\bet\.?\s*al\.?|\band\s+others|^others|^\[?\s*(?:\.{3,}|…|\\l?dots)\s*\]?|"
    r"^(?:and\s+|\+\s*)?\d{1,5}\s+(?:others|more|additional\s+authors?|other\s+authors?))\s*$",
    re.IGNORECASE,
)
_NOT_SHOWN = re.compile(r"\d{1,5}\s+additional\s+authors?\s+not\s+shown", re.IGNORECASE)
_GROUP = re.compile(r"collaboration|consortium|\bteam\b|\bgroup\b|\bproject\b", re.IGNORECASE)
_ON_BEHALF = re.compile(
    r"\s+(?:\(?(?:for|on behalf of)\s+(?:the\s+)?)(?=.{1,200}(?:collaboration|consortium|team)\b)", re.IGNORECASE
)
_NUMBERS = re.compile(r"(?:\d{1,3}|[a-z*†‡§])(?:\s*(?:,|and|&|;)\s*(?:\d{1,3}|[a-z*†‡§]))*", re.IGNORECASE)
_MARK = re.compile(r"\d{1,3}|\b[a-z]\b|[*†‡§]", re.IGNORECASE)
_DEFINITION = re.compile(r"(?:^|[\s,;.])\(?(\d{1,3}|[a-z]|[*†‡§])\)\s*", re.IGNORECASE)
_NOT_AFFILIATION = re.compile(
    r"(?:eds?|editors?)\.?$|(?:with\s+)?(?:an?\s+)?appendi(?:x|ces)\b|deceased", re.IGNORECASE
)
_INITIALS = re.compile(r"(?:[A-Z]\.?[ -]?){1,4}")
_INITIAL = re.compile(r"\b[A-Z](?:\.|\s|$)")
_NATIVE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af·]{2,8}")


@dataclass
class _Entry:
    parts: list[str] = field(default_factory=list)
    brackets: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return "".join(self.parts).strip()


# A name as most are: words of letters, the last of them a surname, and nothing that could be more than a name.
_MORE = "and|und|for|on behalf|with|others|more|authors?|collaboration|consortium|team|et|et\\.?al|al"
_NOT = rf"(?!(?=[acefmotuwACEFMOTUW])(?i:{_MORE})\b)"
_SIMPLE = re.compile(rf"(?:{_NOT}[^\W\d_][\w.'’-]{{0,40}} ){{1,5}}{_NOT}[^\W\d_][\w'’-]{{0,60}}[a-z]")
# e.g. Jos\'e, Jos\'{e}, {\O}dehn, {\"O}dehn, Fran\c{c}ois
_ACCENT = re.compile(r"""\\["'`^~=.](?:[a-zA-Z]|\{[a-zA-Z]\})|\{\\["'`^~=.]?[a-zA-Z]{1,2}\}|\\[a-zA-Z]\{[a-zA-Z]\}""")


@lru_cache(maxsize=50_000)
def named(text: str | None) -> Author | None:
    """The author of that name, of whom nothing else is said; the same names come again and again."""
    name = texts.clean(text, texts.AUTHOR)
    return _make(name=name) if name else None


@lru_cache(maxsize=50_000)
def _simple(part: str) -> Author | None:
    """The author, where a part of a clean list is a name and nothing else; None leaves it to closer reading."""
    part = part.strip(" ")
    return _make(name=part) if _SIMPLE.fullmatch(_ACCENT.sub("a", part) if "\\" in part else part) else None


def split(text: str | None) -> tuple[tuple[Author, ...], bool]:
    """The authors in order, and whether these are all ("et al." says they are not).

    >>> [a.name for a in split("G. David Forney, Jr. and Pascal O. Vontobel")[0]]
    ['G. David Forney, Jr.', 'Pascal O. Vontobel']
    """
    line = texts.clean(text, 2_000_000)
    if not line:
        return (), True
    parts = line.replace(", and ", ",").replace(" and ", ",").split(",", texts.AUTHORS)
    simple = [author for part in parts if (author := _simple(part))]
    if len(simple) == len(parts) <= texts.AUTHORS:
        return tuple(simple), True
    entries, notes = (
        _entries(line)
        if re.search(r"[(){}\[\];:，、；（）]|\\|\s(?:and|und|&)\s", line, re.IGNORECASE)
        else _plain(line)
    )
    definitions = _definitions(notes)
    complete = not any(_is_cut(entry) for entry in entries)
    found = [a for entry in _turned(entries)[: texts.AUTHORS + 1] if (a := _author(entry, definitions))]
    return tuple(found[: texts.AUTHORS]), complete and len(found) <= texts.AUTHORS


def inverted(name: str) -> str:
    """`Schroeter, Joachim` → `Joachim Schroeter`; a name without a comma stays."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() else name.strip(" ,")


def _plain(line: str) -> tuple[list[_Entry], str]:
    return _joined([_Entry([part]) for part in line.split(",")]), ""


def _entries(line: str) -> tuple[list[_Entry], str]:
    """Names with what stands in brackets behind them, and the numbered list at the end, if there is one."""
    entries: list[_Entry] = [_Entry()]
    bracket: list[str] = []
    depth = 0
    for match in _TOKEN.finditer(line):
        token = match[0]
        if depth or token in _OPEN:
            depth += (token in _OPEN) - (token in _CLOSE)
            bracket.append(token)
            if depth == 0:
                if at_end := _close(entries, bracket):
                    return _joined(entries), at_end + line[match.end() :]
                bracket = []
        elif match["and"] or _separates(token, entries[-1]):
            entries.append(_Entry())
        elif entries[-1].parts or not token.isspace():
            entries[-1].parts.append(token)
    at_end = _close(entries, [*bracket, ")"]) if bracket else ""
    return _joined(entries), at_end


def _separates(token: str, before: _Entry) -> bool:
    if token == ":":
        return bool(_GROUP.search("".join(before.parts[-40:])))
    return token in ",;，、；"


def _close(entries: list[_Entry], bracket: list[str]) -> str:
    """Gives a bracket to the author before it; returns it instead where the numbered list of affiliations begins."""
    here = entries[-1]
    if bracket[0] not in "(（":
        here.parts += bracket
        return ""
    inside = "".join(bracket[1:-1]).strip()
    if re.match(r"\(\s*(?:\d|[a-z*†‡§]\s*\))", inside) or re.match(r"1\s*[A-Z].*\(2\)", inside):
        return inside if inside.startswith("(") else f"(1) {inside[1:].lstrip()}"
    if not here.parts and not here.brackets and _NUMBERS.fullmatch(inside) and len(entries) > 1:
        return f"({inside})"  # e.g. `A. Ek (1), B. Ohm (2), (1) Inst X, (2) Inst Y`
    target = here if here.parts or len(entries) == 1 else entries[-2]
    target.brackets.append(inside)
    return ""


def _joined(entries: list[_Entry]) -> list[_Entry]:
    """Suffixes go back to the name that a comma cut them from."""
    found: list[_Entry] = []
    for entry in entries:
        if found and found[-1].parts and _SUFFIX.fullmatch(entry.name):
            found[-1].parts[-1] = found[-1].parts[-1].rstrip()
            found[-1].parts += [", ", entry.name]
            found[-1].brackets += entry.brackets
        else:
            found.append(entry)
    return found


def _is_cut(entry: _Entry) -> bool:
    return bool(_OTHERS.search(entry.name)) or any(_NOT_SHOWN.search(inside) for inside in entry.brackets)


def _turned(entries: list[_Entry]) -> list[_Entry]:
    """`Ek, A., Ohm, B. C.`, as bioRxiv writes it: every second part is initials → `A. Ek`, `B. C. Ohm`.

    `A. Ek, D. E` are two people: a surname has no initials, and nothing in brackets before its own.
    """
    if len(entries) < 2 or len(entries) % 2 or not all(_INITIALS.fullmatch(e.name) for e in entries[1::2]):
        return entries
    pairs = list(zip(entries[::2], entries[1::2], strict=True))
    if any(family.brackets or not _is_surname(family.name, given.name) for family, given in pairs):
        return entries
    return [_Entry([f"{given.name} {family.name}"], family.brackets + given.brackets) for family, given in pairs]


def _is_surname(name: str, initials: str) -> bool:
    return not _INITIAL.search(name) and (initials.endswith(".") or " " not in name)


def _definitions(notes: str) -> dict[str, str]:
    marks = list(_DEFINITION.finditer(notes))
    ends = [*(m.start() for m in marks[1:]), len(notes)]
    return {m[1]: words for m, end in zip(marks, ends, strict=False) if (words := notes[m.end() : end].strip(" ,;.)"))}


def _author(entry: _Entry, definitions: dict[str, str]) -> Author | None:
    name = _OTHERS.sub("", entry.name).strip(" ,;:")
    name = re.sub(r"^(?:and|&)\s+", "", name)
    affiliations: list[str] = []
    if behalf := _ON_BEHALF.search(name):
        affiliations.append(name[behalf.end() :])
        name = name[: behalf.start()]
    native = None
    for inside in entry.brackets:
        if _NATIVE.fullmatch(inside):
            native = inside
        elif _NUMBERS.fullmatch(inside) and (definitions or not inside.isalpha()):
            affiliations += [definitions[m] for m in _MARK.findall(inside) if m in definitions]
        elif inside and not _NOT_AFFILIATION.match(inside) and not _NOT_SHOWN.search(inside):
            affiliations.append(inside)
    clean = texts.clean(name, texts.AUTHOR)
    if not clean or not any(c.isalpha() for c in clean):
        return None
    return Author(
        name=clean, native_name=native, affiliations=tuple(dict.fromkeys(a[: texts.TITLE] for a in affiliations))
    )
