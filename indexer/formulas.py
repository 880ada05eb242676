"""TeX as Unicode, where that says the same: formulas, Greek letters, accents, emphasis. Pure.

Only what is surely TeX is read: of whole abstracts a TeX reader takes "50% of cases" for "50" and a comment.
"""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType

from indexer import notation

_GREEK = (
    r"alpha|beta|gamma|delta|(?:var)?epsilon|zeta|eta|(?:var)?theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|upsilon"
    r"|(?:var)?phi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega"
)
_SIGNS = r"geq|leq|neq|infty|pm|times|deg|partial|int|sim|approx|bar\\partial"
_ACCENT = r"""["'`^~=.]\s?(?:\{\\?[A-Za-z]\}|\\?[A-Za-z])|[uvHcdbrk]\s?\{\\?[A-Za-z]\}"""
_LETTER = r"(?:ss|o|O|l|L|ae|AE|oe|OE|aa|AA|i)"
_SPAN = re.compile(
    "|".join(
        (
            r"(?<!\\)\$\$?(?=\S)(?P<formula>[^$]{1,400}?)(?<![\\\s])\$\$?(?!\d)",
            # With blanks at its ends or a digit after it only what can't be two prices with words between them.
            (
                r"(?<!\\)\$\$?(?P<loose>(?=[^$]{0,120}[\\^_α-ωΑ-Ω])"
                r"(?>\\(?:[A-Za-z]+|[^A-Za-z])|(?<![a-z])[a-z]{1,2}(?![a-z])|[^$a-z\\]){1,120}?)(?<!\\)\$\$?"
            ),
            r"\\\((?P<inline>[^$]{1,400}?)\\\)",
            (
                rf"(?P<bare>\{{\s*\\(?:{_GREEK}|{_SIGNS})\s*\}}|\\(?:{_GREEK}|{_SIGNS})(?![A-Za-z])"
                r"|\\(?:bar|hat|tilde|dot|vec)\{[^{}$]{1,20}\}"
                r"|\\sqrt\{[^{}$]{1,40}(?:\{[^{}$]{1,40}\})?\})"
            ),
            r"(?P<font>\{\\(?:it|em|bf|sl|tt|sc|rm|sf)\s+[^{}$\\]{1,200}\})",
            rf"\{{\\(?:{_ACCENT})\}}",
            rf"\{{\\{_LETTER}\}}",
            rf"\\(?:{_ACCENT})",
            r"\\(?:emph|textit|textbf|texttt|textsc|textrm|mathrm|mathcal|mathbb|mathbf|rm|it|bf|em)\s*\{[^{}]{0,200}\}",
            r"\\[%&$#_{}]",
            # A line that ends in a title.
            r"\\\\(?:\s+|(?=[A-Z]))",
            r"(?<=\w)---?(?=\w)",
            # What is not to be parted, as in 50~cm; a ~ before a number means "about".
            r"(?<=\d)~(?=[A-Za-zµμ])",
            rf"\\{_LETTER}(?![A-Za-z])(?:\{{\}})?",
        )
    )
)
_LEFT_OVER = re.compile(r"\\[A-Za-z]+")
_PUNCTUATION = {"--": "–", "---": "—", "~": "\u00a0"}
_QUOTED = re.compile(r"``([^`']{1,300})''")

_SUBSCRIPTS = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_RAISED = re.compile(r"\^(?:\{([0-9+\-=()a-pr-zT]{1,8})\}|([0-9a-pr-zT]))")
_LOWERED = re.compile(r"_(?:\{([0-9+\-=()aehijklmnoprstuvx]{1,8})\}|([0-9aehijklmnoprstuvx]))")
_BEFORE_SCRIPT = re.compile(r"(\\[A-Za-z]+)(?=[_^])")  # else \sum_i would be read as one long macro

