"""What works are called in the world, and where such a name leads."""

from __future__ import annotations

import re
from types import MappingProxyType
from urllib.parse import quote

from sqlite_utils.utils import sqlite3

#: Scheme → name and address of an identifier; schemes that are not here are shown without a link.
SCHEMES = MappingProxyType(
    {
        "arxiv": ("arXiv", "https://arxiv.org/abs/{}"),
        "doi": ("DOI", "https://doi.org/{}"),
        "acl": ("ACL Anthology", "https://aclanthology.org/{}/"),
        "openreview": ("OpenReview", "https://openreview.net/forum?id={}"),
        "dblp": ("DBLP", "https://dblp.org/rec/{}"),
        "pmid": ("PubMed", "https://pubmed.ncbi.nlm.nih.gov/{}/"),
        "openalex": ("OpenAlex", "https://openalex.org/{}"),
    }
)

_CC = re.compile(r"https?://creativecommons\.org/(?:licenses/([a-z-]+)/(\d\.\d)|publicdomain/zero/1\.0)/?")


def label(scheme: str) -> str:
    """The scheme as people write it."""
    return SCHEMES[scheme][0] if scheme in SCHEMES else scheme


def address(scheme: str, value: str) -> str | None:
    """Where an identifier leads; None where nobody knows."""
    return SCHEMES[scheme][1].format(quote(value, safe="/:;().")) if scheme in SCHEMES else None


def identifiers(connection: sqlite3.Connection, paper: int) -> list[tuple[str, str]]:
    """Scheme and value of all that the work is called, arXiv first, then DOI."""
    return connection.execute(
        "select scheme, value from identifiers where paper = ?"
        " order by scheme <> 'arxiv', scheme <> 'doi', scheme, value",
        (paper,),
    ).fetchall()


def stand_in(connection: sqlite3.Connection, paper: int) -> str:
    """What to call a work whose title no source has said yet."""
    for scheme, value in identifiers(connection, paper):
        return f"{label(scheme)} {value}"
    return "Untitled work"


def pdf(arxiv_id: str | None) -> str | None:
    """arXiv's PDF of a work (https://info.arxiv.org/help/arxiv_identifier_for_services.html)."""
    return f"https://arxiv.org/pdf/{quote(arxiv_id, safe='/')}" if arxiv_id else None


def licence(url: str) -> str:
    """A licence's address as people call it, where it is a common one.

    >>> licence("http://creativecommons.org/licenses/by-sa/4.0/")
    'CC BY-SA 4.0'
    """
    if common := _CC.match(url):
        return f"CC {common[1].upper()} {common[2]}" if common[1] else "CC0 1.0"
    return "arXiv non-exclusive licence" if "arxiv.org/licenses/nonexclusive-distrib" in url else url


def web(url: object) -> str | None:
    """The address where it is one of the web, else None: nothing else may become a link."""
    text = str(url or "")
    return text if re.match(r"https?://[^\s/]", text) else None
