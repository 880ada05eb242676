"""TeX accents and Greek letters as Unicode, the way arXiv shows titles and abstracts outside of `arXivRaw` and RSS.

Made for the text of this sample only, and apart from what the parsers do, so that the one can be tested by the other.
"""

from __future__ import annotations

import re
import unicodedata

_COMBINING = {
    '"': "\u0308",
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "H": "\u030b",
    "c": "\u0327",
    "g": "\u0306",
    "u": "\u0306",
    "v": "\u030c",
    "k": "\u0328",
    "r": "\u030a",
}
_LETTERS = {"o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ss": "ß", "ae": "æ", "AE": "Æ", "aa": "å", "AA": "Å"}
_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ",
    "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip

# {\"o} and \"{o} and \"o; a command of letters takes its argument in braces: \H{o}
_BRACED = re.compile(r"""\{\\(["'`^~=.])([A-Za-z])\}|\\(["'`^~=.Hcguvkr])\{([A-Za-z])\}|\\(["'`^~=.])([A-Za-z])""")
_LETTER = re.compile(rf"(\{{)?\\({'|'.join(_LETTERS)})(?![A-Za-z])(?(1)\}}|(?:\{{\}})?)")
_SYMBOL = re.compile(rf"\\({'|'.join(_GREEK)})(?![A-Za-z])")


def names(text: str) -> str:
    r"""Text with its accents as letters.

    >>> names(r"Tom\'a\v{s} S{\o}lvi G\"odel M{\"u}nzfeld Erd\H{o}s")
    'Tomáš Sølvi Gödel Münzfeld Erdős'
    """
    text = _BRACED.sub(lambda m: _accented(*(g for g in m.groups() if g)), text)
    return _LETTER.sub(lambda m: _LETTERS[m[2]], text)


def text(source: str) -> str:
    r"""A title or abstract with accents and Greek letters as Unicode; other TeX stays.

    >>> text(r"Schr\"oder: $\lambda/18$ in $O(n \log n)$")
    'Schröder: $λ/18$ in $O(n \\log n)$'
    """
    return _SYMBOL.sub(lambda m: _GREEK[m[1]], names(source))


def _accented(mark: str, letter: str) -> str:
    return unicodedata.normalize("NFC", letter + _COMBINING[mark])
