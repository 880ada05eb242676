"""TeX in titles, abstracts and names as a reader would type it: `\\textbf{T}ext` → Text, `K\\"ahler` → Kähler.

Spans only: whatever is no TeX comes through untouched (`50% of cases`, `Q&A`), and nothing costs more than linear time.
Greek letters become their names, since that is what people type and what the verbatim text holds.
Why not a TeX library: docs/decisions/0031-tex-for-search.md.
"""

from __future__ import annotations

import re
import unicodedata

# In the order of the marks: diaeresis, acute, grave, circumflex, tilde, macron, dot; Hungarian, cedilla, caron, breve,
# dot below, bar below, ogonek, ring, tie.
_ACCENTS = dict(
    zip(
        "\"'`^~=.Hcvudbkrt",
        "\u0308\u0301\u0300\u0302\u0303\u0304\u0307\u030b\u0327\u030c\u0306\u0323\u0331\u0328\u030a\u0361",
        strict=True,
    )
)
_LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł",
    "i": "i", "j": "j", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ",
}  # fmt: skip
# Commands that only change how their text looks: the text stays where it is, glued to its neighbours.
_LOOKS = """
    text textbf textit textrm textsf texttt textsc textsl textup textmd textnormal emph mathbf mathrm mathcal mathbb
    mathfrak mathit mathsf mathtt mathscr mathnormal bm boldsymbol pmb operatorname mbox hbox underline overline
    textsuperscript textsubscript hat tilde bar vec dot ddot check breve acute grave widehat widetilde bf it rm em sc
    tt sf sl cal tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge ensuremath protect xspace
    displaystyle textstyle boldmath rmfamily bfseries itshape scshape mathop mathrel mathbin uppercase lowercase
"""
# Commands that no reader would type: signs, brackets and spaces.
_SIGNS = """
    left right big Big bigg Bigg bigl bigr Bigl Bigr langle rangle lvert rvert lVert rVert lfloor rfloor lceil rceil
    cdot cdots ldots dots times quad qquad to rightarrow leftarrow Rightarrow Leftarrow leftrightarrow longrightarrow
    mapsto le leq ge geq ne neq approx sim simeq equiv pm mp ll gg in subset cup cap ast star circ prime mid limits
    lesssim gtrsim nonumber displaylimits hspace vspace hfill newline par noindent smallskip medskip bigskip
"""
_AS_TEXT = _LETTERS | dict.fromkeys(_LOOKS.split(), "") | dict.fromkeys(_SIGNS.split(), " ")
_VARIANT = re.compile(r"var(?=epsilon|theta|pi|rho|sigma|phi|kappa)")
_BACKSLASH = re.compile(
    r"""\\(?:
      (?P<accent>["'`^~=.]|[Hcvudbkrt](?![A-Za-z])) [ ]{0,2}
        (?:\{[ ]{0,2}(?P<braced>\\[ij](?![A-Za-z])|[^\W\d_])[ ]{0,2}\} | (?P<bare>\\[ij](?![A-Za-z])[ ]?|[^\W\d_]))
    | (?P<name>[A-Za-z]+)(?P<star>\*?)(?P<after>(?:[ ]|\{\})?)
    | (?P<sign>.)
    )?""",
    re.VERBOSE | re.DOTALL,
)
_POSSIBLE = re.compile(r"[\\${}_^]")
_GLUED_SIGNS = "-/!"
_MATH = "()[]"
# H_2O, CO_{2} also outside of dollars; 10^5 is not 105. The sign comes first: it is what the search can jump to.
_INDEX = re.compile(r"[_^](?<=[A-Za-z].)(?:\{(\d{1,9})\}|(\d))")
_POWER_OF_NUMBER = re.compile(r"(?<![A-Za-z}])\^")


def is_possible(text: str) -> bool:
    """Whether there may be any TeX in the text; false is certain, and quick."""
    return "\\" in text or "$" in text or "{" in text or "_" in text or "^" in text


def begins(text: str) -> int:
    """Where the first word that may hold TeX begins; all before it reads as it is written.

    >>> begins("we show that $k$-means")
    13
    """
    found = _POSSIBLE.search(text)
    return text.rfind(" ", 0, found.start()) + 1 if found else len(text)


def to_text(text: str) -> str:
    r"""The text with its TeX resolved.

    >>> to_text(r"\textbf{T}rust in $H_2O$: 50\% of Schr\"odinger's {\bf cats}, $\varepsilon$-close")
    "Trust in H2O: 50% of Schrödinger's cats,  epsilon -close"
    """
    if "\\" in text:
        text = _BACKSLASH.sub(_command, text)
    if "$" in text:
        parts = text.split("$")
        # A dollar without a partner opens nothing.
        last = len(parts) - 1 if len(parts) % 2 == 0 else len(parts)
        text = "".join(_math(part) if n % 2 and n < last else part for n, part in enumerate(parts))
    if "_" in text or "^" in text:
        text = _INDEX.sub(lambda m: m[1] or m[2], text)
    if "{" in text or "}" in text:
        text = text.replace("}{", " ").replace("{", "").replace("}", "")
    return text


def _command(found: re.Match[str]) -> str:
    if accent := found["accent"]:
        letter = (found["braced"] or found["bare"]).strip().lstrip("\\")
        return unicodedata.normalize("NFC", letter + _ACCENTS[accent])
    if name := found["name"]:
        known = _AS_TEXT.get(name)
        return f" {_VARIANT.sub('', name)} " if known is None else known
    sign = found["sign"]
    if sign is None or sign in _GLUED_SIGNS:
        return ""
    if sign in _MATH:
        return "$"
    return sign if sign in "%&#" else " "


def _math(text: str) -> str:
    if "^" in text:
        text = _POWER_OF_NUMBER.sub(" ", text).replace("^", "")
    return text.replace("_", "")
