"""Kinds of source by the names that people know them by."""

from __future__ import annotations

from types import MappingProxyType

_TITLES = MappingProxyType(
    {
        "arxiv_oai": "arXiv OAI-PMH",
        "arxiv_api": "arXiv API",
        "arxiv_rss": "arXiv RSS",
        "arxiv_list": "arXiv listing",
        "feed": "Feed",
        "homepage": "Homepage",
        "scholarfeed": "Scholar Feed",
        "bzpeer": "BZPEER",
        "cv": "CV",
        "acl_anthology": "ACL Anthology",
        "paperfeed": "Another paperfeed",
        "import": "Imported file",
    }
)


def title(kind: str) -> str:
    """The kind in words; a kind that is not known here by its own name.

    >>> title("arxiv_oai"), title("cv"), title("hat_society")
    ('arXiv OAI-PMH', 'CV', 'Hat society')
    """
    words = kind.replace("_", " ")
    return _TITLES.get(kind, words[:1].upper() + words[1:])
