"""Text as people read it: TeX to Unicode where that can be done, the language of a text, dates and numbers."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

# Formulas, and accents or emphasis outside of them. Only such spans are rewritten: on whole abstracts a TeX reader
# takes "50% of cases" for "50" and a comment.
_SPAN = re.compile(
    r"""(?<!\\)\$\$?(?=\S)(?P<formula>[^$]{1,400}?)(?<![\\\s])\$\$?(?!\d)
      | \{\\(?:["'`^~=.]\s?(?:\{\\?[A-Za-z]\}|\\?[A-Za-z])|[uvHcdbrk]\s?\{\\?[A-Za-z]\})\}
      | \{\\(?:ss|o|O|l|L|ae|AE|oe|OE|aa|AA|i)\}
      | \\(?:["'`^~=.]\s?(?:\{\\?[A-Za-z]\}|\\?[A-Za-z])|[uvHcdbrk]\s?\{\\?[A-Za-z]\})
      | \\(?:emph|textit|textbf|texttt|textsc|textrm|mathrm|mathcal|mathbb|mathbf|rm|it|bf|em)\s*\{[^{}]{0,200}\}
      | \\[%&$\#_{}]
      | (?<=\w)---?(?=\w)
      | \\(?:ss|o|O|l|L|ae|AE|oe|OE|aa|AA|i)(?![A-Za-z])(?:\{\})?
    """,
    re.VERBOSE,
)
_LEFT_OVER = re.compile(r"\\[A-Za-z]+")
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
)
_OTHER = re.compile("|".join(script.pattern for _, script in _SCRIPTS))
_PUNCTUATION = {"--": "–", "---": "—"}
_QUOTED = re.compile(r"``([^`']{1,300})''")
_MOMENT = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d)(?:T(\d\d:\d\d)(?::\d\d)?Z)?)?)?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LETTER = re.compile(r"[^\W\d_]")
_SUPERSCRIPTS = str.maketrans("0123456789+-=()abcdefghijklmnoprstuvwxyzT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ")
_SUBSCRIPTS = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_RAISED = re.compile(r"\^(?:\{([0-9+\-=()a-pr-zT]{1,8})\}|([0-9a-pr-zT]))")
_LOWERED = re.compile(r"_(?:\{([0-9+\-=()aehijklmnoprstuvx]{1,8})\}|([0-9aehijklmnoprstuvx]))")
_BEFORE_SCRIPT = re.compile(r"(\\[A-Za-z]+)(?=[_^])")  # else \sum_i would be read as one long macro


def readable(text: str | None) -> str:
    """The text with simple TeX as Unicode; what can't be shown that way stays as it was written.

    >>> readable(r"Sampling in $O(n^2)$ by M\\"uller, 50% faster")
    'Sampling in O(n²) by Müller, 50% faster'
    """
    if not text:
        return ""
    # Nearly all names and most titles: the search for spans takes ten times as long.
    if not ("\\" in text or "$" in text or "--" in text or "``" in text):
        return text
    told = _SPAN.sub(lambda found: _span(found[0], found["formula"] is not None), text)
    return _QUOTED.sub(r"“\1”", told)


def language(text: str | None) -> str | None:
    """BCP 47 tag of a text in another script than Latin (`zh`, `ja`, …), None for Latin and for no letters at all.

    A third of its letters is enough: Chinese titles carry Latin names and acronyms.
    """
    # Accents alone are no other script, and looking for one is ten times as fast as counting letters.
    if not text or text.isascii() or not _OTHER.search(text):
        return None
    letters = len(_LETTER.findall(text))
    for tag, script in _SCRIPTS:
        count = len(script.findall(text))
        # Japanese is written with Chinese characters too: a few kana tell.
        if count and count * (20 if tag == "ja" else 3) >= letters:
            return tag
    return None


def moment(value: str) -> str:
    """An ISO date or UTC time as it is read, at the precision it has; anything else as it stands.

    >>> moment("2024-03-05T17:59:59Z"), moment("2024-03")
    ('5 Mar 2024, 17:59 UTC', 'Mar 2024')
    """
    found = _MOMENT.fullmatch(value)
    if found is None:
        return value
    year, month, day, time = found.groups()
    if not month:
        return value
    words = [str(int(day))] if day else []
    told = " ".join([*words, _MONTHS[int(month) - 1], year])
    return f"{told}, {time} UTC" if time else told


@lru_cache(maxsize=4096)
def _span(source: str, formula: bool) -> str:
    if source in _PUNCTUATION:
        return _PUNCTUATION[source]
    body = source
    if formula:
        body = _BEFORE_SCRIPT.sub(r"\1{}", body)
        body = _RAISED.sub(lambda m: (m[1] or m[2]).translate(_SUPERSCRIPTS), body)
        body = _LOWERED.sub(lambda m: (m[1] or m[2]).translate(_SUBSCRIPTS), body)
    try:
        told = _reader().latex_to_text(body)
    except Exception:  # the reader raises many kinds on broken TeX; the source is then what is shown
        return source
    told = re.sub(r"\s+", " ", told)
    told = told.strip() if formula else told
    return source if not told or _LEFT_OVER.search(told) else told


@lru_cache(maxsize=1)
def _reader() -> Any:
    """A TeX reader that leaves commands it does not know standing, so that the span counts as not readable."""
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    known = get_default_latex_context_db()
    known.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=lambda node: f"\\{node.macroname}"))
    return LatexNodes2Text(latex_context=known, math_mode="text", keep_comments=True)
