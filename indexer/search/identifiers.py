"""An identifier typed or pasted into the search box, or standing in an address: arXiv id in any form, DOI, link."""

from __future__ import annotations

import re

from crawler.parse import ids
from crawler.record import Identifier

_LONGEST = 300
_DOI_ALONE = re.compile(r"(?:doi:?\s?)?(?:(?:dx\.)?doi\.org/)?10\.\S+", re.IGNORECASE)


def typed(text: str) -> Identifier | None:
    """The identifier that the whole text is, None where it is anything else.

    >>> typed("https://arxiv.org/pdf/math.AG/0611800v2.pdf").value
    'math/0611800'
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    try:
        return _named(text)
    except ValueError:
        # It looks like one and holds characters that none has.
        return None


def _named(text: str) -> Identifier | None:
    if paper := ids.parse_arxiv(text):
        return Identifier(scheme="arxiv", value=paper[0])
    if "://" in text:
        return ids.from_url(text)
    doi = ids.parse_doi(text) if _DOI_ALONE.fullmatch(text) else None
    return ids.from_doi(doi) if doi else None
