"""BibTeX as pages and `.bib` files hold it → entries: braces counted, strings joined, TeX turned into text.

Bounded: one megabyte, braces nested at most fifty deep. An entry that never closes costs that entry: the next `@` at
the start of a line begins anew.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_MAX, _DEPTH = 1_000_000, 50
_ENTRY = re.compile(r"@\s*([a-zA-Z]{3,30})\s*([{(])")
_FIELD = re.compile(r"(?<![\w-])([\w-]{1,40})\s{0,20}=\s*")
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name.lower(): name for name in _NAMES}
_ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307"}
_ACCENTS |= {"u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323"}
_LETTERS = {
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "i": "ı",
    "j": "ȷ",
}
_ACCENT = re.compile(
    r"\\(?:(?P<mark>['`^\"~=.])(?:\s*\{\s*(?P<a>\\?[A-Za-z])\s*\}|\s*(?P<b>\\?[A-Za-z]))|"
    r"(?P<name>[uvHckrd])(?:\s*\{\s*(?P<c>\\?[A-Za-z])\s*\}|\s+(?P<d>[A-Za-z])))"
)
_LETTER = re.compile(r"\\(ss|oe|OE|ae|AE|aa|AA|o|O|l|L|i|j)(?![A-Za-z])\s?(?:\{\})?")
_COMMAND = re.compile(
    r"\\(?:text(?:it|bf|tt|sc|rm|sf)|emph|mathbf|mathrm|url|href|textsuperscript|noopsort|uppercase)\s*(?=\{)"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its type and key, fields by lower-case name with their values as text."""

    kind: str
    key: str
    fields: dict[str, str]


def parse(source: str) -> tuple[list[Entry], list[str]]:
    """The entries, and what is wrong with those that could not be read."""
    source = source[:_MAX]
    entries: list[Entry] = []
    faults: list[str] = []
    strings = dict(_MONTHS)
    at = 0
    while match := _ENTRY.search(source, at):
        kind = match[1].lower()
        end = _closing(source, match.end() - 1)
        if end is None:
            faults.append(f"@{kind} at character {match.start()}: expected a closing bracket, found the end")
            resume = re.compile(r"^[ \t]*@", re.MULTILINE).search(source, match.end())
            if not resume:
                break
            at = resume.end() - 1
            continue
        body = source[match.end() : end]
        at = end + 1
        if kind in ("comment", "preamble"):
            continue
        if kind == "string":
            strings |= dict(_fields(body, strings))
            continue
        key, comma, rest = body.partition(",")
        if not comma or "=" in key:
            key, rest = "", body
        fields = dict(reversed(_fields(rest, strings)))
        if fields:
            entries.append(Entry(kind, key.strip()[:200], fields))
    return entries, faults


def _closing(source: str, start: int) -> int | None:
    """Where the bracket at `start` closes; an entry that runs into the next one is not closed."""
    depth = 0
    for match in re.compile(r"\\.|[{}()]|\n[ \t]*@[ \t]*[a-zA-Z]{3,30}[ \t]*\{", re.DOTALL).finditer(source, start):
        token = match[0]
        if token in "{" or (token == "(" and source[start] == "("):
            depth += 1
            if depth > _DEPTH:
                return None
        elif token == "}" or (token == ")" and source[start] == "("):
            depth -= 1
            if depth == 0:
                return match.start()
        elif token.endswith("{") and len(token) > 1 and not token.startswith("\\"):
            return None
    return None


def _fields(body: str, strings: dict[str, str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = 0
    while match := _FIELD.search(body, at):
        value, at = _value(body, match.end(), strings)
        if value.strip():
            found.append((match[1].lower(), value))
    return found


def _value(body: str, at: int, strings: dict[str, str]) -> tuple[str, int]:
    parts: list[str] = []
    while at < len(body):
        if body[at] == "{":
            end = _closing(body, at)
            end = len(body) if end is None else end
            parts.append(body[at + 1 : end])
            at = end + 1
        elif body[at] == '"':
            end = at + 1
            depth = 0
            while end < len(body) and (body[end] != '"' or depth > 0):
                depth += (body[end] == "{") - (body[end] == "}")
                end += 2 if body[end] == "\\" else 1
            parts.append(body[at + 1 : end])
            at = end + 1
        else:
            word = re.compile(r"[^\s,#}]*").match(body, at)
            name = word[0] if word else ""
            parts.append(strings.get(name.lower(), name))
            at += len(name)
        joined = re.compile(r"\s*#\s*").match(body, at)
        if not joined:
            break
        at = joined.end()
    return "".join(parts), max(at, 1)


def text(value: str) -> str:
    r"""The value as people read it: accents composed, braces and commands gone, `$…$` kept.

    >>> text(r"{\'E}tudes on {BERT} --- \emph{not} \ss")
    'Études on BERT — not ß'
    """
    value = _LETTER.sub(lambda m: _LETTERS[m[1]], value)
    value = _ACCENT.sub(_accented, value)
    value = _COMMAND.sub("", value)
    value = re.sub(r"\\([&%#_{}$])", lambda m: {"{": "\x01", "}": "\x02"}.get(m[1], m[1]), value)
    # Between dollar signs braces and tildes are mathematics.
    parts = value.split("$")
    parts[::2] = [part.replace("{", "").replace("}", "").replace("~", " ") for part in parts[::2]]
    value = "$".join(parts)
    value = value.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
    value = value.replace("\\ ", " ").replace("\\-", "").replace("\x01", "{").replace("\x02", "}")
    return unicodedata.normalize("NFC", " ".join(value.split()))


def authors(value: str) -> tuple[list[str], bool]:
    """The names in order, given name first, and whether the list is complete (`and others` says it is not)."""
    names = [n.strip() for n in re.split(r"\s+and\s+", " ".join(value.split()))[:10_000]]
    complete = not any(n.lower() in ("others", "et al.", "et al") for n in names)
    found = []
    for name in names:
        plain = text(name).strip(" ,")
        family, comma, given = plain.partition(",")
        if plain and plain.lower() not in ("others", "et al.", "et al"):
            found.append(f"{given.strip()} {family.strip()}" if comma and given.strip() else plain)
    return found, complete


def _accented(match: re.Match[str]) -> str:
    accent = _ACCENTS[match["mark"] or match["name"]]
    letter = (match["a"] or match["b"] or match["c"] or match["d"]).lstrip("\\")
    return unicodedata.normalize("NFC", letter + accent)