# What says how something looks or how large it is, of which plain text has nothing.
_LOOKS = re.compile(
    r"\\(?:rm|it|bf|em|sl|tt|sf|sc|cal|mathit|mathsf|mathtt|boldsymbol|bm|pmb|displaystyle|textstyle|scriptstyle|left|right"
    r"|[bB]igg?[lrm]?|text(?:tt|sc|sf|up|it|bf|rm|normal)|mbox|hbox|boldmath|limits|nolimits|mathop|mathrel|mathbin|operatorname\*?|nonumber|!)(?![A-Za-z])\s*"
)
_PRIMES = re.compile(r"'{1,3}")
_PRIME = re.compile(r"\^(?:\\prime(?![A-Za-z])|\{\s*\\prime\s*\})")
# Short names that nearly every author gives the same meaning, and those of other kinds of TeX.
_NAMED = re.compile(
    r"\\(?:(?P<numbers>RR?|ZZ?|NN?|QQ?|CC?)|(?P<space>[CR]P)|c(?P<script>[A-Z])|(?P<word>deg|hom|Hom|End|Aut|Ext|Tor|rank|diag|Tr|tr|sgn|sign|id|vol|Var|"
    r"supp|diam|dist|argmin|argmax|poly|polylog|codim|Spec|Gal|Pic|Proj)|(?P<other>ne|eps|prime|frak|Bbb|dfrac|tfrac|"
    r"colon|lbrace|rbrace|lvert|rvert|lVert|rVert))(?![A-Za-z])"
)
_NUMBERS = MappingProxyType({"R": "ℝ", "Z": "ℤ", "N": "ℕ", "Q": "ℚ", "C": "ℂ"})
_OTHER = MappingProxyType(
    {"ne": r"\neq ", "eps": r"\epsilon ", "prime": "′", "frak": r"\mathfrak", "Bbb": r"\mathbb", "dfrac": r"\frac"}
    | {"tfrac": r"\frac", "colon": ":", "lbrace": r"\{", "rbrace": r"\}"}
    | {"lvert": "|", "rvert": "|", "lVert": "‖", "rVert": "‖"}
)


def shown(text: str) -> str:
    """The text with its TeX as Unicode; what can't be shown that way stays as it was written."""
    told = _SPAN.sub(lambda found: _span(found[0], found.lastgroup), text)
    return _QUOTED.sub(r"“\1”", told)


@lru_cache(maxsize=4096)
def _span(source: str, kind: str | None) -> str:
    if source in _PUNCTUATION:
        return _PUNCTUATION[source]
    if kind == "font":
        return source[1:-1].partition(" ")[2].strip() or source
    body = source[2:-2] if kind == "inline" else source
    if kind:
        body = _PRIME.sub("′", _LOOKS.sub("", body))
        body = _NAMED.sub(_meant, body).replace(r"\|", "‖")
        body = _BEFORE_SCRIPT.sub(r"\1{}", body)
        body = _RAISED.sub(lambda m: (m[1] or m[2]).translate(notation.SUPERSCRIPTS), body)
        body = _LOWERED.sub(lambda m: (m[1] or m[2]).translate(_SUBSCRIPTS), body)
        body = _PRIMES.sub(lambda m: "′″‴"[len(m[0]) - 1], body)
    try:
        told = notation.to_text(body)
    except Exception:  # the reader raises many kinds on broken TeX; the source is then what is shown
        return source
    told = re.sub(r"\s+", " ", told)
    told = told.strip() if kind else told
    return source if not told or _LEFT_OVER.search(told) else told


def _meant(found: re.Match[str]) -> str:
    if found["numbers"]:
        # In braces, or the command before it would take it for one of its letters.
        return f"{{{_NUMBERS[found['numbers'][0]]}}}"
    if found["space"]:
        return f"{{{_NUMBERS[found['space'][0]]}}}P"
    if found["script"]:
        return rf"\mathcal{{{found['script']}}}"
    return f"{found['word']} " if found["word"] else _OTHER[found["other"]]
