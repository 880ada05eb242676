"""Text from anywhere → the inside of a BibTeX field: braces paired, `& % _ # ^` escaped, TeX left alone."""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"\s+")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2060\ufeff]")
# What stands after an odd number of backslashes is TeX already.
_SPECIAL = re.compile(r"\\.|[&%_#^]", re.DOTALL)
_AROUND_WORDS = ",.:;?!()[]"
_BREAK = re.compile(r"(?<!\\)(?:\\\\)+(?=[{}])")
_BRACES = re.compile(r"\\[{}\\]|[{}]")


def field(text: str) -> str:
    """The text as it may stand between the braces of a field, whatever it was.

    >>> field("Q&A at 50%: {a} {b")
    'Q\\\\&A at 50\\\\%: {a} b'
    """
    text = balanced(_SPACE.sub(" ", _CONTROL.sub(" ", text)).strip())
    parts = _dollars(text)
    return "".join(part if n % 2 else _SPECIAL.sub(_escaped, part) for n, part in enumerate(parts))


def title(text: str) -> str:
    """A field whose capitals inside of words (`BERT`, `YuLan`) are braced, or styles would make them small."""
    return "".join(_protected(word) for word in re.split(r"(\s+)", field(text)))


def balanced(text: str) -> str:
    r"""The text with braces in pairs, as BibTeX counts them (`\{` counts too) and as TeX does.

    A brace without partner is left out; so are backslashes at the end, where the field's own brace follows.
    """
    # Readers take any brace after a backslash as escaped, after a line break (two of them) too.
    text = _BREAK.sub(lambda m: m[0] + " ", text.rstrip("\\ "))
    if _is_paired(re.findall(r"\\([{}])", text)):
        escaped = text
    else:
        escaped = _BRACES.sub(lambda m: {r"\{": r"\lbrace ", r"\}": r"\rbrace "}.get(m[0], m[0]), text)
    keep: set[int] = set()
    open_at: list[int] = []
    for brace in _BRACES.finditer(escaped):
        if brace[0] == "{":
            open_at.append(brace.start())
        elif brace[0] == "}" and open_at:
            keep |= {open_at.pop(), brace.start()}
    return _BRACES.sub(lambda m: m[0] if len(m[0]) == 2 or m.start() in keep else "", escaped)


def _is_paired(braces: list[str]) -> bool:
    depth = 0
    for brace in braces:
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _dollars(text: str) -> list[str]:
    """The text cut into plain parts and, at odd places, math with its dollars."""
    parts = re.split(r"((?<!\\)\$(?:[^$\\]|\\.)*\$)", text)
    # A dollar that is left has no partner.
    return [part if n % 2 else re.sub(r"(?<!\\)\$", r"\\$", part) for n, part in enumerate(parts)]


def _escaped(found: re.Match[str]) -> str:
    # A caret alone would be an accent of what follows.
    return found[0] if found[0][0] == "\\" else {"^": "\\^{}"}.get(found[0], "\\" + found[0])


def _protected(word: str) -> str:
    inner = word.strip(_AROUND_WORDS)
    return word.replace(inner, f"{{{inner}}}", 1) if inner and _has_inner_capital(inner) else word


def _has_inner_capital(word: str) -> bool:
    return any(unicodedata.category(c) == "Lu" for c in word[1:]) and not set(word) & set("\\{}$")
