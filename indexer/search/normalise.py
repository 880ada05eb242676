"""The normalised copy of a paper's text that search needs beside the verbatim columns, and the same cut for queries.

FTS5's `unicode61 remove_diacritics 2` already folds case and accents and cuts at punctuation. What it can't do is done
here: every CJK character its own token, TeX as it reads, compatibility forms, letters that no accent table folds.
Why a second column and what it holds: docs/decisions/0030-search-text.md.
"""

from __future__ import annotations

import re
import unicodedata

from indexer.search import tex
from indexer.search.differing import AROUND, differing

#: Changes whenever `search_text`, `tokens` or `tags` gives something else: an index built under another must be rebuilt
#: (indexer/store/searchindex.py).
NORMALISER_VERSION = 4

#: Written before each token of a changed title (or author list), once more after the plain ones, so that `title:检索`
#: asks for the title alone. Modifier letters: FTS5 takes them as letters, and in queries NFKC makes them t and a.
TITLE_MARK = "ᵗ"
AUTHOR_MARK = "ᵃ"
#: Stands for punctuation between two CJK characters: 检 and 索 on both sides of a comma are not the word 检索. And for
#: what is left out of an abstract.
BREAK = "ᵇ"

# Han, kana, bopomofo, Hangul syllables: written without spaces, or with particles glued on.
CJK = (
    "\u3005-\u3007\u3040-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_CJK_RUN = re.compile(f"[{CJK}]+")
_CJK_BREAK = re.compile(rf"(?<=[{CJK}])\s*[^\w\s]\W*(?=[{CJK}])")
_WORD = re.compile(r"[^\W_]+")
# ASCII with everything but letters and digits made a space.
_SPACED = bytes(code if chr(code).isalnum() and code < 128 else 32 for code in range(256))
# Outside of what unicode61 cuts and folds as we do: ASCII, accented Latin, Cyrillic, their punctuation.
_ODD = re.compile(
    "[^\\x00-\\x7f\\xa0-§«¬°±¶·»¿À-ÅÇ-ÏÑ-Ö×Ù-Ýà-åç-ïñ-ö÷ù-ýÿ-čďĒ-ĥĨ-İĴ-ķĹ-ľŃ-ňŌ-őŔ-ťŨ-žǍ-ǜȘ-țẠ-ỹЀ-џ‐-‧‰-⁁←-⇿∀-⋿]"
)
_FOLDED = str.maketrans(
    {
        "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
        "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ħ": "h", "Ħ": "H", "ı": "i", "ŋ": "ng",
        "Ŋ": "Ng", "ŧ": "t", "Ŧ": "T",
    }
)  # fmt: skip
# NFKC would glue these to the word before ("BrandTM") or they only tell where a line may break.
_BEFORE = str.maketrans(
    {**dict.fromkeys("™®©℠", " "), **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\u034f", None)}
)
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
    "ς": "sigma", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_LONE_GREEK = re.compile("(?<![\u0370-\u03ff\u1f00-\u1fff])[Α-ΡΣ-Ωα-ω](?![\u0370-\u03ff\u1f00-\u1fff])")
_LEFTOVER_ACCENT = re.compile("[\u0300-\u036f]")


def search_text(title: str | None, abstract: str | None, authors: str | None) -> str | None:
    """The tokens of the fields that normalising changes, spaced; None where the verbatim columns say it all. Of an
    abstract with TeX in it only what reads otherwise, and some words around that.

    >>> search_text("Trust regions, revisited", "About 50% of cases; Q&A.", "Ada Müller")
    >>> search_text("Cooling $H_2O$", None, None)
    'Cooling H2O ᵗCooling ᵗH2O'
    """
    parts: list[str] = []
    for text, mark in ((title, TITLE_MARK), (abstract, ""), (authors, AUTHOR_MARK)):
        if text and (words := _changed(text, whole=bool(mark))):
            parts.extend(words)
            if mark:
                parts.extend(mark + word for word in words)
    return " ".join(parts) or None


def tokens(text: str) -> list[str]:
    """The tokens of a text as search sees them, in lower case, accents kept (FTS5 folds those itself).

    >>> tokens("KDD论文: Erd\\\\H{o}s' $H_2O$")
    ['kdd', '论', '文', 'erdős', 'h2o']
    """
    text = clean(text)
    # All at once; elsewhere a letter may depend on where its word ends.
    return _spaced(text.lower()).split() if text.isascii() else [word.lower() for word in _WORD.findall(text)]


def broken_tokens(text: str) -> list[str]:
    """The same as the index has them: with `BREAK` between CJK characters that punctuation keeps apart.

    >>> broken_tokens("论文，检索")
    ['论', '文', 'ᵇ', '检', '索']
    """
    return [word.lower() for word in _words(_CJK_BREAK.sub(f" {BREAK} ", clean(text)))]


def fold(token: str) -> str:
    """A token without its accents, to compare two of them as FTS5 does."""
    if token.isascii():
        return token.lower()
    return _LEFTOVER_ACCENT.sub("", unicodedata.normalize("NFD", token.lower()))


def lettered(text: str) -> str:
    """Letters that no accent table folds, written as the letters that stand for them.

    >>> lettered("Łukasz Øhm, Groß")
    'Lukasz Ohm, Gross'
    """
    return text if text.isascii() else text.translate(_FOLDED)


def clean(text: str) -> str:
    """The text as it reads: TeX resolved, compatibility forms and ligatures written out, CJK characters spaced."""
    if tex.is_possible(text):
        text = tex.to_text(text)
    if text.isascii() or not _ODD.search(text):
        return text
    text = unicodedata.normalize("NFKC", text.translate(_BEFORE)).translate(_FOLDED)
    text = _LONE_GREEK.sub(lambda m: f" {_GREEK[m[0].lower()]} ", text)
    return _CJK_RUN.sub(lambda m: f" {' '.join(m[0])} ", _LEFTOVER_ACCENT.sub("", text))


def _changed(text: str, *, whole: bool) -> list[str] | None:
    if not text.isascii() and _ODD.search(text):
        # FTS5 may cut what is written elsewhere than we do: no word of it can be relied on.
        return _words(_CJK_BREAK.sub(f" {BREAK} ", clean(text)))
    if not tex.is_possible(text):
        return None
    before = "" if whole else text[: tex.begins(text)]
    text = text[len(before) :]
    written, words = _words(text), _words(clean(text))
    if whole or words == written:
        # Most TeX reads the same either way ("$k$-means", "$\alpha$"): then the verbatim column is enough.
        return None if words == written else words
    around = _last_words(before, AROUND)
    kept = differing(around + written, around + words)
    return [word for n, part in enumerate(kept) for word in ([BREAK, *part] if n else part)]


def _words(text: str) -> list[str]:
    # Three times as fast as the expression, and most of what is read is ASCII.
    return _spaced(text).split() if text.isascii() else _WORD.findall(text)


def _last_words(text: str, count: int) -> list[str]:
    return _spaced(text).rsplit(None, count)[-count:] if text.isascii() else _WORD.findall(text)[-count:]


def _spaced(text: str) -> str:
    return text.encode().translate(_SPACED).decode()
