"""What filters ask for, as tokens of the search index: `cat:cs.CL` is one posting list and no join.

A token begins with a modifier letter that tells its kind and that no query can hold, since NFKC makes a plain letter of
it: so no word that is typed finds a tag. Why tokens: docs/decisions/0035-tags.md.
"""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.search.normalise import tokens

CATEGORY_MARK = "ᶜ"
FLAG_MARK = "ᶠ"
VENUE_MARK = "ᵛ"
LANGUAGE_MARK = "ˡ"
SOURCE_MARK = "ˢ"

#: What `has:` and `is:` may ask for.
FLAGS = ("code", "doi", "venue", "withdrawn")

_FLAGGED = tuple(f" {FLAG_MARK}{flag}" for flag in FLAGS)
_PUNCTUATION = re.compile(r"[\W_]+")


def tags(
    *,
    categories: str | None,
    venue: str | None = None,
    journal_ref: str | None = None,
    doi: str | None = None,
    has_code: int | None = None,
    status: str | None = None,
    language: str | None = None,
    source: str | None = None,
) -> str | None:
    """The tokens of a work whose columns these are, spaced; None where there are none.

    >>> tags(categories="cs.CL hep-th", venue="Proc. ACL", has_code=1, source="arxiv_oai")
    'ᶜcs ᶜcscl ᶜhepth ᵛproc ᵛacl ᶠcode ᶠvenue ˢarxivoai'
    """
    words = _of_categories(categories) if categories else ""
    for text in (venue, journal_ref):
        if text:
            words += " ".join(("", *of_venue(text)))
    has = (has_code, doi, venue or journal_ref, status == "withdrawn")
    if any(has):
        words += "".join(flag for flag, is_so in zip(_FLAGGED, has, strict=True) if is_so)
    if language and (token := _plain(language)):
        words += f" {LANGUAGE_MARK}{token}"
    if source and (kind := _of_source(source)):
        words += f" {kind}"
    return words.strip() or None


# There are some thousand different lists of categories, and most papers have one of a hundred.
@lru_cache(maxsize=4_096)
def _of_categories(codes: str) -> str:
    return " ".join(dict.fromkeys(token for code in codes.split() for token in of_category(code)))


@lru_cache(maxsize=4_096)
def of_category(code: str) -> tuple[str, ...]:
    """The tokens of a category: its archive's, which finds all of them, and its own, which alone finds it."""
    archive, own = _plain(code.partition(".")[0]), _plain(code)
    return tuple(dict.fromkeys(CATEGORY_MARK + token for token in (archive, own) if token))


def category(code: str) -> str | None:
    """The token that a category (`cs.CL`) or an archive (`cs`) is asked by.

    >>> category("cs.CL"), category("CS"), category("?")
    ('ᶜcscl', 'ᶜcs', None)
    """
    return CATEGORY_MARK + plain if (plain := _plain(code)) else None


def of_venue(text: str) -> list[str]:
    """The words of a venue or journal reference, in their order, so that a phrase finds them."""
    return [VENUE_MARK + token for token in tokens(text)]


def language(code: str) -> str | None:
    """The token of a language code such as `zh`."""
    return LANGUAGE_MARK + plain if (plain := _plain(code)) else None


def source(kind: str) -> str | None:
    """The token of a kind of source, such as `arxiv_oai`: which one a paper is mainly served from."""
    return SOURCE_MARK + plain if (plain := _plain(kind)) else None


# One of a dozen.
_of_source = lru_cache(maxsize=64)(source)


def _plain(code: str) -> str:
    return _PUNCTUATION.sub("", code).lower()
