"""How formulas read in one line of plain text: fractions, roots, marks over letters, what stands high or low. Pure.

Whatever would read as something else is left to stand as a command, so that the formula counts as not readable.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any

#: Letters and their like standing high.
SUPERSCRIPTS = str.maketrans("0123456789+-=()abcdefghijklmnoprstuvwxyzT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ")

_MARKS = {
    **dict.fromkeys(("bar", "overline"), "\u0304"),
    **dict.fromkeys(("hat", "widehat"), "\u0302"),
    **dict.fromkeys(("tilde", "widetilde"), "\u0303"),
    **dict.fromkeys(("vec", "overrightarrow"), "\u20d7"),
    "dot": "\u0307",
    "ddot": "\u0308",
    "check": "\u030c",
    "breve": "\u0306",
    "acute": "\u0301",
    "grave": "\u0300",
    "underline": "\u0332",
}
# Of the reader's own these show the letters and drop what was drawn around them.
_DROPPED = """
    wideparen overleftarrow overleftrightarrow underleftarrow underrightarrow underleftrightarrow overbrace underbrace
    overgroup undergroup overbracket underbracket overlinesegment underlinesegment overleftharpoon overrightharpoon
    """.split()  # noqa: SIM905 (words read better)
_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}

# Around and between the parts of a fraction until it is known what stands beside it.
_OPEN, _BAR, _CLOSE = "\ue000", "\ue001", "\ue002"
_FRACTION = re.compile(f"{_OPEN}([^{_OPEN}-{_CLOSE}]*){_BAR}([^{_OPEN}-{_CLOSE}]*){_CLOSE}")
_SCRIPTS = "⁰¹²³⁴-₎ₐ-ₜʰ-ˣᴬ-ᵪᵀ′″\u0300-\u036f\u20d0-\u20ff"
_CALL, _DERIVATIVE = r"[\w√∛∜]*\([^()]*\)", rf"[d∂] ?[^\W\d_][{_SCRIPTS}]*"
# What is one thing above the bar, and below it, where `ab` would end after the a.
_ONE_ABOVE = re.compile(rf"-?[\w.!{_SCRIPTS}]+|{_CALL}|{_DERIVATIVE}")
_ONE_BELOW = re.compile(rf"\d+(?:\.\d+)?|[^\W\d_][{_SCRIPTS}]*|{_CALL}|{_DERIVATIVE}")
_BEFORE, _AFTER = re.compile(r"[\w)√]"), re.compile(r"[\w(√]")

_SCRIPT = re.compile(r"([_^])\{")
# What stands high or low as one thing even without braces.
_NUMBER, _COMMAND = re.compile(r"-?\d+(?:\.\d+)?"), re.compile(r"\\(?:math[a-z]+\{\w\}|[A-Za-z]+)|\S")
_WORD = re.compile(r"[^\W\d_]+|\\(?:math[a-z]+|text[a-z]*|operatorname)\{[^\W\d_]+\}")


def to_text(formula: str) -> str:
    """TeX as plain text; commands that nobody knows, or that would read as something else, stand as they were. Raises
    what the reader raises on broken TeX."""
    told = str(_reader().latex_to_text(_grouped(formula)))
    while _FRACTION.search(told):
        told = _FRACTION.sub(_fraction, told)
    return told


def _grouped(formula: str) -> str:
    """The same with parentheses in the braces of what stands high or low and is more than one thing: without braces
    `2^{n+1}` would be 2ⁿ+1."""
    parts, at = [], 0
    while found := _SCRIPT.search(formula, at):
        end = _closing(formula, found.end())
        if end is None:
            break
        inside = formula[found.end() : end]
        one = _is_one(inside, found[1], formula[end + 1 : end + 2])
        grouped = _grouped(inside)
        parts += [formula[at : found.end()], grouped if one else f"({grouped})", "}"]
        at = end + 1
    return "".join((*parts, formula[at:]))


def _is_one(inside: str, script: str, following: str) -> bool:
    if not inside.strip() or _COMMAND.fullmatch(inside):
        return True
    if following.isalnum():
        return False
    # An index of letters is a name, an exponent of letters a product.
    return bool(_NUMBER.fullmatch(inside) or (_WORD.fullmatch(inside) and (script == "_" or inside[0] == "\\")))


def _closing(text: str, start: int) -> int | None:
    """Where the brace that was opened before `start` is closed."""
    depth, at = 1, start
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] in "{}":
            depth += 1 if text[at] == "{" else -1
            if not depth:
                return at
        at += 1
    return None


def _fraction(found: re.Match[str]) -> str:
    above, below = (part.strip() for part in found.groups())
    told = "/".join((_whole(above, _ONE_ABOVE), _whole(below, _ONE_BELOW)))
    # 2½ and ½x, not 21/2 and 1/2x
    touches = _BEFORE.match(found.string, found.start() - 1) if found.start() else None
    touches = touches or _AFTER.match(found.string, found.end())
    return f"({told})" if touches else told


def _whole(part: str, one: re.Pattern[str]) -> str:
    return part if one.fullmatch(part) else f"({part})"


def _standing(node: Any) -> str:
    return f"\\{node.macroname}"


def _over(node: Any, l2tobj: Any) -> str:
    above, below = _arguments(node, l2tobj)
    return f"{_OPEN}{above}{_BAR}{below}{_CLOSE}" if above and below else _standing(node)


def _root(node: Any, l2tobj: Any) -> str:
    index, under = _arguments(node, l2tobj)
    sign = _ROOTS.get(index) or (f"{high}√" if (high := _raised(index)) else None)
    return f"{sign}({under})" if sign and under else _standing(node)


def _raised(text: str) -> str | None:
    """The text standing high; None where Unicode has no such letters."""
    high = text.translate(SUPERSCRIPTS)
    return high if text and all(a != b for a, b in zip(text, high, strict=True)) else None


def _marked(node: Any, l2tobj: Any) -> str:
    (under,) = _arguments(node, l2tobj)
    if len(unicodedata.normalize("NFC", under)) != 1 or unicodedata.category(under[0])[0] not in "LNS":
        return _standing(node)
    return unicodedata.normalize("NFC", {"ı": "i", "ȷ": "j"}.get(under, under) + _MARKS[node.macroname])


def _arguments(node: Any, reader: Any) -> list[str]:
    found = node.nodeargd.argnlist if node.nodeargd else []
    return [reader.nodelist_to_text([each]).strip() if each is not None else "" for each in found]


@lru_cache(maxsize=1)
def _reader() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    # It warns of broken formulas in a log that is ours.
    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
    known = get_default_latex_context_db()
    ours: dict[str, Callable[..., str]] = {"frac": _over, "nicefrac": _over, "textfrac": _over, "sqrt": _root}
    ours |= dict.fromkeys(_MARKS, _marked) | dict.fromkeys(_DROPPED, _standing)
    specs = [MacroTextSpec(name, simplify_repl=told) for name, told in ours.items()]
    known.add_context_category("one line", macros=specs, prepend=True)
    known.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=_standing))
    return LatexNodes2Text(latex_context=known, math_mode="text", keep_comments=True)
