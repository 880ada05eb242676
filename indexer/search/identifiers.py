"""An identifier typed or pasted into the search box: arXiv id in any form, DOI."""

from __future__ import annotations

import re

from crawler.record import Identifier

# New ids since 2007-04, old ones with an archive; the subject class of old ids ("math.AG/") is no part of the id.
# https://info.arxiv.org/help/arxiv_identifier.html
_ARXIV = re.compile(
    r"(?:arxiv:\s{0,3}|(?:https?://)?(?:[a-z]{1,10}\.)?arxiv\.org/(?:abs|pdf|html|format|ps|src|e-print)/"
    r"|(?:https?://)?(?:dx\.)?doi\.org/10\.48550/arxiv\.|(?:doi:\s{0,3})?10\.48550/arxiv\.)?"
    r"(?:(?P<new>\d{4}\.\d{4,5})|(?P<archive>[a-z]{2,8}(?:-[a-z]{2,4})?)(?:\.[a-z]{2})?/(?P<number>\d{7}))"
    r"(?:v\d{1,3})?(?:\.pdf)?/?(?:[?#]\S*)?",
    re.IGNORECASE,
)
_DOI = re.compile(r"(?:doi:\s{0,3}|(?:https?://)?(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)


def typed(text: str) -> Identifier | None:
    """The identifier that the whole text is, None where it is anything else.

    >>> typed("https://arxiv.org/pdf/math.AG/0611800v2.pdf").value
    'math/0611800'
    """
    text = text.strip().strip("<>[]\"'").strip()
    if len(text) > 300 or "\x00" in text:
        return None
    if found := _ARXIV.fullmatch(text):
        return Identifier(scheme="arxiv", value=found["new"] or f"{found['archive'].lower()}/{found['number']}")
    if found := _DOI.fullmatch(text):
        return Identifier(scheme="doi", value=found[1].rstrip(".,;").lower())
    return None
